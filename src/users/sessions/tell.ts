// Clients hear that a session has ended (OpenID Connect Back-Channel Logout 1.0): the end writes a request to each of them into
// the outbox, in its own transaction, so that no user waits for a client. oidc/tokens/logout-delivery.ts makes the requests.
import { sql } from 'kysely';
import { LOGOUT_KIND } from '../../apps/clients/targets.ts';
import { DAY, now } from '../../clock.ts';
import type { EndedSessionsTable, SessionPayload } from '../../database/schema/sessions.ts';
import type { Db } from '../../database/schema.ts';
import { enqueueDeliveries } from '../../deliveries/outbox.ts';
import { newId } from '../../ids.ts';

/** How long users see which clients confirmed. Deliveries are kept for longer. */
const RECEIPT_LIFETIME = 7 * DAY;

export type EndedSession = {
  app_id: string;
  uid: string;
  user_id: string | null;
  payload: SessionPayload;
  ip: string | null;
  user_agent: string | null;
};

export type Told = {
  /** The clients that are told. */
  clients: string[];
  /** Of the receipt, if any client is told. */
  receipt_id: string | undefined;
};

type Hearer = { client_id: string; sid: string | undefined };

/** For each session, in the order in which they are given; they may be of many Apps. */
export async function tellClients(
  db: Db,
  how: EndedSessionsTable['how'],
  sessions: readonly EndedSession[],
): Promise<Told[]> {
  const listening = await findListening(db, sessions);
  const told: Told[] = [];
  for (const session of sessions) {
    const hearers = clientsOf(session).filter(({ client_id }) => listening.has(keyOf(session.app_id, client_id)));
    const receipt_id = await tell(db, how, { session, hearers });
    told.push({ clients: hearers.map(({ client_id }) => client_id), receipt_id });
  }
  return told;
}

/** Of one client alone, where the session itself goes on. */
export async function tellClient(db: Db, app: { id: string }, user: { id: string }, hearer: Hearer): Promise<void> {
  await enqueueDeliveries(db, app, [toDelivery(user.id, hearer)]);
}

const toDelivery = (sub: string, { client_id, sid }: Hearer) => ({
  kind: LOGOUT_KIND,
  target_id: client_id,
  lane: sub,
  topic: 'session.ended',
  payload: { sub, sid },
});

type Telling = { session: EndedSession; hearers: Hearer[] };

async function tell(
  db: Db,
  how: EndedSessionsTable['how'],
  { session, hearers }: Telling,
): Promise<string | undefined> {
  const { app_id, user_id, ip, user_agent } = session;
  if (user_id === null || hearers.length === 0) return undefined;
  const ids = await enqueueDeliveries(
    db,
    { id: app_id },
    hearers.map((hearer) => toDelivery(user_id, hearer)),
  );
  const told = hearers.map(({ client_id }, index) => ({ client_id, delivery_id: ids[index] }));
  const ended_at = now();
  const { id } = await db
    .insertInto('ended_sessions')
    .values({
      ...{ app_id, id: newId(), user_id, how, ip, user_agent, ended_at },
      told: JSON.stringify(told),
      expires_at: new Date(ended_at.getTime() + RECEIPT_LIFETIME),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** §2.3: the clients that the user signed in at during the session. */
function clientsOf({ payload: { authorizations = {} } }: EndedSession): Hearer[] {
  return Object.entries(authorizations).map(([client_id, { sid }]) => ({ client_id, sid }));
}

const keyOf = (app_id: string, client_id: string) => `${app_id} ${client_id}`;

/** Those clients of the sessions that want to hear. */
async function findListening(db: Db, sessions: readonly EndedSession[]): Promise<Set<string>> {
  const all = sessions.flatMap((session) => clientsOf(session).map(({ client_id }) => ({ ...session, client_id })));
  if (all.length === 0) return new Set();
  const apps = all.map(({ app_id }) => app_id);
  const ids = all.map(({ client_id }) => client_id);
  const rows = await db
    .selectFrom('clients')
    .select(['app_id', 'id'])
    .where('backchannel_logout_uri', 'is not', null)
    .where('status', '=', 'active')
    .where(sql<boolean>`(app_id, id) in (select * from unnest(${apps}::uuid[], ${ids}::text[]))`)
    .execute();
  return new Set(rows.map(({ app_id, id }) => keyOf(app_id, id)));
}
