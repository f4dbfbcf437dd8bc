// The fresh proof that a developer gives for what outlives the console's session: somebody who has stolen the session must not be able
// to leave a way in (ASVS 7.5.1). The fields are on the form itself; a developer who can only sign in again is led there and back.
import { findMissing, hasTwoFactors, requireProof } from '../../../authentication/reauthentication.ts';
import type { UserRow } from '../../../database/schema.ts';
import { findSignedIn } from '../../../users/sessions/sessions.ts';
import { getUser } from '../../../users/users.ts';
import { password, text } from '../../kit/forms/fields.ts';
import { CONSOLE_SIGN_IN_PATH } from '../../kit/request/paths.ts';
import { urlOf } from '../../kit/request/query.ts';
import type { Visit } from './visit.ts';

export const proofFields = { current_password: password.optional(), code: text(20).optional() };

type Typed = { current_password?: string | undefined; code?: string | undefined };

/** What a page with such a form shows of it (console/parts/proof). */
export type AskedProof = {
  asks_password: boolean;
  asks_code: boolean;
  must_sign_in: boolean;
  sign_in_url: string | undefined;
};

export const developerOf = ({ system, consoleApp, developer }: Visit): Promise<UserRow> =>
  getUser(system.db, consoleApp, developer.id);

/** What the form typed and what the session's own sign-in proves. */
export async function proofOf(visit: Visit, { current_password, code }: Typed) {
  return { password: current_password, code: code || undefined, ...(await signedInOf(visit)) };
}

/** Throws as `requireProof`. */
export async function requireDeveloperProof(visit: Visit, typed: Typed): Promise<void> {
  const { system, consoleApp } = visit;
  await requireProof(system, consoleApp, await developerOf(visit), await proofOf(visit, typed));
}

export async function askedProof(visit: Visit): Promise<AskedProof> {
  const { system, consoleApp, ctx } = visit;
  const developer = await developerOf(visit);
  const signedIn = await signedInOf(visit);
  const { missing, can_be_typed } = await findMissing(system, consoleApp, developer, { ...signedIn, rule: 'recent' });
  const again = (await hasTwoFactors(system, consoleApp, developer)) ? 'with_both' : 'with_one';
  return {
    asks_password: can_be_typed && missing.includes('password'),
    asks_code: can_be_typed && missing.includes('second_factor'),
    must_sign_in: !can_be_typed,
    sign_in_url:
      missing.length > 0 ? urlOf(CONSOLE_SIGN_IN_PATH, { again, return_to: ctx.path + ctx.search }) : undefined,
  };
}

const signedInOf = ({ system, consoleApp, developer }: Visit) =>
  findSignedIn(system.db, consoleApp, developer.session_uid);
