// The accounts at providers that a user signs in with. Arrivals from a provider are matched with users in arrivals.ts.

import { createHash } from 'node:crypto';
import type { App } from '../apps/app.ts';
import { requireWayIn } from '../authentication/last-way-in.ts';
import type { Core } from '../core.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { enqueueNotice } from '../mail/notices.ts';
import { Problem } from '../problem.ts';
import { endOthersIfAsked, type OtherSessions } from '../users/sessions/end.ts';
import { lockUser } from '../users/users.ts';

export type LinkedIdentity = {
  /** Derived from the identity's key, which is long and chosen by the provider. */
  id: string;
  slug: string;
  name: string;
  kind: string;
  email: string | null;
  created_at: Date;
};

/** The connections that a user can sign in with. */
export async function listIdentities(db: Db, app: App, userId: string): Promise<LinkedIdentity[]> {
  const rows = await selectIdentities(db, app, userId).execute();
  return rows.map(({ connection_id, issuer, subject, ...shown }) => ({
    id: toId({ connection_id, issuer, subject }),
    ...shown,
  }));
}

export type ConnectionUse = { users: number; last_sign_in_at: Date | null };

/** How many users have linked the connection, and when one last signed in with it. */
export async function readConnectionUse(db: Db, app: App, connection: { id: string }): Promise<ConnectionUse> {
  const { users, last_sign_in_at } = await db
    .selectFrom('identities')
    .select(({ fn }) => [
      fn.count<number>('user_id').distinct().as('users'),
      fn.max('last_sign_in_at').as('last_sign_in_at'),
    ])
    .where('app_id', '=', app.id)
    .where('connection_id', '=', connection.id)
    .executeTakeFirstOrThrow();
  return { users: Number(users), last_sign_in_at };
}

/** As personal data. */
export const ownIdentities = {
  name: 'identities',
  async list(db: Db, app: App, user: { id: string }) {
    const identities = await listIdentities(db, app, user.id);
    return identities.map(({ name, email, created_at }) => ({ connection: name, email, since: created_at }));
  },
} as const;

type Unlinked = OtherSessions & { id: string };

/** At the user's own request. Throws `not_found`, and `last_way_in` if the user could no longer sign in. */
export async function unlinkIdentity(core: Core, app: App, user: UserRow, unlinked: Unlinked): Promise<void> {
  await transact(core, async (core) => {
    await removeIdentity(core, app, user, unlinked);
    await requireWayIn(core.db, app, user.id);
  });
}

/** For the App's developers and its backend: it may be the user's last way in. Throws `not_found`. */
export async function removeIdentity(core: Core, app: App, user: UserRow, { id, ...others }: Unlinked): Promise<void> {
  const { id: userId } = user;
  await transact(core, async (core) => {
    const { db } = core;
    await lockUser(db, app, userId);
    const rows = await selectIdentities(db, app, userId).execute();
    const row = rows.find((one) => toId(one) === id);
    if (!row) throw new Problem('not_found', 'The user has no such account at a provider');
    await db
      .deleteFrom('identities')
      .where('app_id', '=', app.id)
      .where('connection_id', '=', row.connection_id)
      .where('issuer', '=', row.issuer)
      .where('subject', '=', row.subject)
      .where('user_id', '=', userId)
      .execute();
    await endOthersIfAsked(db, app, userId, others);
    await record(db, app, 'identity.unlinked', { user_id: userId, data: { connection: row.slug } });
    await enqueueNotice(core, app, user, { kind: 'identity_unlinked', values: { connection: row.name } });
  });
}

type Key = { connection_id: string; issuer: string; subject: string };

const toId = ({ connection_id, issuer, subject }: Key) =>
  createHash('sha256')
    .update(JSON.stringify([connection_id, issuer, subject]))
    .digest('base64url')
    .slice(0, 22);

function selectIdentities(db: Db, app: App, userId: string) {
  return db
    .selectFrom('identities')
    .innerJoin('connections', (join) =>
      join
        .onRef('connections.app_id', '=', 'identities.app_id')
        .onRef('connections.id', '=', 'identities.connection_id'),
    )
    .select([
      ...(['connections.slug', 'connections.name', 'connections.kind'] as const),
      ...(['identities.connection_id', 'identities.issuer', 'identities.subject'] as const),
      ...(['identities.email', 'identities.created_at'] as const),
    ])
    .where('identities.app_id', '=', app.id)
    .where('identities.user_id', '=', userId)
    .orderBy('identities.created_at');
}
