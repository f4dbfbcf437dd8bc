// A user's sessions at the issuer, one for each device. A session ends together with every token that was issued in it.
import { type NotNull, sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { revokePersonalTokens } from '../apps/keys/personal-tokens.ts';
import { now } from '../clock.ts';
import { ifGiven } from '../database/lists.ts';
import type { SessionPayload } from '../database/schema/sessions.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { hashSecret } from '../secrets.ts';

export type Session = {
  uid: string;
  ip: string | null;
  user_agent: string | null;
  created_at: Date;
  expires_at: Date;
  /** The time of its browser's last visit, or of the last token that a client got in it. */
  last_used_at: Date;
  /** False if it ends with its browser, or after some hours. */
  remembered: boolean;
};

/** A backend that signs its user in with every request could create more sessions than anyone reads. */
const MAX_LISTED = 200;

/** Newest first. */
export async function listSessions(db: Db, app: App, userId: string): Promise<Session[]> {
  const sessions = await db
    .selectFrom('sessions')
    .select(['uid', 'ip', 'user_agent', 'created_at', 'expires_at', 'last_used_at'])
    .select(sql<boolean>`payload -> 'transient' is null`.as('remembered'))
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .where('expires_at', '>', now())
    .orderBy('created_at', 'desc')
    .limit(MAX_LISTED)
    .execute();
  const issuedAt = await findLastIssues(db, app, userId);
  return sessions.map(({ last_used_at, ...session }) => {
    const uses = [session.created_at, last_used_at, issuedAt.get(session.uid)];
    return { ...session, last_used_at: new Date(Math.max(...uses.map((use) => use?.getTime() ?? 0))) };
  });
}

/** Whether the user has this session, though it may have expired. */
export async function hasSession(db: Db, app: App, uid: string, userId: string): Promise<boolean> {
  const sessions = db.selectFrom('sessions').select('uid').where('app_id', '=', app.id).where('uid', '=', uid);
  return (await sessions.where('user_id', '=', userId).executeTakeFirst()) !== undefined;
}

/** As personal data. */
export const ownSessions = {
  name: 'sessions',
  list: (db: Db, app: App, user: { id: string }) => listSessions(db, app, user.id),
} as const;

/**
 * The time of each session's newest token, by uid. Most sessions of an API are used only by refreshing, which doesn't
 * write the session.
 */
async function findLastIssues(db: Db, app: App, userId: string): Promise<Map<string, Date>> {
  const rows = await db
    .selectFrom('grants')
    .innerJoin('artifacts', (join) =>
      join.onRef('artifacts.app_id', '=', 'grants.app_id').onRef('artifacts.grant_hash', '=', 'grants.id_hash'),
    )
    .select(['artifacts.session_uid', sql<string>`max((artifacts.payload ->> 'iat')::bigint)`.as('iat')])
    .where('grants.app_id', '=', app.id)
    .where('grants.user_id', '=', userId)
    .where('artifacts.session_uid', 'is not', null)
    .$narrowType<{ session_uid: NotNull }>()
    .groupBy('artifacts.session_uid')
    .execute();
  return new Map(rows.map(({ session_uid, iat }) => [session_uid, new Date(Number(iat) * 1000)]));
}

/** When the user of a session was last authenticated, and how (RFC 8176); nothing for a session that has ended. `is_told`: by another provider. */
export async function findSignedIn(
  db: Db,
  app: App,
  uid: string | undefined,
): Promise<{ signed_in_at?: Date; amr?: string[]; is_told?: boolean }> {
  if (uid === undefined) return {};
  const row = await db
    .selectFrom('sessions')
    .select('payload')
    .where('app_id', '=', app.id)
    .where('uid', '=', uid)
    .where('expires_at', '>', now())
    .executeTakeFirst();
  const { authTs, loginTs, amr = [] } = row?.payload ?? {};
  const time = authTs ?? loginTs;
  return time === undefined ? {} : { signed_in_at: new Date(time * 1000), amr, is_told: authTs !== undefined };
}

/**
 * Ends a session and the grants that were created in it. Returns false if there is no such session, or if it belongs to
 * another user than the given `userId`.
 */
export async function revokeSession(db: Db, app: App, uid: string, userId?: string): Promise<boolean> {
  return transact(db, async (db) => {
    const session = await db
      .deleteFrom('sessions')
      .where('app_id', '=', app.id)
      .where('uid', '=', uid)
      .where((where) => ifGiven(userId, (id) => where('user_id', '=', id)))
      .returning(['user_id', 'payload'])
      .executeTakeFirst();
    if (!session) return false;
    await deleteGrants(db, app, grantIdsOf(session.payload));
    await record(db, app, 'session.revoked', { user_id: session.user_id ?? undefined });
    return true;
  });
}

/** Ends all sessions of a user except one, as `revokeSession` does. Returns how many ended. */
export async function revokeOtherSessions(db: Db, app: App, userId: string, keep: string | undefined): Promise<number> {
  return transact(db, async (db) => {
    const sessions = await db
      .deleteFrom('sessions')
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where((where) => ifGiven(keep, (uid) => where('uid', '!=', uid)))
      .returning('payload')
      .execute();
    if (sessions.length === 0) return 0;
    await deleteGrants(
      db,
      app,
      sessions.flatMap(({ payload }) => grantIdsOf(payload)),
    );
    await record(db, app, 'session.revoked', { user_id: userId, data: { others: sessions.length } });
    return sessions.length;
  });
}

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
  const others = await revokeAccess(db, app, userId, keep);
  if (others > 0) await record(db, app, 'session.revoked', { user_id: userId, data: { others } });
}

/**
 * Ends all sessions and grants of a user, and with them every token, except the session `keep` and its grants; a developer's
 * personal access tokens, too. Returns how many sessions ended.
 */
export async function revokeAccess(db: Db, app: App, userId: string, keep?: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .where((where) => ifGiven(keep, (uid) => where('uid', '!=', uid)))
    .executeTakeFirst();
  await revokePersonalTokens(db, app, userId);
  const kept = keep === undefined ? [] : await listGrantsOfSession(db, app, userId, keep);
  await db
    .deleteFrom('grants')
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .$if(kept.length > 0, (query) => query.where('id_hash', 'not in', kept.map(hashSecret)))
    .execute();
  return Number(numDeletedRows);
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

/** Grants with offline_access outlive their session. */
function grantIdsOf({ authorizations = {} }: SessionPayload): string[] {
  return Object.values(authorizations).flatMap(({ grantId, persistsLogout }) =>
    grantId && !persistsLogout ? [grantId] : [],
  );
}

async function deleteGrants(db: Db, app: App, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.deleteFrom('grants').where('app_id', '=', app.id).where('id_hash', 'in', ids.map(hashSecret)).execute();
}
