// Creates an App from the lines of another server, with the ids that it had there: a user's `sub` stays the same. The file is read
// twice: first all of it is checked, then one transaction creates everything, so that there is never half an App.
import { sql } from 'kysely';
import { type App, type AppRow, toApp } from '../apps/app.ts';
import { has } from '../apps/apps.ts';
import { announceChange } from '../apps/changes.ts';
import { createBuiltInClient } from '../apps/clients/built-in.ts';
import { requestLogo } from '../apps/clients/fetch-logo.ts';
import { requireFreeSlug } from '../apps/create-app.ts';
import { addMember } from '../apps/members.ts';
import type { Developer } from '../apps/operators.ts';
import { listPermissions } from '../apps/own-permissions.ts';
import { organizationPermissions } from '../apps/permissions.ts';
import { requireConsistent } from '../apps/settings/conflicts.ts';
import { brandingSchema, readSettings, settingsChangeSchema } from '../apps/settings/settings.ts';
import { generateSigningKeys, insertSigningKeys } from '../apps/signing-keys.ts';
import { listTexts, MAX_TEXTS, requireUsableText } from '../apps/texts.ts';
import { readKeptHash } from '../authentication/password/password.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import { isOrphan, isTaken, isUnfit } from '../database/failure.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { MAX_KINDS, noteForeignHashes } from '../imports/foreign-hashes.ts';
import { quotas } from '../limits/quotas.ts';
import { listOrganizationRoles } from '../organizations/roles.ts';
import { Problem } from '../problem.ts';
import { testDomainOf } from '../users/test-users.ts';
import { BadFile } from './file.ts';
import { type KindName, kinds } from './kinds.ts';
import { type AppLine, check, type Moved, onLine, readMoved, toBadFile } from './read.ts';
import { type Line, toRow } from './rules.ts';

const BATCH = 200;
/** Authenticator apps, and one each of the other kinds. */
const MAX_FACTORS = quotas.authenticator_apps.max + 3;
/** Ten are made at once; used ones stay until they are renewed. */
const MAX_RECOVERY_CODES = 50;

type Options = { slug?: string | undefined; owner?: Developer | undefined };
export type Imported = { app: App; from: string; counts: Moved['counts'] };

/** `open` begins to read the file anew. Throws BadFile, and for the slug, which the caller can choose, `invalid_slug` and `slug_taken`. */
export async function importApp(core: Core, open: () => AsyncIterable<string>, options: Options): Promise<Imported> {
  const checked = await checkAll(core, open, options);
  const keys = checked.hasKeys ? undefined : await generateSigningKeys();
  return transact(core, async (core) => {
    const moved = await readMoved(open());
    const app = await insertApp(core, { line: moved.app, images: checked.images, ...options });
    await createBuiltInClient(core.db, app);
    await insertLines(core, app, moved);
    await requestLogos(core, app);
    if (keys) await insertSigningKeys(core, app, keys);
    await noteForeignHashes(core.db, app, [...checked.hashKinds]);
    await requireBounds(core.db, app);
    if (options.owner) await addMember(core.db, app, options.owner, 'owner');
    await record(core.db, app, 'app.imported', {
      data: { slug: app.slug, from: moved.issuer, users: moved.counts.users ?? 0 },
    });
    await announceChange(core.db, app);
    return { app, from: moved.issuer, counts: moved.counts };
  });
}

type Checked = { images: Record<string, unknown>; hashKinds: Set<string>; hasKeys: boolean };

async function checkAll(core: Core, open: () => AsyncIterable<string>, { slug }: Options): Promise<Checked> {
  const moved = await readMoved(open());
  const checked: Checked = { images: {}, hashKinds: new Set(), hasKeys: false };
  const signing = new Set<string>();
  await requireSlugHere(core.db, moved.app, slug);
  const app = await checkApp(core, moved.app, slug).catch((error) => {
    throw toBadFile(error, 2);
  });
  for await (const { number, name, value } of moved.lines) {
    const row = await derive(core, app, { name, value }).catch((error) => {
      throw toBadFile(error, number);
    });
    if (name === 'app_images') checked.images[String(row.kind)] = row.hash;
    if (name === 'signing_keys') signing.add(`${row.state} ${row.alg}`);
    if (name === 'users' && typeof row.password_hash === 'string') {
      const kind = readKeptHash(row.password_hash)?.kind;
      if (kind !== undefined) checked.hashKinds.add(kind);
      if (checked.hashKinds.size > MAX_KINDS) throw onLine(number, `users have hashes of more than ${MAX_KINDS} kinds`);
    }
  }
  checked.hasKeys = signing.size > 0;
  const needed = ['current', 'next'].flatMap((state) => ['ES256', 'RS256'].map((alg) => `${state} ${alg}`));
  const missing = needed.find((one) => !signing.has(one));
  if (checked.hasKeys && missing) throw new BadFile(`The file has signing keys, and among them no ${missing} key.`);
  return checked;
}

const derive = <Name extends KindName>(core: Core, app: App, { name, value }: { name: Name; value: object }) =>
  toRow(kinds[name], name, { line: value as Line<Name>, place: { core, app } });

/** Throws `invalid_slug`, `slug_taken`. */
async function requireSlugHere(db: Db, line: AppLine, slug = line.slug): Promise<void> {
  await requireFreeSlug(db, slug, line).catch((error) => {
    throw error instanceof Problem && error.code === 'slug_taken' ? slugTaken(slug) : error;
  });
}

const slugTaken = (slug: string) =>
  new Problem('slug_taken', `The slug ${slug} is taken`, { fields: { slug: 'is taken' } });

/** The App as it will be. Throws `settings_conflict`, … */
async function checkApp(core: Core, line: AppLine, slug = line.slug): Promise<App> {
  const change = check(settingsChangeSchema, line.settings, { number: 2, field: 'settings' });
  check(brandingSchema, line.branding, { number: 2, field: 'branding' });
  const before = readSettings({});
  await requireConsistent(readSettings(change), { before, change, server: has(core.config) });
  const app = toApp(toNewRow(line, { slug, images: {} }), core.config);
  const texts = listTexts(app);
  if (texts.length > MAX_TEXTS) throw onLine(2, `an App has at most ${MAX_TEXTS} texts`);
  for (const text of texts) requireUsableText(text);
  return app;
}

type NewRow = { slug: string; images: Record<string, unknown> };

const toNewRow = ({ created_at, ...line }: AppLine, { slug, images }: NewRow): AppRow => ({
  ...{ ...line, slug, images, foreign_hashes: [], purge_at: null, version: 1 },
  ...{ created_at: new Date(created_at), updated_at: now() },
});

type New = Options & { line: AppLine; images: Record<string, unknown> };

async function insertApp({ db, config }: Core, { line, images, slug = line.slug }: New): Promise<App> {
  const row = toNewRow(line, { slug, images });
  const json = Object.fromEntries(
    (['settings', 'branding', 'texts', 'images'] as const).map((name) => [name, JSON.stringify(row[name])]),
  );
  try {
    const values = { ...row, ...json } as never;
    return toApp(await db.insertInto('apps').values(values).returningAll().executeTakeFirstOrThrow(), config);
  } catch (error) {
    if (isTaken(error, 'apps_slug_key')) throw slugTaken(slug);
    if (isUnfit(error)) throw onLine(2, "has a value that the database can't keep");
    if (isTaken(error))
      throw new BadFile(
        `The App ${line.id} is on this server already. Delete it first, or import it at another server.`,
      );
    throw error;
  }
}

async function insertLines(core: Core, app: App, { lines }: Moved): Promise<void> {
  let batch: { name: KindName; first: number; rows: Record<string, unknown>[] } | undefined;
  for await (const { number, name, value } of lines) {
    if (batch && (batch.name !== name || batch.rows.length >= BATCH)) {
      await insertRows(core.db, batch);
      batch = undefined;
    }
    const row = await derive(core, app, { name, value });
    batch ??= { name, first: number, rows: [] };
    batch.rows.push(row);
  }
  if (batch) await insertRows(core.db, batch);
}

type Rows = { name: KindName; first: number; rows: object[] };

async function insertRows(db: Db, { name, first, rows }: Rows): Promise<void> {
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)));
  try {
    await sql`
      insert into ${sql.table(name)} (${columns})
      select ${columns} from jsonb_populate_recordset(null::${sql.table(name)}, ${JSON.stringify(rows)}::jsonb)
    `.execute(db);
  } catch (error) {
    const where = `Lines ${first} to ${first + rows.length - 1} (${name})`;
    if (isTaken(error))
      throw new BadFile(`${where}: two say the same, or one has an id, address or name that is taken.`);
    if (isUnfit(error)) throw new BadFile(`${where}: one has a value that the database can't keep.`);
    if (isOrphan(error)) throw new BadFile(`${where}: one refers to something that the file does not have before it.`);
    throw error;
  }
}

/** The server keeps its own copies of the pictures of clients. */
async function requestLogos(core: Core, app: App): Promise<void> {
  const clients = core.db.selectFrom('clients').select(['id', 'logo_uri']).where('app_id', '=', app.id);
  for (const client of await clients.where('logo_uri', 'is not', null).execute()) await requestLogo(core, app, client);
}

/** What each user, client or organization may have at most. */
const bounds: [table: KindName, owner: string, max: number][] = [
  ['client_secrets', 'client_id', quotas.client_secrets.max],
  ['passkeys', 'user_id', quotas.passkeys.max],
  ['vault_entries', 'user_id', quotas.vault_entries.max],
  ['factors', 'user_id', MAX_FACTORS],
  ['recovery_codes', 'user_id', MAX_RECOVERY_CODES],
  ['organization_domains', 'organization_id', quotas.organization_domains.max],
];

async function requireBounds(db: Db, app: App): Promise<void> {
  for (const [table, owner, max] of bounds) {
    const { rows } = await sql<{ id: string }>`
      select ${sql.ref(owner)}::text as id from ${sql.table(table)} where app_id = ${app.id}
      group by ${sql.ref(owner)} having count(*) > ${max} limit 1
    `.execute(db);
    if (rows[0]) throw new BadFile(`${table}: ${rows[0].id} has more than ${max}.`);
  }
  await refuseUnknownNames(db, app);
  if (!app.test) await refusePowerfulTestUsers(db, app);
}

/** A name that nothing has yet would be given silently when the App creates it. */
async function refuseUnknownNames(db: Db, app: App): Promise<void> {
  const permissions = (await listPermissions(db, app)).map(({ name }) => name);
  const roles = (await listOrganizationRoles(db, app)).map(({ name }) => name);
  const lists: [table: KindName, column: string, known: readonly string[]][] = [
    ['roles', 'permissions', permissions],
    ['organization_roles', 'permissions', [...permissions, ...organizationPermissions]],
    ['organization_members', 'roles', roles],
  ];
  for (const [table, column, known] of lists) {
    const { rows } = await sql<{ name: string }>`
      select given.name from ${sql.table(table)} as listed, unnest(${sql.ref(`listed.${column}`)}) as given (name)
      where listed.app_id = ${app.id} and not given.name = any(${known}::text[]) limit 1
    `.execute(db);
    if (rows[0]) throw new BadFile(`${table}: the App has no ${rows[0].name}, which one of them names.`);
  }
}

/** People who read an App’s test messages can sign in as its test users, so these have no role, no group and no organization. */
async function refusePowerfulTestUsers(db: Db, app: App): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from users where app_id = ${app.id} and email_key like ${`%@${testDomainOf(app)}`} and exists (
      select 1 from user_roles where app_id = ${app.id} and user_id = users.id
      union all select 1 from user_groups where app_id = ${app.id} and user_id = users.id
      union all select 1 from organization_members where app_id = ${app.id} and user_id = users.id
    ) limit 1
  `.execute(db);
  if (rows[0]) throw new BadFile(`The user ${rows[0].id} is a test user, and can have no role, group or organization.`);
}
