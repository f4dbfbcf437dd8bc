// The one place where sessions end. With its row go the tokens that were issued in it, opaque and JWT, on every node: each is
// a row under a grant that goes too. What an end spares is in the table `ends`; clients are told (tell.ts).
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { App } from '../../apps/app.ts';
import { revokePersonalTokens } from '../../apps/keys/personal-tokens.ts';
import { now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { BATCH } from '../../database/batches.ts';
import { ifGiven } from '../../database/lists.ts';
import type { Db, Schema } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { currentActor, record } from '../../events/record.ts';
import { hasStreams, insertSignals, type LostGrant, noteLostGrants } from '../../events/signal-writes.ts';
import { hashSecret } from '../../secrets.ts';
import { beginEpoch } from './epoch.ts';
import { findFallen } from './impersonations.ts';
import { type EndedSession, type Told, tellClients } from './tell.ts';

/**
 * OpenID Connect Back-Channel Logout 1.0 §2.7: users who sign out, or don't come back, keep what they allowed with
 * `offline_access`. ASVS 7.4: every other end is there to end access, and spares nothing.
 */
const ends = {
  signed_out: { event: 'session.ended', sparesOffline: true },
  expired: { event: 'session.ended', sparesOffline: true },
  revoked: { event: 'session.revoked', sparesOffline: false },
} as const;

type End = keyof typeof ends;

type Ended = EndedSession & { impersonator_id: string | null; told: Told };

/** A session by its uid, or by its id as oidc-provider's cookie has it. */
type Named = { uid: string } | { id_hash: Buffer };

/**
 * The user signs out there. `lost`: grants of the session that were deleted before. Returns which clients are told; undefined if
 * there is no such session.
 */
export async function signOutSession(
  db: Db,
  app: App,
  named: Named,
  lost: readonly LostGrant[] = [],
): Promise<Told | undefined> {
  return endOne(db, app, { named, end: 'signed_out', lost });
}

/** Ends a session from elsewhere. Returns false if there is no such session, or if it is another user's than `userId`. */
export async function revokeSession(db: Db, app: App, uid: string, userId?: string): Promise<boolean> {
  return (await endOne(db, app, { named: { uid }, userId, end: 'revoked' })) !== undefined;
}

type One = { named: Named; userId?: string | undefined; end: End; lost?: readonly LostGrant[] };

async function endOne(db: Db, app: App, { named, userId, end, lost = [] }: One): Promise<Told | undefined> {
  return transact(db, async (db) => {
    noteLostGrants(db, lost);
    const [session] = await endSessions(db, end, (where) =>
      where.and([
        where('app_id', '=', app.id),
        'uid' in named ? where('uid', '=', named.uid) : where('id_hash', '=', named.id_hash),
        ifGiven(userId, (id) => where('user_id', '=', id)),
      ]),
    );
    if (session?.user_id) await record(db, app, ends[end].event, { user_id: session.user_id, data: toData([session]) });
    return session?.told;
  });
}

/**
 * Ends all sessions of a user except one, as `revokeSession` does, and every sign-in that would become another. Returns how many
 * sessions ended.
 */
export async function revokeOtherSessions(db: Db, app: App, userId: string, keep: string | undefined): Promise<number> {
  return transact(db, async (db) => {
    await beginEpoch(db, app, userId);
    const sessions = await endSessions(db, 'revoked', isOther(app, userId, keep));
    if (sessions.length === 0) return 0;
    const data = { others: sessions.length, ...toData(sessions) };
    await record(db, app, 'session.revoked', { user_id: userId, data });
    return sessions.length;
  });
}

const isOther =
  (app: App, userId: string, keep: string | undefined): Condition =>
  (where) =>
    where.and([
      where('app_id', '=', app.id),
      where('user_id', '=', userId),
      ifGiven(keep, (uid) => where('uid', '!=', uid)),
    ]);

/** What a user decides about the other sessions when they change how they sign in (ASVS 7.4.3). */
export type OtherSessions = {
  /** Somebody else may be signed in there: they end with the change, as do their tokens. */
  sign_out_others?: boolean | undefined;
  /** The session in which the user makes the change; it goes on. */
  keep?: string | undefined;
};

/** Call it in the transaction of the change. */
export async function endOthersIfAsked(
  db: Db,
  app: App,
  userId: string,
  { sign_out_others = false, keep }: OtherSessions,
): Promise<void> {
  if (!sign_out_others) return;
  const others = await revokeAll(db, app, userId, keep);
  if (others.length === 0) return;
  await record(db, app, 'session.revoked', { user_id: userId, data: { others: others.length, ...toData(others) } });
}

/**
 * Ends all sessions and grants of a user, and with them every token; a developer's personal access tokens, and every sign-in that
 * isn't finished, too.
 */
export async function revokeAccess(db: Db, app: App, userId: string): Promise<void> {
  await transact(db, async (db) => {
    const sessions = await revokeAll(db, app, userId, undefined);
    if (sessions.length > 0) await record(db, app, 'session.revoked', { user_id: userId, data: toData(sessions) });
  });
}

/** The same, except the session `keep` and its grants. */
async function revokeAll(db: Db, app: App, userId: string, keep: string | undefined): Promise<Ended[]> {
  await beginEpoch(db, app, userId);
  // Also to clients whose sessions have ended before.
  if (keep === undefined) await signalAllSessions(db, app, userId);
  const sessions = await endSessions(db, 'revoked', isOther(app, userId, keep), { isTold: keep === undefined });
  await revokePersonalTokens(db, app, userId);
  const kept = keep === undefined ? [] : await listGrantsOfSession(db, app, userId, keep);
  const lost = await db
    .deleteFrom('grants')
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .$if(kept.length > 0, (query) => query.where('id_hash', 'not in', kept.map(hashSecret)))
    .returning(['user_id', 'client_id', 'expires_at'])
    .execute();
  noteLostGrants(db, lost);
  return sessions;
}

async function listGrantsOfSession(db: Db, app: App, userId: string, uid: string): Promise<string[]> {
  const session = await db
    .selectFrom('sessions')
    .select('payload')
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .where('uid', '=', uid)
    .executeTakeFirst();
  const authorizations = Object.values(session?.payload.authorizations ?? {});
  return authorizations.flatMap(({ grantId }) => (grantId ? [grantId] : []));
}

/** Sessions of all Apps whose time is over; their tokens have been dead since. Returns how many ended, at most BATCH. */
export async function endExpiredSessions(db: Db): Promise<number> {
  return transact(db, async (db) => {
    const due = await db
      .selectFrom('sessions')
      .select(['app_id', 'uid'])
      .where('expires_at', '<', now())
      .limit(BATCH)
      .forUpdate()
      // Rows that another node is deleting.
      .skipLocked()
      .execute();
    const ended = await endSessions(db, 'expired', () => isOneOf(due));
    // The end of a session that told nobody is no news: it was due. How long a developer acted as a user is always recorded.
    const isNews = ({ told, impersonator_id }: Ended) => told.clients.length > 0 || impersonator_id !== null;
    for (const session of ended.filter(isNews)) {
      const data = { expired: true, ...toData([session]) };
      await record(db, { id: session.app_id }, ends.expired.event, { user_id: session.user_id ?? undefined, data });
    }
    return ended.length;
  });
}

/** Those in which this developer acts as a user of the App. Call it in a transaction. */
export async function endImpersonationsBy(db: Db, app: App, developerId: string): Promise<void> {
  const ended = await endSessions(db, 'revoked', (where) =>
    where.and([where('app_id', '=', app.id), where('impersonator_id', '=', developerId)]),
  );
  await recordEnds(db, ended);
}

/**
 * Ends those that no longer stand: the developer or the App may not do it any more. They have been useless since; now their
 * clients are told. Returns how many ended, at most BATCH.
 */
export async function endFallenImpersonations(core: Core): Promise<number> {
  const fallen = await findFallen(core);
  if (fallen.length === 0) return 0;
  await transact(core.db, async (db) => recordEnds(db, await endSessions(db, 'revoked', () => isOneOf(fallen))));
  return fallen.length;
}

async function recordEnds(db: Db, ended: Ended[]): Promise<void> {
  for (const session of ended) {
    const facts = { user_id: session.user_id ?? undefined, data: toData([session]) };
    await record(db, { id: session.app_id }, ends.revoked.event, facts);
  }
}

export function isOneOf(sessions: readonly { app_id: string; uid: string }[]) {
  const [apps, uids] = [sessions.map(({ app_id }) => app_id), sessions.map(({ uid }) => uid)];
  return sql<boolean>`(app_id, uid) in (select * from unnest(${apps}::uuid[], ${uids}::text[]))`;
}

type Condition = (where: ExpressionBuilder<Schema, 'sessions'>) => Expression<SqlBool>;

/** Part of the transaction in which the end is recorded. `isTold`: streams of security events heard of it already. */
export async function endSessions(db: Db, end: End, condition: Condition, { isTold = false } = {}): Promise<Ended[]> {
  const ended = await db
    .deleteFrom('sessions')
    .where(condition)
    .returning(['app_id', 'uid', 'user_id', 'payload', 'ip', 'user_agent', 'impersonator_id'])
    .returning(hasStreams(sql`sessions.app_id`).as('has_streams'))
    .execute();
  // Before their grants go. An expiry is no news: a client knows when its tokens end.
  if (end !== 'expired' && !isTold) await signalSessions(db, ended);
  await deleteGrants(db, ended, ends[end]);
  const told = await tellClients(db, end, ended);
  return ended.map((session, index) => ({ ...session, told: told[index] ?? NOBODY }));
}

const NOBODY: Told = { clients: [], receipt_id: undefined };

/** For the audit log: the clients that are told, and the developer who acted as the user. */
export function toData(sessions: readonly Ended[]): { told?: string[]; impersonator?: string } {
  const clients = new Set(sessions.flatMap(({ told }) => told.clients));
  const [impersonator] = sessions.flatMap(({ impersonator_id }) => impersonator_id ?? []);
  return { ...(clients.size > 0 && { told: [...clients] }), ...(impersonator && { impersonator }) };
}

/** In one statement, also of many Apps. */
async function deleteGrants(
  db: Db,
  sessions: EndedSession[],
  { sparesOffline }: { sparesOffline: boolean },
): Promise<void> {
  const grants = sessions.flatMap(({ app_id, payload: { authorizations = {} } }) =>
    Object.values(authorizations).flatMap(({ grantId, persistsLogout = false }) =>
      grantId && !(sparesOffline && persistsLogout) ? [{ app_id, hash: hashSecret(grantId) }] : [],
    ),
  );
  if (grants.length === 0) return;
  const apps = grants.map(({ app_id }) => app_id);
  const hashes = grants.map(({ hash }) => hash);
  const { rows } = await sql<LostGrant>`
    delete from grants using unnest(${apps}::uuid[], ${hashes}::bytea[]) as ended (app_id, id_hash)
    where grants.app_id = ended.app_id and grants.id_hash = ended.id_hash
    returning grants.user_id, grants.client_id, grants.expires_at
  `.execute(db);
  noteLostGrants(db, rows);
}

const about = () => {
  const { kind: by, request_id } = currentActor();
  return { topic: 'session-revoked' as const, claims: {}, at: now(), by, request_id };
};

/** Tells streams that every session of the user has ended. */
async function signalAllSessions(db: Db, app: App, userId: string): Promise<void> {
  await insertSignals(db, app, [{ ...about(), user_id: userId }]);
}

type Signalled = EndedSession & { has_streams: boolean };

/** Tells the streams of each session's clients, by the `sid` that the session has there. */
async function signalSessions(db: Db, ended: readonly Signalled[]): Promise<void> {
  const told = ended.filter(({ has_streams }) => has_streams);
  for (const [app_id, sessions] of Map.groupBy(told, ({ app_id }) => app_id)) {
    const signals = sessions.flatMap(({ user_id, payload: { authorizations = {} } }) =>
      Object.entries(authorizations).flatMap(([client_id, { sid }]) =>
        user_id !== null && sid !== undefined ? [{ ...about(), user_id, client_id, sid }] : [],
      ),
    );
    await insertSignals(db, { id: app_id }, signals);
  }
}
