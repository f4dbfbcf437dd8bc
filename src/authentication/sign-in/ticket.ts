// Between the first factor and the second at the JSON API: a sealed note that says whose first factor was proved, good for
// some minutes, at one App, as long as the user's password is the one that was proved.

import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { MINUTE, now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { findUser } from '../../users/users.ts';

const LIFETIME = 10 * MINUTE;

const noteSchema = z.object({
  user_id: z.string(),
  amr: z.array(z.string()),
  password_changed_at: z.number().nullable(),
  resource: z.string().optional(),
  remember: z.boolean().optional(),
  expires_at: z.number(),
});

export type Challenge = { user: UserRow; amr: string[]; resource: string | undefined; remember: boolean | undefined };

export function issueChallenge(core: Core, app: App, challenge: Challenge): string {
  const { user, amr, resource, remember } = challenge;
  const note: z.input<typeof noteSchema> = {
    user_id: user.id,
    amr,
    password_changed_at: user.password_changed_at?.getTime() ?? null,
    resource,
    remember,
    expires_at: now().getTime() + LIFETIME,
  };
  return core.keyring.seal(JSON.stringify(note), placeOf(app)).toString('base64url');
}

/** Throws `invalid_challenge`: made up, another App's, expired, or of a user who is not the same any more. */
export async function readChallenge(core: Core, app: App, challenge: string): Promise<Challenge> {
  const note = open(core, app, challenge);
  const user = note && note.expires_at > now().getTime() ? await findUser(core.db, app, note.user_id) : undefined;
  const same = user?.status === 'active' && (user.password_changed_at?.getTime() ?? null) === note?.password_changed_at;
  if (!note || !user || !same) throw new Problem('invalid_challenge');
  return { user, amr: note.amr, resource: note.resource, remember: note.remember };
}

function open(core: Core, app: App, challenge: string): z.output<typeof noteSchema> | undefined {
  try {
    const text = core.keyring.open(Buffer.from(challenge, 'base64url'), placeOf(app)).toString();
    return noteSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const placeOf = (app: App) => `sign-in challenge ${app.id}`;
