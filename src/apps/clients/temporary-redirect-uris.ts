// Redirect URIs that expire: for previews of a client, each of which has an address of its own and is gone after some days. The
// protocol takes them for registered ones as long as they hold (cache.ts, origins.ts); no configuration has them.

import { DAY, MINUTE, now, SECOND, toSeconds } from '../../clock.ts';
import { lockAppRow } from '../../database/locks/order.ts';
import type { ClientRow, Db, TemporaryRedirectUriRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { currentActor, record } from '../../events/record.ts';
import { isId, newId } from '../../ids.ts';
import { quotas, requireRoomInClient } from '../../limits/quotas.ts';
import { Problem, requireAll } from '../../problem.ts';
import type { App } from '../app.ts';
import { announceChange } from '../changes.ts';
import { protectFirstParty } from '../operators.ts';
import { getClientRow, lockClientRow } from './client.ts';
import { requireFittingOne, requireRedirectUri } from './redirect-uri.ts';

/** In seconds. A pipeline that deploys again moves the end. */
export const lifetimes = {
  min: toSeconds(MINUTE),
  byDefault: toSeconds(7 * DAY),
  max: toSeconds(90 * DAY),
};

/** As long as the record of a request that was refused (diagnosis/record.ts). */
const REMEMBERED = 7 * DAY;

export type NewTemporaryRedirectUri = {
  redirect_uri: string;
  post_logout_redirect_uri?: string | undefined;
  /** Seconds. */
  expires_in?: number | undefined;
};

const NOT_THERE = 'The client has no such temporary redirect URI';

type Uris = Partial<Pick<NewTemporaryRedirectUri, 'redirect_uri' | 'post_logout_redirect_uri'>>;

/**
 * Adds the URI, or replaces it if the client has it already. Throws `not_found`, `forbidden`,
 * `invalid_body`, `invalid_redirect_uri`, `conflict`, `operator_protected`, `limit_reached`.
 */
export async function addTemporaryRedirectUri(
  db: Db,
  app: App,
  clientId: string,
  { redirect_uri, post_logout_redirect_uri, expires_in = lifetimes.byDefault }: NewTemporaryRedirectUri,
): Promise<TemporaryRedirectUriRow> {
  return transact(db, async (db) => {
    await lockAppRow(db, app);
    const client = await lockClientRow(db, app, clientId);
    if (client.first_party) await protectFirstParty(db, app);
    await requireTemporaryFields(client, { redirect_uri, post_logout_redirect_uri });
    const at = now();
    const before = await selectAll(db, app, clientId).where('redirect_uri', '=', redirect_uri).executeTakeFirst();
    const renewed = before !== undefined && before.expires_at > at;
    if (!renewed) await requireRoomInClient(db, app, clientId, 'temporary_redirect_uris');
    const expires_at = new Date(at.getTime() + expires_in * SECOND);
    const { kind, id = null } = currentActor();
    const facts = {
      post_logout_redirect_uri: post_logout_redirect_uri ?? null,
      ...{ added_by_kind: kind, added_by_id: id, created_at: renewed ? before.created_at : at, expires_at },
      forgotten_at: new Date(expires_at.getTime() + REMEMBERED),
    };
    const row = await db
      .insertInto('temporary_redirect_uris')
      .values({ app_id: app.id, client_id: clientId, id: newId(), redirect_uri, ...facts })
      .onConflict((conflict) => conflict.columns(['app_id', 'client_id', 'redirect_uri']).doUpdateSet(facts))
      .returningAll()
      .executeTakeFirstOrThrow();
    await forgetOldest(db, app, clientId);
    await record(db, app, 'temporary_redirect_uri.added', {
      client_id: clientId,
      data: { client_name: client.name, ...urisOf(row), expires_at: expires_at.toISOString(), renewed },
    });
    await announceChange(db, app);
    return row;
  });
}

/** Throws `forbidden`, `invalid_body`, `conflict`, `invalid_redirect_uri`. */
export async function requireTemporaryFields(client: ClientRow, input: Uris): Promise<void> {
  if (client.built_in) throw new Problem('forbidden', 'The built-in client belongs to Gatehouse and cannot be changed');
  if (client.type === 'machine') {
    throw new Problem('invalid_body', 'A machine signs no user in, so it needs no redirect URI', {
      fields: { redirect_uri: 'is only for clients that sign users in' },
    });
  }
  if (client.status === 'disabled')
    throw new Problem('conflict', 'The client is disabled, so nobody can sign in through it; enable it first');
  const given = (['redirect_uri', 'post_logout_redirect_uri'] as const).flatMap((field) => {
    const uri = input[field];
    return uri === undefined ? [] : [{ field, uri }];
  });
  const each = (rule: (field: string, uri: string) => void) =>
    requireAll(
      ...given.map(
        ({ field, uri }) =>
          () =>
            rule(field, uri),
      ),
    );
  await each(requireRedirectUri);
  await each((field, uri) => requireFittingOne(client, field, uri));
}

/** What has expired explains refused requests for some days, but it must not become a heap. */
async function forgetOldest(db: Db, app: App, clientId: string): Promise<void> {
  const { max } = quotas.temporary_redirect_uris;
  const old = selectOf(db, app, clientId)
    .select('id')
    .where('expires_at', '<=', now())
    .orderBy('expires_at', 'desc')
    .orderBy('id')
    .offset(max);
  await db
    .deleteFrom('temporary_redirect_uris')
    .where('app_id', '=', app.id)
    .where('client_id', '=', clientId)
    .where('id', 'in', old)
    .execute();
}

/** Removes the URI at once; sessions and tokens stay. Throws `not_found`, `operator_protected`. */
export async function removeTemporaryRedirectUri(db: Db, app: App, clientId: string, id: string): Promise<void> {
  const isRemoved = isId(id) && (await remove(db, app, clientId, ['id', id]));
  if (!isRemoved) throw new Problem('not_found', NOT_THERE);
}

/**
 * The same, for callers that know only the URI. Returns whether the client had it. Throws `not_found` (no client),
 * `operator_protected`.
 */
export const removeTemporaryRedirectUriAt = (db: Db, app: App, clientId: string, uri: string): Promise<boolean> =>
  remove(db, app, clientId, ['redirect_uri', uri]);

type Which = ['id' | 'redirect_uri', string];

function remove(db: Db, app: App, clientId: string, [column, value]: Which): Promise<boolean> {
  return transact(db, async (db) => {
    await lockAppRow(db, app);
    const client = await lockClientRow(db, app, clientId);
    if (client.first_party) await protectFirstParty(db, app);
    const removed = await db
      .deleteFrom('temporary_redirect_uris')
      .where('app_id', '=', app.id)
      .where('client_id', '=', clientId)
      .where(column, '=', value)
      .where('expires_at', '>', now())
      .returningAll()
      .executeTakeFirst();
    if (!removed) return false;
    await record(db, app, 'temporary_redirect_uri.removed', {
      client_id: clientId,
      data: { client_name: client.name, ...urisOf(removed) },
    });
    await announceChange(db, app);
    return true;
  });
}

/** Those that hold, with the next one to expire first; the quota bounds them. Throws `not_found`. */
export async function listTemporaryRedirectUris(
  db: Db,
  app: App,
  clientId: string,
): Promise<TemporaryRedirectUriRow[]> {
  await getClientRow(db, app, clientId);
  return selectHeld(db, app, clientId).orderBy('expires_at').orderBy('id').execute();
}

/** One that holds. Throws `not_found`. */
export async function getTemporaryRedirectUri(
  db: Db,
  app: App,
  clientId: string,
  id: string,
): Promise<TemporaryRedirectUriRow> {
  const row = isId(id) ? await selectHeld(db, app, clientId).where('id', '=', id).executeTakeFirst() : undefined;
  if (!row) throw new Problem('not_found', NOT_THERE);
  return row;
}

/** The one with this address, also if it has expired in the last days. */
export async function findTemporaryRedirectUri(
  db: Db,
  app: App,
  clientId: string,
  redirectUri: string,
): Promise<(TemporaryRedirectUriRow & { is_over: boolean }) | undefined> {
  const row = await selectAll(db, app, clientId).where('redirect_uri', '=', redirectUri).executeTakeFirst();
  return row && { ...row, is_over: row.expires_at <= now() };
}

const selectOf = (db: Db, app: App, clientId: string) =>
  db.selectFrom('temporary_redirect_uris').where('app_id', '=', app.id).where('client_id', '=', clientId);

const selectAll = (db: Db, app: App, clientId: string) => selectOf(db, app, clientId).selectAll();

const selectHeld = (db: Db, app: App, clientId: string) => selectAll(db, app, clientId).where('expires_at', '>', now());

const urisOf = ({ redirect_uri, post_logout_redirect_uri }: TemporaryRedirectUriRow) => ({
  redirect_uri,
  post_logout_redirect_uri,
});

export const toTemporaryRedirectUriJson = (row: TemporaryRedirectUriRow) => ({
  ...{ id: row.id, ...urisOf(row) },
  added_by: { kind: row.added_by_kind, id: row.added_by_id },
  created_at: row.created_at,
  expires_at: row.expires_at,
});
