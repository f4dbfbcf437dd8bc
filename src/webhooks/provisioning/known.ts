// What a client was told of a user last: the row that is compared before anything is told, and whether it has arrived.
import type { Selectable } from 'kysely';
import type { App } from '../../apps/app.ts';
import type { ProvisionedUsersTable } from '../../database/schema/deliveries.ts';
import type { Db } from '../../database/schema.ts';
import type { Waiting } from '../../deliveries/kinds.ts';
import { topics } from '../../events/provisioning.ts';

export type Key = { client_id: string; user_id: string };

export type Known = Pick<Selectable<ProvisionedUsersTable>, 'digest' | 'active' | 'delivery_id' | 'arrived' | 'ended'>;

export const findKnown = (db: Db, app: { id: string }, key: Key): Promise<Known | undefined> =>
  selectKnown(db, app, key).executeTakeFirst();

export const lockKnown = (db: Db, app: { id: string }, key: Key): Promise<Known | undefined> =>
  selectKnown(db, app, key).forUpdate().executeTakeFirst();

const selectKnown = (db: Db, app: { id: string }, { client_id, user_id }: Key) =>
  db
    .selectFrom('provisioned_users')
    .select(['digest', 'active', 'delivery_id', 'arrived', 'ended'])
    .where('app_id', '=', app.id)
    .where('client_id', '=', client_id)
    .where('user_id', '=', user_id);

export const updateKnown = (db: Db, app: { id: string }, { client_id, user_id }: Key) =>
  db
    .updateTable('provisioned_users')
    .where('app_id', '=', app.id)
    .where('client_id', '=', client_id)
    .where('user_id', '=', user_id);

export const deleteKnown = (db: Db, app: { id: string }, { client_id, user_id }: Key) =>
  db
    .deleteFrom('provisioned_users')
    .where('app_id', '=', app.id)
    .where('client_id', '=', client_id)
    .where('user_id', '=', user_id);

/**
 * Whether the delivery that told it last was given up or dropped, so that the client knows nothing of it, and what it was about
 * as far as the log still has it. Undefined if it arrived or is still tried.
 */
export async function findLost(
  db: Db,
  app: App,
  { arrived, delivery_id }: Known,
  { kind, target_id }: Pick<Waiting, 'kind' | 'target_id'>,
): Promise<{ topic: string | undefined } | undefined> {
  if (arrived || delivery_id === null) return undefined;
  const sent = await db
    .selectFrom('deliveries')
    .select(['state', 'topic'])
    .where('app_id', '=', app.id)
    .where('kind', '=', kind)
    .where('target_id', '=', target_id)
    .where('id', '=', delivery_id)
    .executeTakeFirst();
  return sent?.state === 'waiting' ? undefined : { topic: sent?.topic };
}

/** A retry or a replay must not tell what is no longer so: that a user who is back has gone, or anything else of one who has. */
export async function isStale(db: Db, app: App, key: Key, topic: string): Promise<boolean> {
  const known = await findKnown(db, app, key);
  return topic === topics.deleted ? !known?.ended : known?.ended !== null;
}
