// An App: a developer's application with its own issuer and user pool. It is created in create-app.ts; here it is
// changed and deleted.

import { DAY, now } from '../clock.ts';
import type { Config } from '../config.ts';
import { sendsSms } from '../config.ts';
import type { Core } from '../core.ts';
import type { JsonObject } from '../database/schema/columns.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { changesNothing, toChanges } from '../events/changes.ts';
import { currentActor, record } from '../events/record.ts';
import { Problem, requireAll } from '../problem.ts';
import { type App, CONSOLE_SLUG, toApp } from './app.ts';
import { announceChange } from './changes.ts';
import type { Urls } from './issuer.ts';
import { lockStoredApp } from './locks.ts';
import { requireConsistent } from './settings/conflicts.ts';
import {
  type Branding,
  brandingSchema,
  readSettings,
  type Settings,
  settingsChangeSchema,
} from './settings/settings.ts';

/** The part of the configuration that Apps depend on. */
export type Server = Urls & Parameters<typeof sendsSms>[0] & Pick<Config, 'captcha' | 'developerSignUp'>;
/** The slug of a deleted App is not reused for this long: other systems still have its issuer written down. */
export const SLUG_QUARANTINE_DAYS = 90;
/** The optional features that this server has. */
export const has = (server: Server) => ({ sms: sendsSms(server), captcha: server.captcha !== undefined });

/** Does not count the console's own App. */
export async function countApps(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('apps')
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('slug', '!=', CONSOLE_SLUG)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export type AppChange = {
  name?: string | undefined;
  status?: App['status'] | undefined;
  settings?: Partial<Settings> | undefined;
  branding?: Branding | undefined;
};

/**
 * Given settings replace single ones; given branding replaces all of it. Throws `forbidden` (also for anybody but an owner who has
 * events deleted sooner), `app_not_found`, `conflict` for the status of an App that waits for its deletion, `settings_conflict`,
 * `sms_off`, `captcha_unavailable`.
 */
export async function updateApp(core: Core, app: App, change: AppChange): Promise<App> {
  if (app.slug === CONSOLE_SLUG && change.status === 'suspended') {
    throw new Problem('forbidden', 'The console cannot be suspended: nobody could sign in to end the suspension');
  }
  return transact(core, async (core) => {
    const { db } = core;
    const current = await lockStoredApp(db, app);
    if (change.status && current.purge_at) throw new Problem('conflict', 'The App is being deleted; restore it first');
    await requireOwnerToShortenLog(core, app, { stored: current.settings, change: change.settings ?? {} });
    const settings =
      change.settings && (await mergeSettings(core, app, { stored: current.settings, change: change.settings }));
    const branding = change.branding && brandingSchema.parse(change.branding);
    // To choose what is the default is a change: another version may have another default, and so has the console in production.
    if (changesNothing(current, { ...change, branding, settings })) return toApp(current, core.config);
    const before = { ...current, settings: readSettings(current.settings) };
    const after = { ...change, branding, settings: settings && readSettings(settings) };
    const row = await db
      .updateTable('apps')
      .set({
        ...(change.name !== undefined && { name: change.name }),
        ...(change.status !== undefined && { status: change.status }),
        ...(settings && { settings: JSON.stringify(settings) }),
        ...(branding && { branding: JSON.stringify(branding) }),
        updated_at: now(),
      })
      .where('id', '=', app.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(db, app, 'app.updated', { data: { ...change, ...toChanges(before, after) } });
    await announceChange(db, app);
    return toApp({ ...row, version: row.version + 1 }, core.config);
  });
}

/**
 * Fewer days delete events at once, and with them the traces of a break-in. A key, a token for programs, or an admin whose account was
 * taken must not be enough for that. Operators may, and the command line. Throws `forbidden`.
 */
async function requireOwnerToShortenLog(
  { db, config }: Core,
  app: App,
  { stored, change }: { stored: JsonObject; change: Partial<Settings> },
): Promise<void> {
  if (change.audit_log_days === undefined) return;
  const daysOf = (days: number) =>
    Math.min(days || Number.POSITIVE_INFINITY, config.auditLogDays || Number.POSITIVE_INFINITY);
  if (daysOf(change.audit_log_days) >= daysOf(readSettings(stored).audit_log_days)) return;
  const { kind, id, personal_token } = currentActor();
  if (!personal_token && (kind === 'system' || kind === 'operator')) return;
  if (!personal_token && kind === 'developer' && id && (await isOwner(db, app, id))) return;
  throw new Problem(
    'forbidden',
    'Only an owner of the App can have events deleted sooner, and no key or token for programs can',
  );
}

async function isOwner(db: Db, app: App, developerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('members')
    .select('role')
    .where('app_id', '=', app.id)
    .where('developer_id', '=', developerId)
    .executeTakeFirst();
  return row?.role === 'owner';
}

/** Refuses to change what the environment sets. Throws `settings_conflict`. */
function requireSignUpFree({ developerSignUp }: Server, { sign_up }: Partial<Settings> = {}): void {
  if (sign_up === undefined || developerSignUp === undefined || sign_up === developerSignUp) return;
  const why = `is set to ${developerSignUp} by DEVELOPER_SIGN_UP on this server`;
  throw new Problem('settings_conflict', `settings.sign_up: ${why}`, { fields: { 'settings.sign_up': why } });
}

/** Throws `settings_conflict`, `sms_off`, `captcha_unavailable`. */
async function mergeSettings(
  { config }: Core,
  app: App,
  { stored, change }: { stored: JsonObject; change: Partial<Settings> },
): Promise<JsonObject> {
  const settings = { ...stored, ...settingsChangeSchema.parse(change) };
  await requireAll(
    () => app.slug === CONSOLE_SLUG && requireSignUpFree(config, change),
    () => requireConsistent(readSettings(settings), { before: readSettings(stored), change, server: has(config) }),
  );
  return settings;
}

/**
 * Deletes the App and everything that is left in it, at once; the console App's log says so. Its slug can be used again after
 * SLUG_QUARANTINE_DAYS. Owners delete an App with a time to think it over (registry/deletion.ts).
 */
export async function deleteApp(db: Db, app: App): Promise<void> {
  if (app.slug === CONSOLE_SLUG) throw new Problem('forbidden', 'The console cannot be deleted');
  await transact(db, async (db) => {
    const until = new Date(now().getTime() + SLUG_QUARANTINE_DAYS * DAY);
    await db
      .insertInto('retired_slugs')
      .values({ slug: app.slug, app_id: app.id, until })
      .onConflict((conflict) => conflict.column('slug').doUpdateSet({ app_id: app.id, until }))
      .execute();
    await announceChange(db, app);
    await db.deleteFrom('apps').where('id', '=', app.id).execute();
    const { id } = await db.selectFrom('apps').select('id').where('slug', '=', CONSOLE_SLUG).executeTakeFirstOrThrow();
    await record(db, { id }, 'app.deleted', { data: { app_id: app.id, slug: app.slug, name: app.name } });
  });
}
