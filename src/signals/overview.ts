// The streams of a client as the App's developers see them: what waits, and how the last event fared.
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import type { Db, SignalStreamRow } from '../database/schema.ts';
import { isDown } from '../deliveries/targets.ts';
import { MAX_WAITING, SIGNAL } from '../events/signal-writes.ts';
import { FAILING } from './status.ts';

export type StreamOverview = Pick<
  SignalStreamRow,
  'id' | 'description' | 'method' | 'endpoint_url' | 'status' | 'reason' | 'created_at'
> & {
  /** Its last requests all failed. */
  is_failing: boolean;
  /** Up to MAX_WAITING. */
  waiting: number;
  /** Of the last request that failed or was refused, or of the last poll that refused a token; null if there is none. */
  last_failure: { at: Date; status: number | null; failure: string | null; answer: string | null } | null;
};

/** The oldest first. */
export async function listStreamOverviews(db: Db, app: App, client_id: string): Promise<StreamOverview[]> {
  const { rows } = await sql<Row>`
    select stream.id, description, method, endpoint_url, stream.status, reason, stream.created_at,
      coalesce(target.failures, 0) as failures,
      (select count(*)::integer from (
        select from deliveries
        where deliveries.app_id = ${app.id} and kind = ${SIGNAL} and target_id = stream.id::text and state = 'waiting'
        limit ${MAX_WAITING}
      ) as waiting) as waiting,
      last.at, last.status as last_status, last.failure, last.answer
    from signal_streams as stream
    left join delivery_targets as target
      on target.app_id = stream.app_id and target.kind = ${SIGNAL} and target.target_id = stream.id::text
    left join lateral (
      select at, attempt.status, failure, answer from delivery_attempts as attempt
      where attempt.app_id = ${app.id} and attempt.kind = ${SIGNAL} and attempt.target_id = stream.id::text
        and (attempt.status is null or attempt.status >= 300)
      order by at desc limit 1
    ) as last on true
    where stream.app_id = ${app.id} and stream.client_id = ${client_id}
    order by stream.created_at, stream.id
  `.execute(db);
  return rows.map(({ failures, at, last_status: status, failure, answer, ...row }) => ({
    ...row,
    is_failing: isDown({ failures }),
    last_failure: at && { at, status, failure, answer },
  }));
}

/** Of each stream of the App, whether its events arrive; undefined if its receiver switched it off. */
export async function listStreamStates(db: Db, app: App): Promise<{ client_id: string; works: boolean | undefined }[]> {
  const rows = await db
    .selectFrom('signal_streams as stream')
    .leftJoin('delivery_targets as target', (join) =>
      join
        .onRef('target.app_id', '=', 'stream.app_id')
        .on('target.kind', '=', SIGNAL)
        .on('target.target_id', '=', sql<string>`stream.id::text`),
    )
    .select(['stream.client_id', 'stream.status', 'stream.reason', 'target.failures'])
    .where('stream.app_id', '=', app.id)
    .orderBy('stream.created_at')
    .execute();
  return rows.map(({ client_id, status, reason, failures }) => {
    const isOff = status === 'disabled' && reason !== FAILING;
    return { client_id, works: isOff ? undefined : status !== 'disabled' && !isDown({ failures: failures ?? 0 }) };
  });
}

type Row = Omit<StreamOverview, 'is_failing' | 'last_failure'> & {
  failures: number;
  at: Date | null;
  last_status: number | null;
  failure: string | null;
  answer: string | null;
};

export function toOverviewJson({ endpoint_url, ...stream }: StreamOverview) {
  const { id, description, method, status, reason, created_at, is_failing, waiting, last_failure } = stream;
  return { id, description, method, endpoint_url, status, reason, is_failing, waiting, last_failure, created_at };
}
