// The shape of a database as text: tables, columns, constraints, indexes. Two that are the same are the same.
import { sql } from 'kysely';
import type { Db } from '../../src/database/schema.ts';

/** Kysely's own bookkeeping is not ours to compare. */
const BOOKKEEPING = /^kysely_migration/;

export async function schemaOf(db: Db): Promise<string[]> {
  const { rows } = await sql<{ tab: string; line: string }>`
    select table_name as tab, format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) as line
      from information_schema.columns where table_schema = 'public'
    union all
    select conrelid::regclass::text, format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> 0
    union all
    select tablename, indexdef from pg_indexes where schemaname = 'public'
    union all
    select typname, format('type %s', typname) from pg_type where typnamespace = 'public'::regnamespace and typtype in ('e', 'd')
    union all
    select proname, format('function %s', proname) from pg_proc where pronamespace = 'public'::regnamespace
  `.execute(db);
  return rows
    .filter(({ tab }) => !BOOKKEEPING.test(tab))
    .map(({ line }) => line)
    .sort();
}
