// Whether the database answers within two seconds, for the readiness check.
import { sql } from 'kysely';
import type { Db } from './schema.ts';

const TIMEOUT_MS = 2_000;

export async function answers(db: Db): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, TIMEOUT_MS, false).unref());
  const asked = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  );
  return Promise.race([asked, late]);
}
