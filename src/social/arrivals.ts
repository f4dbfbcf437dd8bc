// The user that a person from a provider is here. Issuer and subject at the connection are the only link: an address that is the
// same proves nothing by itself, whichever side verified it, so that the person proves the existing user first.

import type { App } from '../apps/app.ts';
import { claimUser } from '../authentication/addresses/take-over.ts';
import { amrOfProof } from '../authentication/assurance.ts';
import { consumeOnce } from '../authentication/one-time/tokens.ts';
import { type PasswordSignIn, provePassword, showPassword } from '../authentication/sign-in/password.ts';
import type { Proof as SignInProof } from '../authentication/sign-in/process.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { ConnectionRow, Db, UserRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import type { SignUpPermit } from '../hooks/sign-up.ts';
import { joinByAddress } from '../invitations/joining.ts';
import { enqueueNotice } from '../mail/notices.ts';
import { requireSignInConnection, type ShownConnection } from '../organizations/sign-in-connection.ts';
import { Problem, type ProblemCode } from '../problem.ts';
import { type Email, parseEmail } from '../users/email.ts';
import { findUserByEmail, lockUser } from '../users/users.ts';
import type { Profile } from './catalogue.ts';
import { getConnectionAsBegun, holdConnection } from './connections.ts';
import { askIfNew, findByIdentity, toNewUser } from './newcomers.ts';
import { type Arrival, getArrival, type Holder } from './sign-ins.ts';
import { type Arrived, findShown, findVouched, isForOrganizations } from './vouched.ts';

export type Proof = {
  state: 'prove';
  connection: ConnectionRow;
  /** The existing user's address, where the provider vouches that it is this person's. */
  email: string | undefined;
  /** That user never proved the address: who made it may be anyone. */
  may_claim: boolean;
};

/** `link`: the arrival that waits to be linked with this user. */
/** What was proved by what came back. `auth_time`: when the person signed in there, if the provider says so. */
type Returned = { user: UserRow; amr: string[]; auth_time?: number | undefined; connections: ShownConnection[] };

export type Settled = (Returned & { state: 'signed_in'; link?: string | undefined }) | Proof;

/**
 * Throws `connection_expired`, `connection_disabled`, `connection_changed`, `connection_refused`, `connection_required`,
 * `sign_up_closed`, and `sign_up_refused` and `hook_failed`, which leave the arrival waiting.
 */
export async function settleArrival(
  core: Core,
  app: App,
  token: string,
  { client_id: of_screens, ...holder }: Holder & { client_id?: string | undefined },
): Promise<Settled> {
  const { db } = core;
  const arrival = await getArrival(db, app, token, holder);
  const connection = await getConnectionAsBegun(db, app, arrival);
  const client_id = arrival.passage.kind === 'client' ? arrival.passage.client_id : of_screens;
  const permit = await askIfNew(core, app, { connection, profile: arrival.profile, client_id });
  const held = { token, arrival, holder, permit };
  try {
    return await settle(db, app, connection, held);
  } catch (error) {
    // The same person came twice at once, and is known by now. Whatever else was refused is refused again.
    if (!(error instanceof Problem) || !TWINS.has(error.code)) throw error;
    return settle(db, app, connection, held);
  }
}

/** What the second of two arrivals meets when the first has created the user. */
const TWINS = new Set<ProblemCode>(['email_taken', 'connection_refused']);

type Held = { token: string; arrival: Arrival; holder: Holder; permit: SignUpPermit | undefined };

async function settle(db: Db, app: App, connection: ConnectionRow, held: Held): Promise<Settled> {
  const { profile, passage, auth_time } = held.arrival;
  return transact(db, async (db): Promise<Settled> => {
    const known = await findByIdentity(db, app, connection, profile);
    const { email, shown } = await findVouched(db, app, connection, profile);
    if (known) {
      const connections = [...shown, ...(await findShownByLink(db, app, held))];
      await requireMayReturn(db, app, connection, { known, connections });
      await consumeOnce(db, app, 'connection_arrival', held.token);
      await noteUse(db, app, connection, profile);
      return {
        state: 'signed_in',
        user: known,
        amr: amrOfProof.connection,
        auth_time,
        connections,
        link: passage.link,
      };
    }
    if (!email && isForOrganizations(connection)) throw new Problem('connection_refused');
    if (email) await requireSignInConnection(db, app, email.address, shown);
    const existing = email && (await findUserByEmail(db, app, email));
    if (!email || existing) {
      const may_claim = existing?.status === 'active' && !existing.email_verified;
      return { state: 'prove', connection, email: existing?.email, may_claim };
    }
    await consumeOnce(db, app, 'connection_arrival', held.token);
    const user = await joinByAddress(db, app, held.permit, toNewUser(profile, email));
    await linkIdentity(db, app, { connection, user, profile });
    return { state: 'signed_in', user, amr: amrOfProof.connection, auth_time, connections: shown };
  });
}

type Known = { known: UserRow; connections: ShownConnection[] };

/**
 * Throws `connection_required`, and `connection_refused`, also if a connection for organizations isn't required for the user's
 * present address: it has no say about other users.
 */
async function requireMayReturn(
  db: Db,
  app: App,
  connection: ConnectionRow,
  { known, connections }: Known,
): Promise<void> {
  if (known.status !== 'active') throw new Problem('connection_refused');
  const required = await requireSignInConnection(db, app, known.email, connections);
  if (isForOrganizations(connection) && required?.id !== connection.id) throw new Problem('connection_refused');
}

/** What the arrival that waits to be linked shows: linking it is how a user meets an organization's rule the first time. */
async function findShownByLink(db: Db, app: App, { arrival: { passage }, holder }: Held): Promise<ShownConnection[]> {
  return passage.link === undefined ? [] : findShown(db, app, { token: passage.link, holder });
}

/** A user who came back from a connection. */
export const byConnection = ({
  user,
  amr,
  auth_time,
  connections,
  link,
}: Extract<Settled, { state: 'signed_in' }>): SignInProof => ({
  answers: 'identify',
  prove: async () => ({ user, amr, auth_time, connections, link_ticket: link }),
});

/**
 * An existing user's password, to link what came back with that user. Throws as `getArrival` and `showPassword`, and
 * `connection_required`.
 */
export const byLinkedPassword = ({ token, holder }: Arrived, credentials: PasswordSignIn): SignInProof => ({
  answers: 'identify',
  async prove(core, app) {
    const connections = await findShown(core.db, app, { token, holder });
    await requireSignInConnection(core.db, app, credentials.identifier, connections);
    const amr = amrOfProof.password_and_connection;
    return showPassword(core, app, credentials, { amr, link_ticket: token, connections });
  },
});

/** The provider's word for an address that its user never proved. Throws as `claimUnproven`. */
export const byClaim = ({ token, holder }: Arrived): SignInProof => ({
  answers: 'identify',
  prove: (core, app) => claimUnproven(core, app, token, holder),
});

/** What the sign-in process does with a link ticket when all is proved. */
export const linking =
  (core: Core, app: App, holder: Holder) =>
  (token: string, user: UserRow): Promise<void> =>
    linkArrival(core, app, { token, holder, user });

/**
 * By the existing user's password, which proves this side; linked is only after whatever else the App wants of this user
 * (linkArrival). Throws `invalid_credentials`, `too_many_attempts`, `busy`, `connection_expired`, `connection_disabled`,
 * `connection_changed`, `connection_required`.
 */
export async function proveByPassword(
  core: Core,
  app: App,
  token: string,
  { holder, ...credentials }: PasswordSignIn & { holder: Holder },
): Promise<{ user: UserRow; connections: ShownConnection[] }> {
  const connections = await findShown(core.db, app, { token, holder });
  await requireSignInConnection(core.db, app, credentials.identifier, connections);
  return { user: await provePassword(core, app, credentials), connections };
}

/** Links a waiting arrival with the user who has signed in, unless another tab has done so. Throws as `settleArrival`. */
async function linkArrival(core: Core, app: App, { token, holder, user }: Arrived & { user: UserRow }): Promise<void> {
  await transact(core, async (core) => {
    const { db } = core;
    await lockUser(db, app, user.id);
    const arrival = await getArrival(db, app, token, holder);
    const connection = await getConnectionAsBegun(db, app, arrival);
    await consumeOnce(db, app, 'connection_arrival', token);
    const isNew = await linkIdentity(db, app, { connection, user, profile: arrival.profile });
    if (isNew) await tellLinked(core, app, { connection, user });
    const { email } = await findVouched(db, app, connection, arrival.profile);
    if (email) await markVerified(db, app, user, email);
  });
}

/**
 * Somebody created this user with an address that they never proved; the provider vouches that it is this person's, who takes
 * the user over. A person who did so in another tab comes back.
 */
export async function claimUnproven(core: Core, app: App, token: string, holder: Holder): Promise<Returned> {
  const arrival = await getArrival(core.db, app, token, holder);
  const { profile, auth_time } = arrival;
  const connection = await getConnectionAsBegun(core.db, app, arrival);
  const { email, shown } = await findVouched(core.db, app, connection, profile);
  if (!email) throw new Problem('connection_refused');
  await requireSignInConnection(core.db, app, email.address, shown);
  return transact(core, async (core) => {
    const { db } = core;
    const returned = { amr: amrOfProof.connection, auth_time, connections: shown };
    await consumeOnce(db, app, 'connection_arrival', token);
    const owner = await lockHolder(db, app, email);
    const known = await findByIdentity(db, app, connection, profile);
    if (known) {
      await requireMayReturn(db, app, connection, { known, connections: shown });
      await noteUse(db, app, connection, profile);
      return { user: known, ...returned };
    }
    if (owner?.status !== 'active' || owner.email_verified) throw new Problem('connection_refused');
    const user = await claimUser(db, app, owner, { password_hash: null, name: profile.name });
    if (await linkIdentity(db, app, { connection, user, profile })) await tellLinked(core, app, { connection, user });
    return { user, ...returned };
  });
}

/** The user who has the address, and keeps it until the end of the transaction. */
async function lockHolder(db: Db, app: App, email: Email): Promise<UserRow | undefined> {
  const found = await findUserByEmail(db, app, email);
  const user = found && (await lockUser(db, app, found.id));
  return user?.email_key === email.key ? user : undefined;
}

type Link = { connection: ConnectionRow; user: UserRow };

async function tellLinked(core: Core, app: App, { connection, user }: Link): Promise<void> {
  await enqueueNotice(core, app, user, { kind: 'identity_linked', values: { connection: connection.name } });
}

/**
 * False if the user has linked the identity already, as in another tab. Throws `connection_refused` if another user has, and
 * `connection_changed`.
 */
async function linkIdentity(
  db: Db,
  app: App,
  { connection, user, profile }: Link & { profile: Profile },
): Promise<boolean> {
  await holdConnection(db, app, connection);
  const linked = await db
    .insertInto('identities')
    .values({
      app_id: app.id,
      connection_id: connection.id,
      issuer: profile.issuer,
      subject: profile.subject,
      user_id: user.id,
      email: toStored(profile.email),
      created_at: now(),
      last_sign_in_at: now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst();
  if (!linked) {
    const known = await findByIdentity(db, app, connection, profile);
    if (known?.id === user.id) return false;
    throw new Problem('connection_refused', 'The account there was linked with another user in the meantime');
  }
  await record(db, app, 'identity.linked', { user_id: user.id, data: { connection: connection.slug } });
  return true;
}

async function noteUse(db: Db, app: App, connection: ConnectionRow, profile: Profile): Promise<void> {
  await db
    .updateTable('identities')
    .set({ last_sign_in_at: now(), email: toStored(profile.email) })
    .where('app_id', '=', app.id)
    .where('connection_id', '=', connection.id)
    .where('issuer', '=', profile.issuer)
    .where('subject', '=', profile.subject)
    .execute();
}

/** Does nothing if the user has another address, or has verified this one. */
async function markVerified(db: Db, app: App, { id }: UserRow, { key }: Email): Promise<void> {
  const verified = await db
    .updateTable('users')
    .set({ email_verified: true, updated_at: now() })
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .where('email_key', '=', key)
    .where('email_verified', '=', false)
    .returning('id')
    .executeTakeFirst();
  if (verified) await record(db, app, 'user.updated', { user_id: id, data: { fields: ['email_verified'] } });
}

/** For people to read; what can't be an address of ours is not worth keeping. */
const toStored = (email: string | undefined) => parseEmail(email ?? '')?.address ?? null;
