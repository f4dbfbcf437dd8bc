// A user's sessions at the issuer, one for each device. How they end is in end.ts.
import { type NotNull, sql } from 'kysely';
import type { App } from '../../apps/app.ts';
import { now } from '../../clock.ts';
import { ifGiven } from '../../database/lists.ts';
import type { Db } from '../../database/schema.ts';

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
  /** Why a developer acts as the user in it; null for the user's own. */
  impersonation_reason: string | null;
  /** At which the user signed in during the session; without the built-in ones. */
  clients: { id: string; name: string }[];
};

/** A backend that signs its user in with every request could create more sessions than anyone reads. */
const A_PAGE = 200;

/** The newest ones, the newest first. */
export async function listSessions(db: Db, app: App, userId: string): Promise<Session[]> {
  for await (const sessions of readSessions(db, app, userId)) return sessions;
  return [];
}

/** Newest first, a page at a time. */
async function* readSessions(db: Db, app: App, userId: string): AsyncGenerator<Session[]> {
  const issuedAt = await findLastIssues(db, app, userId);
  for (let last: SessionPlace | undefined; ; ) {
    const page = await readPageAfter(db, app, { userId, last });
    const named = await findNames(
      db,
      app,
      page.flatMap(({ payload }) => Object.keys(payload.authorizations ?? {})),
    );
    yield page.map(({ last_used_at, payload, ...session }) => {
      const uses = [session.created_at, last_used_at, issuedAt.get(session.uid)];
      return {
        ...session,
        last_used_at: new Date(Math.max(...uses.map((use) => use?.getTime() ?? 0))),
        clients: named.filter(({ id }) => payload.authorizations?.[id]),
      };
    });
    if (page.length < A_PAGE) return;
    last = page.at(-1);
  }
}

type SessionPlace = { created_at: Date; uid: string };

async function readPageAfter(db: Db, app: App, { userId, last }: { userId: string; last: SessionPlace | undefined }) {
  return db
    .selectFrom('sessions')
    .select(['uid', 'ip', 'user_agent', 'created_at', 'expires_at', 'last_used_at', 'payload', 'impersonation_reason'])
    .select(sql<boolean>`payload -> 'transient' is null`.as('remembered'))
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .where('expires_at', '>', now())
    .where(ifGiven(last, ({ created_at, uid }) => sql<boolean>`(created_at, uid) < (${created_at}, ${uid})`))
    .orderBy('created_at', 'desc')
    .orderBy('uid', 'desc')
    .limit(A_PAGE)
    .execute();
}

/** By name. */
async function findNames(db: Db, app: App, ids: string[]): Promise<Session['clients']> {
  if (ids.length === 0) return [];
  const clients = db
    .selectFrom('clients')
    .select(['id', 'name'])
    .where('app_id', '=', app.id)
    .where('built_in', '=', false);
  return clients
    .where('id', 'in', [...new Set(ids)])
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** Whether the user has this session, though it may have expired. */
export async function hasSession(db: Db, app: App, uid: string, userId: string): Promise<boolean> {
  return (await findBeginning(db, app, uid, userId)) !== undefined;
}

/** Since when the user has had this session; undefined if they don't have it. */
export async function findBeginning(db: Db, app: App, uid: string, userId: string): Promise<Date | undefined> {
  const sessions = db.selectFrom('sessions').select('created_at').where('app_id', '=', app.id).where('uid', '=', uid);
  return (await sessions.where('user_id', '=', userId).executeTakeFirst())?.created_at;
}

/** As personal data. */
export const ownSessions = {
  name: 'sessions',
  pages: (db: Db, app: App, user: { id: string }) => readSessions(db, app, user.id),
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

/**
 * When the user of a session was last authenticated, and how (RFC 8176); nothing for a session that has ended, or in which a
 * developer acts as the user. `is_told`: by another provider.
 */
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
    .where('impersonator_id', 'is', null)
    .where('expires_at', '>', now())
    .executeTakeFirst();
  const { authTs, loginTs, amr = [] } = row?.payload ?? {};
  const time = authTs ?? loginTs;
  return time === undefined ? {} : { signed_in_at: new Date(time * 1000), amr, is_told: authTs !== undefined };
}
