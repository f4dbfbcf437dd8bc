// The source of a connection's identities: the server that names the subjects, and the field that it names them in. It stays as long
// as users are linked (docs/decisions/0047-the-source-of-identities-stays.md).
import type { App } from '../apps/app.ts';
import type { ConnectionRow, Db } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { keysOf } from '../tables.ts';
import { kindOf } from './catalogue.ts';
import { type ConnectionSettings, settingsOf } from './settings.ts';

/**
 * Another server could name the subject of any user, who would then be signed in. Call it with the connection's row locked. Throws
 * `connection_has_identities`.
 */
export async function requireSameSource(
  db: Db,
  app: App,
  current: ConnectionRow,
  settings: ConnectionSettings,
): Promise<void> {
  const { subjectsDependOn } = kindOf(current);
  if (!subjectsDependOn) return;
  const [before, after] = [subjectsDependOn(settingsOf(current)), subjectsDependOn(settings)];
  const changed = keysOf(before).filter((name) => before[name] !== after[name]);
  if (changed.length === 0 || !(await hasIdentities(db, app, current))) return;
  throw new Problem('connection_has_identities', 'Create a new connection for another server or another subject', {
    fields: Object.fromEntries(changed.map((name) => [`settings.${name}`, 'stays while users are linked'])),
  });
}

async function hasIdentities(db: Db, app: App, { id }: ConnectionRow): Promise<boolean> {
  const identity = await db
    .selectFrom('identities')
    .select('user_id')
    .where('app_id', '=', app.id)
    .where('connection_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  return identity !== undefined;
}
