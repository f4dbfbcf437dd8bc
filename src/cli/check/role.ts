// What `gatehouse check` says of the server's role in PostgreSQL: with MIGRATE=off it should be one that can neither change
// the schema nor rewrite the audit log (docs/running.md, “Two roles”).
import { sql } from 'kysely';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/open.ts';
import type { Finding } from './finding.ts';

/** Only on a database that is migrated. */
export async function checkRole({ migrate, production }: Config, { db, kind }: Database): Promise<Finding> {
  const name = 'role';
  if (kind === 'embedded') return { name, status: 'ok', message: 'the embedded database has no roles' };
  const { role, changes_schema, rewrites_log } = await readRights(db);
  const too_much = [changes_schema && 'change the schema', rewrites_log && 'rewrite the audit log'].filter(Boolean);
  if (too_much.length === 0) return { name, status: 'ok', message: `${role} reads and writes rows, and nothing else` };
  const message = `${role} may ${too_much.join(' and ')}`;
  if (!migrate) return { name, status: 'warn', message: `${message}; MIGRATE=off is for a role that may not` };
  const advice = '; a second role would keep a break-in from that (docs/running.md)';
  return { name, status: production ? 'warn' : 'ok', message: `${message}${production ? advice : ''}` };
}

type Rights = { role: string; changes_schema: boolean; rewrites_log: boolean };

async function readRights(db: Database['db']): Promise<Rights> {
  const { rows } = await sql<Rights>`
    select current_user as role,
      has_schema_privilege(current_schema(), 'create')
        or pg_has_role(tableowner, 'member') as changes_schema,
      has_table_privilege('audit_log', 'update, delete, truncate')
        or has_table_privilege('audit_seals', 'update, delete, truncate') as rewrites_log
    from pg_tables where schemaname = current_schema() and tablename = 'audit_log'
  `.execute(db);
  const [rights] = rows;
  if (!rights) throw new Error('a migrated database has an audit log');
  return rights;
}
