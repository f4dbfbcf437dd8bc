// A developer's personal access tokens, made by the developer: with a fresh proof, and told by mail, because a token outlives
// the session in which it was made.
import type { App } from '../../apps/app.ts';
import { createPersonalToken, type NewPersonalToken } from '../../apps/keys/personal-tokens.ts';
import { type AllowedToken, requireWithin, useUp } from '../../apps/keys/token-requests.ts';
import type { Core } from '../../core.ts';
import type { PersonalTokenRow, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { type Proof, requireProof } from '../reauthentication.ts';

/** Below the console's account pages. */
export const ACCESS_TOKENS_PATH = '/access-tokens';

/** `allowed`: what a sign-in of the command line may create, once. Throws as `requireProof` and `createPersonalToken`, `forbidden`. */
export async function createOwnToken(
  core: Core,
  consoleApp: App,
  developer: UserRow,
  { proof, allowed, ...input }: NewPersonalToken & { proof: Proof; allowed?: AllowedToken | undefined },
): Promise<{ row: PersonalTokenRow; token: string }> {
  if (allowed) requireWithin(allowed, input);
  await requireProof(core, consoleApp, developer, proof);
  return transact(core, async (core) => {
    if (allowed) await useUp(core.db, consoleApp, allowed);
    const created = await createPersonalToken(core.db, consoleApp, developer, input);
    const link = `${consoleApp.issuer}/account${ACCESS_TOKENS_PATH}`;
    await enqueueNotice(core, consoleApp, developer, { kind: 'personal_token_created', link });
    return created;
  });
}
