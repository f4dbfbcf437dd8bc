// The jobs of a Gatehouse, as pg-boss keeps them.
import { sql } from 'kysely';
import { sealAll } from '../../src/events/chain/sealer.ts';
import type { Gatehouse } from './gatehouse.ts';
import { until } from './processes.ts';

/** Until nothing is left to do: what a request caused is done then, and what that caused. A job that failed, or that is for later, comes then. */
export async function untilIdle({ database: { db } }: Pick<Gatehouse, 'database'>): Promise<void> {
  await until('every job is done', async () => {
    const { rows } =
      await sql`select id from jobs.job where state = 'active' or (state = 'created' and start_after <= now()) limit 1`.execute(
        db,
      );
    return rows.length === 0;
  });
}

/** Until it holds, with every job that failed tried again at once, and not after seconds of back-off. */
export async function untilRetried(
  { database: { db } }: Pick<Gatehouse, 'database'>,
  what: string,
  holds: () => Promise<boolean> | boolean,
): Promise<void> {
  await until(what, async () => {
    await sql`update jobs.job set start_after = now() where state = 'retry' and start_after > now()`.execute(db);
    return holds();
  });
}

/** As pg-boss keeps a job that used up its attempts. */
export async function makeFailedJob(
  { database: { db } }: Pick<Gatehouse, 'database'>,
  { queue, app_id, message }: { queue: string; app_id: string; message: string },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into jobs.job (name, data, source_name, source_id, source_created_on, source_retry_count, source_output)
    values ('failed', ${JSON.stringify({ app_id, email: 'asked@example.com' })}::jsonb, ${queue}, gen_random_uuid(), now(), 3,
      ${JSON.stringify({ message })}::jsonb) returning id
  `.execute(db);
  return rows[0]!.id;
}

/** Until every event is sealed: on PostgreSQL, transactions of other tests on the same server may be under way. */
export const untilSealed = ({ system }: Pick<Gatehouse, 'system'>) =>
  until('every event is sealed', async () => (await sealAll(system)) === 'idle');

/** Until no transaction is under way that began before the last event: on PostgreSQL, also those of other tests on the same server. */
export const untilSettled = ({ database: { db } }: Pick<Gatehouse, 'database'>) =>
  until('no earlier transaction is open', async () => {
    const { rows } = await sql`
      select from audit_log where xid >= pg_snapshot_xmin(pg_current_snapshot()) and xid < pg_snapshot_xmax(pg_current_snapshot())
      limit 1
    `.execute(db);
    return rows.length === 0;
  });
