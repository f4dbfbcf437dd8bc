// Writes security events for the streams of clients into the outbox, in the transaction of what they tell. A stream hears only
// of users with a grant for its client: at that moment, or until something that the same transaction did. A stream that heard
// that a user was disabled hears when that ends, too: a disabled user has no grant.
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { now } from '../clock.ts';
import type { Db } from '../database/schema.ts';
import { KEEP_DELIVERIES, wakeDispatcher } from '../deliveries/outbox.ts';
import { newId } from '../ids.ts';
import { initiators, type Signal, type SignalTopic, type signalPayload, signalUris } from './signals.ts';

/** The kind of their deliveries; the target is the stream. */
export const SIGNAL = 'signal';

/** Of one stream. SSF 1.0 §8.1.2.1: a paused one holds events, and so does one that nobody polls; further ones are not kept. */
export const MAX_WAITING = 1_000;

/** Whether anybody hears of the App's security events, as a part of another statement. */
export const hasStreams = (app_id: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`exists (select from signal_streams where signal_streams.app_id = ${app_id} and status <> 'disabled')`;

/** A row of `grants` that was deleted. */
export type LostGrant = { user_id: string; client_id: string; expires_at: Date };

const lost = new WeakMap<Db, LostGrant[]>();

/**
 * For what the transaction goes on to tell of the user: their clients have no grant any more, and are to hear of it. Grants that
 * had expired were none.
 */
export function noteLostGrants(db: Db, grants: readonly LostGrant[]): void {
  const live = grants.filter(({ expires_at }) => expires_at > now());
  if (live.length > 0) lost.set(db, [...(lost.get(db) ?? []), ...live]);
}

/** In their order. Streams of clients that may have none any more get nothing. */
export async function insertSignals(db: Db, app: { id: string }, signals: readonly Signal[]): Promise<void> {
  const at = signals[0]?.at;
  if (!at) return;
  const gone = lost.get(db) ?? [];
  const { rows } = await sql<{ targets: string[] }>`
    with told as (
      insert into deliveries (app_id, kind, target_id, id, lane, topic, payload, created_at, due_at, expires_at)
      select stream.app_id, ${SIGNAL}, stream.id::text, gen_random_uuid(), signal.user_id::text, signal.topic, signal.payload::jsonb,
        ${at}, ${at}, ${new Date(at.getTime() + KEEP_DELIVERIES)}
      from signal_streams as stream
      join clients on clients.app_id = stream.app_id and clients.id = stream.client_id
        and clients.shared_signals and clients.status = 'active'
      cross join unnest(
        ${signals.map(({ user_id }) => user_id)}::uuid[], ${signals.map(({ client_id }) => client_id ?? null)}::text[],
        ${signals.map(({ topic }) => topic)}::text[], ${signals.map(({ topic }) => signalUris[topic])}::text[],
        ${signals.map((signal) => JSON.stringify(toPayload(signal)))}::text[]
      ) with ordinality as signal (user_id, client_id, topic, uri, payload, place)
      where stream.app_id = ${app.id} and stream.status <> 'disabled'
        and (signal.client_id is null or signal.client_id = stream.client_id)
        and (stream.events_requested is null or signal.uri = any(stream.events_requested))
        and (
          signal.topic <> ${ENABLED} and exists (
            select from grants
            where grants.app_id = stream.app_id and grants.user_id = signal.user_id and grants.client_id = stream.client_id
              and grants.expires_at > ${at}
          )
          or (signal.user_id, stream.client_id) in (select * from unnest(
            ${gone.map(({ user_id }) => user_id)}::uuid[], ${gone.map(({ client_id }) => client_id)}::text[]
          ))
          or signal.topic = any(${sql.val(afterDisabled)}::text[]) and exists (
            select from signal_disabled_users as disabled
            where disabled.app_id = stream.app_id and disabled.stream_id = stream.id and disabled.user_id = signal.user_id
          )
        )
        and (stream.default_subjects = 'ALL') <> exists (
          select from signal_subjects as subject
          where subject.app_id = stream.app_id and subject.stream_id = stream.id and subject.user_id = signal.user_id
        )
        and ${hasRoom(sql`stream.id::text`, app)}
      order by signal.place
      ${signals.some(({ topic }) => topic === DISABLED) ? holdStreams : sql``}
      returning app_id, target_id, lane, topic
    ), noted as (
      insert into signal_disabled_users (app_id, stream_id, user_id, created_at)
      select app_id, target_id::uuid, lane::uuid, ${at} from told where topic = ${DISABLED}
      on conflict do nothing
    )
    select coalesce(array_agg(distinct target_id), '{}') as targets from told
  `.execute(db);
  const { targets = [] } = rows[0] ?? {};
  if (targets.length > 0) wakeDispatcher(db, targets);
}

const DISABLED: SignalTopic = 'account-disabled';
/** Told only to streams that heard that the user was disabled: a grant says nothing about that. */
const ENABLED: SignalTopic = 'account-enabled';
/** What a stream hears of a user without a grant, because it heard that the user is disabled. */
const afterDisabled: SignalTopic[] = [ENABLED, 'account-purged'];

/**
 * What is noted of a stream needs the stream. One that another transaction is deleting is waited for and then skipped; without
 * that, the foreign key would undo the change that is told.
 */
const holdStreams = sql`for key share of stream`;

/** Forgets which streams heard that the user was disabled. Call it after the event is recorded. */
export async function forgetDisabled(db: Db, app: { id: string }, user_id: string): Promise<void> {
  await db.deleteFrom('signal_disabled_users').where('app_id', '=', app.id).where('user_id', '=', user_id).execute();
}

/** Whether the stream may hold another event. */
export const hasRoom = (target_id: RawBuilder<unknown>, app: { id: string }): RawBuilder<boolean> => sql`(
  select count(*) from (
    select from deliveries as held
    where held.app_id = ${app.id} and held.kind = ${SIGNAL} and held.target_id = ${target_id} and held.state = 'waiting'
    limit ${MAX_WAITING}
  ) as waiting
) < ${MAX_WAITING}`;

function toPayload({ user_id, sid, at, by, request_id, claims }: Signal): z.input<typeof signalPayload> {
  const txn = request_id ?? newId();
  return { user_id, ...(sid !== undefined && { sid }), at: at.toISOString(), by: initiators[by], txn, claims };
}
