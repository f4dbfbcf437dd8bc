// What `gatehouse check` says of the browser origins of Apps: without APP_URL they share one, so that a hole in a page of one
// App, or of the console, reaches the others.
import { CONSOLE_SLUG } from '../../apps/app.ts';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/open.ts';
import type { Finding } from './finding.ts';

/** Only on a database that is migrated. */
export async function checkOrigins({ appUrl, production }: Config, { db }: Database): Promise<Finding> {
  const name = 'origins';
  if (appUrl) return { name, status: 'ok', message: `every App has its own, ${appUrl}` };
  const apps = await db.selectFrom('apps').select('id').where('slug', '!=', CONSOLE_SLUG).limit(2).execute();
  if (apps.length < 2) return { name, status: 'ok', message: 'there is at most one App; a second one needs APP_URL' };
  const message = 'all Apps and the console share one; set APP_URL to separate them, which changes their issuers';
  return { name, status: production ? 'warn' : 'ok', message };
}
