// The columns of every table of the database, without the bookkeeping of migrations.
import { sql } from 'kysely';
import type { Gatehouse } from '../kit/gatehouse.ts';

export async function readColumns({ database }: Gatehouse): Promise<{ table: string; column: string }[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = current_schema() and table_name !~ '^kysely_|^migration_checksums'
  `.execute(database.db);
  return rows;
}
