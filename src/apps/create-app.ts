// Creates an App with all that it needs: its signing keys, its built-in first-party client, and its owner.

import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import { isTaken } from '../database/failure.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import { Problem } from '../problem.ts';
import { type App, CONSOLE_SLUG, toApp } from './app.ts';
import { has } from './apps.ts';
import { createBuiltInClient, ensureCliClient } from './clients/built-in.ts';
import { requireQuota } from './developers.ts';
import { addMember } from './members.ts';
import type { Developer } from './operators.ts';
import { requireConsistent } from './settings/conflicts.ts';
import {
  type Branding,
  brandingSchema,
  readSettings,
  type Settings,
  settingsChangeSchema,
} from './settings/settings.ts';
import { generateSigningKeys, insertSigningKeys, type NewSigningKeys } from './signing-keys.ts';
import { newSlug, requireSlug, toNumberedSlug } from './slug.ts';

export type NewApp = {
  name: string;
  slug?: string | undefined;
  settings?: Partial<Settings>;
  branding?: Branding;
  test?: boolean | undefined;
  /** The developer who creates the App and becomes its first member. */
  owner?: Developer | undefined;
};

/**
 * Without a slug, one is derived from the name, with a number if it is taken. Throws `invalid_slug`, `slug_taken`,
 * `captcha_unavailable`, `developer_unverified`, `app_quota_reached`, `busy`.
 */
export async function createApp(core: Core, input: NewApp): Promise<App> {
  if (input.slug !== undefined) requireSlug(input.slug);
  if (input.owner) await requireQuota(core.db, input.owner, core.config.maxAppsPerDeveloper);
  await requireSettings(core, input);
  // The transaction decides; what is refused anyway should not cost two RSA keys first.
  if (input.slug !== undefined && (await isSlugTaken(core.db, input.slug))) throw slugTaken(input.slug);
  const keys = await generateSigningKeys();
  const wanted = input.slug ?? newSlug(input.name, 'app');
  for (let attempt = 1; ; attempt++) {
    const slug = attempt === 1 ? wanted : toNumberedSlug(wanted, attempt);
    try {
      return await transact(core, async (core) => {
        if (input.owner) await requireQuota(core.db, input.owner, core.config.maxAppsPerDeveloper);
        await refuseRetiredSlug(core.db, slug);
        return insertApp(core, { ...input, slug }, keys);
      });
    } catch (error) {
      const taken = isTaken(error, 'apps_slug_key') || (error instanceof Problem && error.code === 'slug_taken');
      if (!taken) throw error;
      if (input.slug !== undefined) throw slugTaken(slug);
      if (attempt >= MAX_SLUG_ATTEMPTS) throw error;
    }
  }
}

const MAX_SLUG_ATTEMPTS = 100;

/** Throws `settings_conflict`, `sms_off`, `captcha_unavailable`. */
async function requireSettings(core: Core, input: NewApp): Promise<void> {
  const settings = settingsChangeSchema.parse(input.settings ?? {});
  await requireConsistent(readSettings(settings), {
    before: readSettings({}),
    change: settings,
    server: has(core.config),
  });
}

async function isSlugTaken(db: Db, slug: string): Promise<boolean> {
  return (await db.selectFrom('apps').select('id').where('slug', '=', slug).executeTakeFirst()) !== undefined;
}

const slugTaken = (slug: string) =>
  new Problem('slug_taken', `“${slug}” is taken; choose another slug`, { fields: { slug: 'is taken' } });

/** Creates the console's App, from the same parts as every other App, and its clients, unless they exist. */
export async function ensureConsoleApp(core: Core): Promise<App> {
  const app = await findOrCreateConsoleApp(core);
  await ensureCliClient(core.db, app);
  return app;
}

async function findOrCreateConsoleApp(core: Core): Promise<App> {
  const find = () => core.db.selectFrom('apps').selectAll().where('slug', '=', CONSOLE_SLUG).executeTakeFirst();
  const existing = await find();
  if (existing) return toApp(existing, core.config);
  const keys = await generateSigningKeys();
  try {
    return await transact(core, (core) => insertApp(core, { name: 'Gatehouse console', slug: CONSOLE_SLUG }, keys));
  } catch (error) {
    // If two nodes start on an empty database, the other one may have created it.
    const made = isTaken(error) ? await find() : undefined;
    if (!made) throw error;
    return toApp(made, core.config);
  }
}

async function insertApp(core: Core, input: NewApp & { slug: string }, keys: NewSigningKeys): Promise<App> {
  const row = await core.db
    .insertInto('apps')
    .values({
      id: newId(),
      slug: input.slug,
      name: input.name,
      test: input.test ?? false,
      settings: JSON.stringify(settingsChangeSchema.parse(input.settings ?? {})),
      branding: JSON.stringify(brandingSchema.parse(input.branding ?? {})),
      created_at: now(),
      updated_at: now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const app = toApp(row, core.config);
  await insertSigningKeys(core, app, keys);
  await createBuiltInClient(core.db, app);
  await record(core.db, app, 'app.created', {
    data: { slug: app.slug, name: app.name, ...(app.test && { test: true }) },
  });
  if (input.owner) await addMember(core.db, app, input.owner, 'owner');
  return app;
}

/** For an App that moves here: it may have its own slug again. Throws `invalid_slug`, `slug_taken`. */
export async function requireFreeSlug(db: Db, slug: string, app: { id: string }): Promise<void> {
  requireSlug(slug);
  if (await isSlugTaken(db, slug)) throw slugTaken(slug);
  await refuseRetiredSlug(db, slug, app);
}

async function refuseRetiredSlug(db: Db, slug: string, app?: { id: string }): Promise<void> {
  const retired = await db
    .selectFrom('retired_slugs')
    .select('app_id')
    .where('slug', '=', slug)
    .where('until', '>', now())
    .executeTakeFirst();
  if (retired && retired.app_id !== app?.id)
    throw new Problem('slug_taken', `“${slug}” belonged to an App until recently; choose another slug`, {
      fields: { slug: 'is taken' },
    });
}
