// People whom a connection brings for the first time: whether they are known, and the App's decision hook for those who aren't.
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import type { ConnectionRow, Db, UserRow } from '../database/schema.ts';
import { askBeforeSignUp, findFreePermit, type SignUpAsked, type SignUpPermit } from '../hooks/sign-up.ts';
import { mayJoin } from '../invitations/joining.ts';
import { requireSignInConnection } from '../organizations/sign-in-connection.ts';
import type { Email } from '../users/email.ts';
import { findUser, findUserByEmail } from '../users/users.ts';
import type { Profile } from './catalogue.ts';
import { findVouched } from './vouched.ts';

type Newcomer = Pick<SignUpAsked, 'client_id'> & { connection: ConnectionRow; profile: Profile };

/** Undefined if nobody would become a user; the transaction decides again by itself. Throws `sign_up_refused`, `hook_failed`. */
export async function askIfNew(
  core: Core,
  app: App,
  { connection, profile, client_id }: Newcomer,
): Promise<SignUpPermit | undefined> {
  const free = await findFreePermit(core, app);
  if (free) return free;
  const { db } = core;
  if (await findByIdentity(db, app, connection, profile)) return undefined;
  const { email, shown } = await findVouched(db, app, connection, profile);
  if (!email || (await findUserByEmail(db, app, email)) || !(await mayJoin(db, app, email))) return undefined;
  await requireSignInConnection(db, app, email.address, shown);
  const person = { ...toNewUser(profile, email), email_verified: true };
  return askBeforeSignUp(core, app, { person, way: 'connection', connection: connection.slug, client_id });
}

export const toNewUser = ({ name, given_name, family_name, picture }: Profile, { address }: Email) => ({
  ...{ email: address, name, given_name, family_name, picture },
});

export async function findByIdentity(
  db: Db,
  app: App,
  connection: ConnectionRow,
  profile: Profile,
): Promise<UserRow | undefined> {
  const identity = await db
    .selectFrom('identities')
    .select('user_id')
    .where('app_id', '=', app.id)
    .where('connection_id', '=', connection.id)
    .where('issuer', '=', profile.issuer)
    .where('subject', '=', profile.subject)
    .executeTakeFirst();
  return identity && findUser(db, app, identity.user_id);
}
