// Which clients have confirmed that they heard of the end of a session, as far as it was a week ago at most.

import { sql } from 'kysely';
import type { App } from '../../apps/app.ts';
import { LOGOUT_KIND } from '../../apps/clients/targets.ts';
import { now } from '../../clock.ts';
import { type Page, type PageQuery, readPage, readPages } from '../../database/lists.ts';
import type { EndedSessionsTable } from '../../database/schema/sessions.ts';
import type { Db, DeliveryRow } from '../../database/schema.ts';

/** `waiting`: it has not answered yet, and is asked again; `failed`: it is not asked any more. */
export const toldStates = ['confirmed', 'waiting', 'failed'] as const;

export type ToldClient = {
  client_id: string;
  /** Null for a client that is gone. */
  name: string | null;
  state: (typeof toldStates)[number];
};

export type Receipt = {
  id: string;
  how: EndedSessionsTable['how'];
  ip: string | null;
  user_agent: string | null;
  ended_at: Date;
  clients: ToldClient[];
};

/** By its id alone, which only the page has that the user came to after signing out. */
export async function findReceipt(db: Db, app: App, id: string): Promise<Receipt | undefined> {
  const [receipt] = await withClients(db, app, await selectEnded(db, app).where('id', '=', id).execute());
  return receipt;
}

/** Newest first. Throws `invalid_cursor`. */
export async function listReceipts(db: Db, app: App, userId: string, query: PageQuery = {}): Promise<Page<Receipt>> {
  const select = (db: Db) => selectEnded(db, app).where('user_id', '=', userId);
  const { items, next_cursor } = await readPage(db, app, select, { ...query, by: 'ended_at' });
  return { items: await withClients(db, app, items), next_cursor };
}

/** As personal data. */
export const ownEndedSessions = {
  name: 'ended_sessions',
  pages: (db: Db, app: App, { id }: { id: string }) => readPages((page) => listReceipts(db, app, id, page)),
} as const;

export type LogoutResult = {
  id: string;
  at: Date;
  state: ToldClient['state'];
  /** So far. */
  attempts: number;
  /** Of the last answer. */
  status: number | null;
  /** Why there was none. */
  failure: string | null;
};

const MAX_RESULTS = 5;

/** How a client was last told, newest first. */
export async function listLogoutResults(db: Db, app: App, clientId: string): Promise<LogoutResult[]> {
  const rows = await db
    .selectFrom('deliveries')
    .leftJoin('delivery_attempts as last', (join) =>
      join
        .onRef('last.app_id', '=', 'deliveries.app_id')
        .onRef('last.kind', '=', 'deliveries.kind')
        .onRef('last.target_id', '=', 'deliveries.target_id')
        .onRef('last.delivery_id', '=', 'deliveries.id')
        .onRef('last.attempt', '=', 'deliveries.attempts'),
    )
    .select(['deliveries.id', 'created_at as at', 'state', 'attempts', 'last.status', 'last.failure'])
    .where('deliveries.app_id', '=', app.id)
    .where('deliveries.kind', '=', LOGOUT_KIND)
    .where('deliveries.target_id', '=', clientId)
    .orderBy('created_at', 'desc')
    .orderBy('deliveries.id', 'desc')
    .limit(MAX_RESULTS)
    .execute();
  return rows.map(({ state, ...row }) => ({ ...row, state: shown[state] }));
}

const selectEnded = (db: Db, app: App) =>
  db
    .selectFrom('ended_sessions')
    .select(['id', 'how', 'ip', 'user_agent', 'ended_at', 'told'])
    .where('app_id', '=', app.id)
    .where('expires_at', '>', now());

type Ended = Omit<Receipt, 'clients'> & { told: Told };

async function withClients(db: Db, app: App, ended: readonly Ended[]): Promise<Receipt[]> {
  const states = await findStates(
    db,
    app,
    ended.flatMap(({ told }) => told),
  );
  return ended.map(({ told, ...session }) => ({
    ...session,
    clients: told.map(({ client_id, delivery_id }) => {
      const { name = null, state } = states.get(delivery_id) ?? {};
      return { client_id, name, state: state ? shown[state] : 'failed' };
    }),
  }));
}

const shown: Record<DeliveryRow['state'], ToldClient['state']> = {
  waiting: 'waiting',
  delivered: 'confirmed',
  failed: 'failed',
  dropped: 'failed',
};

type Told = { client_id: string; delivery_id: string }[];

async function findStates(db: Db, app: App, told: Told) {
  if (told.length === 0) return new Map<string, never>();
  const clients = told.map(({ client_id }) => client_id);
  const ids = told.map(({ delivery_id }) => delivery_id);
  const rows = await db
    .selectFrom('deliveries')
    .leftJoin('clients', (join) =>
      join.onRef('clients.app_id', '=', 'deliveries.app_id').onRef('clients.id', '=', 'deliveries.target_id'),
    )
    .select(['deliveries.id', 'deliveries.state', 'clients.name'])
    .where('deliveries.app_id', '=', app.id)
    .where('deliveries.kind', '=', LOGOUT_KIND)
    .where(sql<boolean>`(target_id, deliveries.id) in (select * from unnest(${clients}::text[], ${ids}::uuid[]))`)
    .execute();
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}
