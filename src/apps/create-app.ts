// Creates an App whole: with its signing keys, its built-in first-party client, and the developer who owns it.
import { now } from '../clock.ts';
import { isConstraint } from '../database/failure.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import { Problem } from '../problem.ts';
import type { Keyring } from '../secrets.ts';
import { type App, CONSOLE_SLUG, toApp } from './app.ts';
import { has, type Server } from './apps.ts';
import { createBuiltInClient } from './clients/built-in.ts';
import { addMember, type Developer } from './members.ts';
import {
  type Branding,
  brandingSchema,
  readSettings,
  requireConsistent,
  type Settings,
  settingsChangeSchema,
} from './settings/settings.ts';
import { generateSigningKeys, insertSigningKeys, type NewSigningKeys } from './signing-keys.ts';
import { requireSlug, toNumberedSlug, toSlug } from './slug.ts';

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
