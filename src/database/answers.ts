// Whether the database answers, for readiness: soon, or not at all.
import { sql } from 'kysely';
import type { Database } from './open.ts';

const TIMEOUT_MS = 2_000;

export async function answers({ db }: Database): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, TIMEOUT_MS, false).unref());
  const asked = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  );
  return Promise.race([asked, late]);
}
