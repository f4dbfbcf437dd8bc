// Has all users of a client looked at, page by page: those who have a grant there, and those of whom the client was told.
import { sql } from 'kysely';
import type { App } from '../../apps/app.ts';
import { now } from '../../clock.ts';
import type { Db } from '../../database/schema.ts';
import type { Waiting } from '../../deliveries/kinds.ts';
import { KEEP_DELIVERIES } from '../../deliveries/outbox.ts';
import { updateDelivery } from '../../deliveries/rows.ts';
import { PROVISIONING, topics } from '../../events/provisioning.ts';
import { isId } from '../../ids.ts';

const PAGE = 1_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** The place is kept in the payload. Returns whether there are more. Users who wait to be looked at anyway get no second row. */
export async function checkNextUsers(
  db: Db,
  app: App,
  { client_id }: { client_id: string },
  row: Waiting,
): Promise<boolean> {
  const after = isId(row.payload.after) ? row.payload.after : BEFORE_ALL;
  const users = await insertPage(db, app, { client_id, target_id: row.target_id, after });
  const last = users.at(-1);
  if (!last || users.length < PAGE) return false;
  await updateDelivery(db, app, row, { payload: { after: last } });
  return true;
}

type Place = { client_id: string; target_id: string; after: string };

async function insertPage(db: Db, app: App, { client_id, target_id, after }: Place): Promise<string[]> {
  const at = now();
  const { rows } = await sql<{ user_id: string }>`
    with granted as (
      select distinct user_id, true as is_granted from grants
      where app_id = ${app.id} and client_id = ${client_id} and expires_at > ${at} and user_id > ${after}::uuid
      order by user_id limit ${PAGE}
    ), told as (
      select user_id, ended from provisioned_users
      where app_id = ${app.id} and client_id = ${client_id} and user_id > ${after}::uuid
      order by user_id limit ${PAGE}
    ), page as (
      select user_id, granted.is_granted is not null as has_grant, ended,
        case when ended is null or granted.is_granted then ${topics.updated} else ${topics.deleted} end as topic
      from granted full join told using (user_id) order by user_id limit ${PAGE}
    ), known as (
      insert into provisioned_users as known (app_id, client_id, user_id, created_at)
      select ${app.id}::uuid, ${client_id}, user_id, ${at}::timestamptz from page where has_grant
      on conflict (app_id, client_id, user_id) do update set ended = null where known.ended is not null
    ), written as (
      insert into deliveries (app_id, kind, target_id, id, lane, topic, payload, created_at, due_at, expires_at)
      select ${app.id}::uuid, ${PROVISIONING}, ${target_id}, gen_random_uuid(), user_id::text,
        topic, case when topic = ${topics.updated} then '{}' else jsonb_build_object('reason', ended) end,
        ${at}::timestamptz, ${at}::timestamptz, ${new Date(at.getTime() + KEEP_DELIVERIES)}::timestamptz
      from page where not exists (
        select from deliveries as waiting
        where waiting.app_id = ${app.id} and waiting.kind = ${PROVISIONING} and waiting.target_id = ${target_id}
          and waiting.state = 'waiting' and waiting.sequence is null and waiting.lane = page.user_id::text
          and (waiting.topic = ${topics.deleted}) = (page.topic = ${topics.deleted})
      )
      order by user_id
    )
    select user_id from page order by user_id
  `.execute(db);
  return rows.map(({ user_id }) => user_id);
}
