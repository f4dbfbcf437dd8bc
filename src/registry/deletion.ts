// An owner deletes an App: it is suspended at once, waits for GRACE_DAYS in which an owner can restore it, and is then purged
// in batches by the sweep. Its slug is never free in between.

import { type App, CONSOLE_SLUG, toApp } from '../apps/app.ts';
import { deleteApp } from '../apps/apps.ts';
import { announceChange } from '../apps/changes.ts';
import { DAY, now } from '../clock.ts';
import type { Core } from '../core.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { Problem } from '../problem.ts';
import { mailOwners } from './owners.ts';

/** Long enough for owners who read the mail after a weekend or a few days off. */
export const GRACE_DAYS = 7;

/** The console's App is where owners read about it. */
type Console = { consoleApp: App };

/** Tells all owners by mail. Throws `forbidden` for the console, `conflict` if it is being deleted already. */
export async function scheduleDeletion(core: Core, app: App, { consoleApp }: Console): Promise<App> {
  if (app.slug === CONSOLE_SLUG) throw new Problem('forbidden', 'The console cannot be deleted');
  const purge_at = new Date(now().getTime() + GRACE_DAYS * DAY);
  return transact(core, async (core) => {
    const { db, config } = core;
    const row = await db
      .updateTable('apps')
      .set({ purge_at, updated_at: now() })
      .where('id', '=', app.id)
      .where('purge_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!row) throw new Problem('conflict', 'The App is being deleted already');
    await record(db, app, 'app.deletion_scheduled', { data: { purge_at: purge_at.toISOString() } });
    await announceChange(db, app);
    const link = `${config.baseUrl}/console/apps/${app.slug}/settings/danger`;
    const values = { deleted_app: app.name, days: GRACE_DAYS };
    await mailOwners(core, app, { consoleApp, kind: 'app_deletion_scheduled', link, values });
    return toApp({ ...row, version: row.version + 1 }, config);
  });
}

/**
 * As it was before: an App that was suspended then is suspended again. Throws `conflict` if it isn't being deleted, or if its time
 * is over, because the purge may have begun.
 */
export async function restoreApp(core: Core, app: App): Promise<App> {
  return transact(core, async ({ db, config }) => {
    const row = await db
      .updateTable('apps')
      .set({ purge_at: null, updated_at: now() })
      .where('id', '=', app.id)
      .where('purge_at', '>', now())
      .returningAll()
      .executeTakeFirst();
    if (!row) throw new Problem('conflict', 'The App is not being deleted, or its time is over');
    await record(db, app, 'app.restored');
    await announceChange(db, app);
    return toApp({ ...row, version: row.version + 1 }, config);
  });
}

/** The Apps whose time has come; the rows that are left in them go with the last statement. */
export async function listDueApps({ db, config }: Core): Promise<App[]> {
  const rows = await db
    .selectFrom('apps')
    .selectAll()
    .where('purge_at', '<=', now())
    .orderBy('purge_at')
    .limit(APPS_PER_SWEEP)
    .execute();
  return rows.map((row) => toApp(row, config));
}

const APPS_PER_SWEEP = 20;

/** Two nodes may come here together; the second finds no App. */
export async function finishDeletion({ db }: Core, app: App): Promise<void> {
  await transact(db, async (db) => {
    const row = db.selectFrom('apps').select('id').where('id', '=', app.id);
    if (await row.forUpdate().executeTakeFirst()) await deleteApp(db, app);
  });
}
