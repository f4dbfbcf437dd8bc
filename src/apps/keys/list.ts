// API keys as lists: a page at a time, those of the App and those of its organizations apart if that is asked for.
import { sql } from 'kysely';
import { DAY, now } from '../../clock.ts';
import { type Count, countRows } from '../../database/lists/counts.ts';
import type { Searchable } from '../../database/lists/search.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../../database/lists.ts';
import type { ApiKeyRow, Db } from '../../database/schema.ts';
import { isId } from '../../ids.ts';
import type { App } from '../app.ts';
import { ENDS_SOON_DAYS } from './api-keys.ts';

/** A key that ends soon is live, too. */
export const keyStates = ['live', 'ends_soon', 'expired', 'revoked'] as const;
export type ApiKeyState = (typeof keyStates)[number];

export type ApiKeyQuery = PageQuery & {
  /** The id of the one that the keys act in; null for keys of the whole App. */
  organization?: string | null | undefined;
  state?: ApiKeyState | undefined;
  /** The beginning of a name, a part of it with three letters in a row, or a whole id. */
  search?: string | undefined;
};

/** Newest first. Throws as `readPage`. */
export async function listApiKeys(db: Db, app: App, query: ApiKeyQuery = {}): Promise<Page<ApiKeyRow>> {
  return readPage(db, app, (db) => selectKeys(db, app, query), { ...query, by: 'created_at', searchable });
}

/** Throws as `readPage`. */
export async function countApiKeys(db: Db, app: App, query: Omit<ApiKeyQuery, 'search'>): Promise<Count> {
  return countRows(db, app, (db) => selectKeys(db, app, query));
}

const searchable: Searchable = {
  table: 'api_keys',
  keys: (text) => (isId(text) ? [sql<boolean>`id = ${text}`] : []),
  beginnings: [[sql`lower(name)`, (text) => text.toLowerCase()]],
  parts: sql`name`,
};

function selectKeys(db: Db, app: App, { organization, state }: ApiKeyQuery) {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('app_id', '=', app.id)
    .where((where) =>
      ifGiven(organization, (id) =>
        id === null ? where('organization_id', 'is', null) : where('organization_id', '=', id),
      ),
    )
    .where(ifGiven(state, isInState));
}

function isInState(state: ApiKeyState) {
  const lasting = sql<boolean>`(revoked_at is null and coalesce(expires_at > ${now()}, true))`;
  const soon = new Date(now().getTime() + ENDS_SOON_DAYS * DAY);
  const conditions = {
    live: lasting,
    ends_soon: sql<boolean>`(${lasting} and expires_at < ${soon})`,
    expired: sql<boolean>`(revoked_at is null and expires_at <= ${now()})`,
    revoked: sql<boolean>`revoked_at is not null`,
  };
  return conditions[state];
}
