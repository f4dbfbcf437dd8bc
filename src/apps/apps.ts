// An App: a developer's application with its own issuer and user pool. Made whole: keys and first-party client with it.
import type { Selectable } from 'kysely';
import { now } from '../clock.ts';
import type { Config } from '../config.ts';
import { isConstraint } from '../database/failure.ts';
import type { AppsTable, Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import { sendsSms } from '../mail/sms.ts';
import { Problem } from '../problem.ts';
import type { Keyring } from '../secrets.ts';
import { announceChange } from './changes.ts';
import { createBuiltInClient } from './clients/clients.ts';
import { issuerOf, type Urls } from './issuer.ts';
import { addMember, type Developer } from './members.ts';
import {
  type Branding,
  brandingSchema,
  readBranding,
  readSettings,
  requireConsistent,
  type Settings,
  settingsChangeSchema,
} from './settings/settings.ts';
import { generateSigningKeys, insertSigningKeys, type NewSigningKeys } from './signing-keys.ts';
import { requireSlug, toNumberedSlug, toSlug } from './slug.ts';

/** What of the configuration an App hangs on. */
export type Server = Urls & Parameters<typeof sendsSms>[0] & Pick<Config, 'captcha'>;

export const CONSOLE_SLUG = 'console';

/** A slug of a deleted App is not given to anyone else for this long: its issuer is still written down elsewhere. */
export const SLUG_QUARANTINE_DAYS = 90;

export type AppRow = Omit<Selectable<AppsTable>, 'changed_at'>;

export type App = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: 'active' | 'suspended';
  readonly version: number;
  readonly issuer: string;
  readonly settings: Settings;
  readonly branding: Branding;
  readonly created_at: Date;
  readonly updated_at: Date;
};

export function toApp(row: AppRow, urls: Urls): App {
  return Object.freeze({
    id: row.id,
    slug: row.slug,
    name: row.name,
    status: row.status,
    version: row.version,
    issuer: issuerOf(urls, row.slug),
    settings: readSettings(row.settings),
    branding: readBranding(row.branding),
    created_at: row.created_at,
    updated_at: row.updated_at,
  });
}

export function toAppJson(app: App) {
  const { id, slug, name, status, issuer, settings, branding, created_at, updated_at } = app;
  return { id, slug, name, status, issuer, settings, branding, created_at, updated_at };
}

export type NewApp = {
  name: string;
  slug?: string | undefined;
  settings?: Partial<Settings>;
  branding?: Branding;
  /** The developer who makes it, and so is its first member. */
  owner?: Developer | undefined;
};

/**
 * Makes an App with its signing keys and its built-in first-party client. Without a slug, one is made from the name and
 * numbered where it is taken. Throws `invalid_slug`, `slug_taken` or `captcha_unavailable`.
 */
export async function createApp(db: Db, keyring: Keyring, server: Server, input: NewApp): Promise<App> {
  if (input.slug !== undefined) requireSlug(input.slug);
  const keys = await generateSigningKeys();
  const wanted = input.slug ?? toSlug(input.name);
  for (let attempt = 1; ; attempt++) {
    const slug = attempt === 1 ? wanted : toNumberedSlug(wanted, attempt);
    try {
      return await transact(db, async (db) => {
        await refuseRetiredSlug(db, slug);
        return insertApp(db, keyring, server, { ...input, slug }, keys);
      });
    } catch (error) {
      const taken =
        isConstraint(error, 'unique', 'apps_slug_key') || (error instanceof Problem && error.code === 'slug_taken');
      if (!taken) throw error;
      if (input.slug !== undefined)
        throw new Problem('slug_taken', `“${slug}” is taken; choose another slug`, { fields: { slug: 'is taken' } });
      if (attempt >= MAX_SLUG_ATTEMPTS) throw error;
    }
  }
}

const MAX_SLUG_ATTEMPTS = 100;

/** What an App may want of the server, and whether it is there. */
const has = (server: Server) => ({ sms: sendsSms(server), captcha: server.captcha !== undefined });

/** The console is made of the same parts as every other App. */
export async function ensureConsoleApp(db: Db, keyring: Keyring, server: Server): Promise<App> {
  const find = () => db.selectFrom('apps').selectAll().where('slug', '=', CONSOLE_SLUG).executeTakeFirst();
  const existing = await find();
  if (existing) return toApp(existing, server);
  const keys = await generateSigningKeys();
  try {
    return await transact(db, (db) =>
      insertApp(db, keyring, server, { name: 'Gatehouse console', slug: CONSOLE_SLUG }, keys),
    );
  } catch (error) {
    // Two nodes started on an empty database: the other one made it.
    const made = isConstraint(error, 'unique') ? await find() : undefined;
    if (!made) throw error;
    return toApp(made, server);
  }
}

async function insertApp(
  db: Db,
  keyring: Keyring,
  server: Server,
  input: NewApp & { slug: string },
  keys: NewSigningKeys,
): Promise<App> {
  const settings = settingsChangeSchema.parse(input.settings ?? {});
  requireConsistent(readSettings(settings), settings as Partial<Settings>, has(server));
  const row = await db
    .insertInto('apps')
    .values({
      id: newId(),
      slug: input.slug,
      name: input.name,
      settings: JSON.stringify(settings),
      branding: JSON.stringify(brandingSchema.parse(input.branding ?? {})),
      created_at: now(),
      updated_at: now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const app = toApp(row, server);
  await insertSigningKeys(db, keyring, app, keys);
  await createBuiltInClient(db, app);
  await record(db, app, 'app.created', { data: { slug: app.slug, name: app.name } });
  if (input.owner) await addMember(db, app, input.owner, 'owner');
  return app;
}

/** Without the console's own. */
export async function countApps(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('apps')
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('slug', '!=', CONSOLE_SLUG)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function refuseRetiredSlug(db: Db, slug: string): Promise<void> {
  const retired = await db
    .selectFrom('retired_slugs')
    .select('slug')
    .where('slug', '=', slug)
    .where('until', '>', now())
    .executeTakeFirst();
  if (retired)
    throw new Problem('slug_taken', `“${slug}” belonged to an App until recently; choose another slug`, {
      fields: { slug: 'is taken' },
    });
}

export type AppChange = {
  name?: string | undefined;
  status?: App['status'] | undefined;
  settings?: Partial<Settings> | undefined;
  branding?: Branding | undefined;
};

/**
 * Settings that are given replace single ones; branding is replaced whole. Throws `forbidden`, `app_not_found`,
 * `settings_conflict`, `sms_off`, `captcha_unavailable`.
 */
export async function updateApp(db: Db, server: Server, app: App, change: AppChange): Promise<App> {
  if (app.slug === CONSOLE_SLUG && change.status === 'suspended') {
    throw new Problem('forbidden', 'The console cannot be suspended: nobody could sign in to end it');
  }
  return transact(db, async (db) => {
    const current = await db
      .selectFrom('apps')
      .select('settings')
      .where('id', '=', app.id)
      .forUpdate()
      .executeTakeFirst();
    if (!current) throw new Problem('app_not_found');
    const settings = change.settings && { ...current.settings, ...settingsChangeSchema.parse(change.settings) };
    if (settings) requireConsistent(readSettings(settings), change.settings!, has(server));
    const row = await db
      .updateTable('apps')
      .set({
        ...(change.name !== undefined && { name: change.name }),
        ...(change.status !== undefined && { status: change.status }),
        ...(settings && { settings: JSON.stringify(settings) }),
        ...(change.branding && { branding: JSON.stringify(brandingSchema.parse(change.branding)) }),
        updated_at: now(),
      })
      .where('id', '=', app.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(db, app, 'app.updated', { data: change });
    await announceChange(db, app);
    return toApp({ ...row, version: row.version + 1 }, server);
  });
}

/** Deletes the App and everything in it, at once. Its slug rests for SLUG_QUARANTINE_DAYS. */
export async function deleteApp(db: Db, app: App): Promise<void> {
  if (app.slug === CONSOLE_SLUG) throw new Problem('forbidden', 'The console cannot be deleted');
  await transact(db, async (db) => {
    const until = new Date(now().getTime() + SLUG_QUARANTINE_DAYS * 24 * 60 * 60 * 1000);
    await db
      .insertInto('retired_slugs')
      .values({ slug: app.slug, app_id: app.id, until })
      .onConflict((conflict) => conflict.column('slug').doUpdateSet({ app_id: app.id, until }))
      .execute();
    await announceChange(db, app);
    await db.deleteFrom('apps').where('id', '=', app.id).execute();
  });
}
