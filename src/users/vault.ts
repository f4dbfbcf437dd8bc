// The vault: users' keys for other services (an AI provider, a mail service), which the App's backend uses on their behalf. A key
// is sealed and bound to its App, user and entry. It leaves one entry at a time, and every reading is an event; lists, exports
// and events hold no key.
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { Db, VaultEntryRow } from '../database/schema.ts';
import { sealedColumn } from '../database/sealed.ts';
import { transact } from '../database/transact.ts';
import type { Event } from '../events/catalogue.ts';
import { changesNothing } from '../events/changes.ts';
import { record, recordEach } from '../events/record.ts';
import { newId } from '../ids.ts';
import { quotas, requireRoomOfUser } from '../limits/quotas.ts';
import { Problem } from '../problem.ts';

export const MAX_VAULT_KEY = 4_000;
export const MAX_VAULT_LABEL = 100;
export const MAX_VAULT_SERVICE = 100;
/** Four characters of a shorter key would be too much of it. */
const MIN_LENGTH_FOR_HINT = 16;
const HINT_LENGTH = 4;

/** An entry without its key. */
export type VaultEntry = Omit<VaultEntryRow, 'api_key_sealed'>;

const shown = [
  ...(['app_id', 'user_id', 'id', 'service_name', 'label', 'hint', 'status'] as const),
  ...(['created_at', 'updated_at', 'rotated_at', 'last_read_at'] as const),
];

type Status = VaultEntryRow['status'];
type VaultEvent = Extract<Event, `vault_entry.${string}`>;
export type NewVaultEntry = {
  service_name: string;
  api_key: string;
  status?: Status | undefined;
  label?: string | null | undefined;
};

/** Throws `not_found` for an unknown user, `limit_reached`. */
export async function createVaultEntry(
  core: Core,
  app: App,
  userId: string,
  { api_key, service_name, status = 'active', label = null }: NewVaultEntry,
): Promise<VaultEntry> {
  const id = newId();
  const key = sealKey(core, { app_id: app.id, user_id: userId, id }, api_key);
  return transact(core.db, async (db) => {
    await requireRoomOfUser(db, app, userId, 'vault_entries');
    const entry = await db
      .insertInto('vault_entries')
      .values({
        ...{ app_id: app.id, user_id: userId, id, service_name, label, status, ...key },
        ...{ created_at: now(), updated_at: now() },
      })
      .returning(shown)
      .executeTakeFirstOrThrow();
    await recordEntry(db, app, 'vault_entry.created', entry);
    return entry;
  });
}

/** The newest first. */
export async function listVault(db: Db, app: App, userId: string, query: PageQuery): Promise<Page<VaultEntry>> {
  const select = (db: Db) =>
    db.selectFrom('vault_entries').select(shown).where('app_id', '=', app.id).where('user_id', '=', userId);
  return readPage(db, app, select, { ...query, by: 'created_at' });
}

export type OpenedVaultEntry = VaultEntry & { api_key: string };

/** The entry with its key; the reading is recorded before the key is handed over. Throws `not_found`, `vault_entry_disabled`. */
export async function readVaultEntry(core: Core, app: App, userId: string, id: string): Promise<OpenedVaultEntry> {
  return transact(core.db, async (db) => {
    const read = await db
      .updateTable('vault_entries')
      .set({ last_read_at: now() })
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (!read) throw unknown();
    const { api_key_sealed, ...entry } = read;
    if (entry.status === 'disabled')
      throw new Problem('vault_entry_disabled', 'Set its status to active to use the key again');
    await recordEntry(db, app, 'vault_entry.read', entry);
    return { ...entry, api_key: core.keyring.open(api_key_sealed, placeOf(entry)).toString() };
  });
}

/** Replaces the key; the old one is gone at once. Throws `not_found`. */
export async function rotateVaultEntry(
  core: Core,
  app: App,
  userId: string,
  { id, api_key }: { id: string; api_key: string },
): Promise<VaultEntry> {
  const key = sealKey(core, { app_id: app.id, user_id: userId, id }, api_key);
  const change = { ...key, rotated_at: now() };
  return updateEntry(core.db, app, userId, { id, change, event: 'vault_entry.rotated' });
}

/** Throws `not_found`. */
export async function updateVaultEntry(
  db: Db,
  app: App,
  userId: string,
  { id, ...change }: { id: string; status?: Status | undefined; label?: string | null | undefined },
): Promise<VaultEntry> {
  return transact(db, async (db) => {
    const before = await db
      .selectFrom('vault_entries')
      .select(shown)
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!before) throw unknown();
    if (changesNothing(before, change)) return before;
    return updateEntry(db, app, userId, { id, change, event: 'vault_entry.updated' });
  });
}

type Change = Partial<Pick<VaultEntryRow, 'status' | 'label' | 'hint' | 'api_key_sealed' | 'rotated_at'>>;

async function updateEntry(
  db: Db,
  app: App,
  userId: string,
  {
    id,
    change,
    event,
  }: { id: string; change: { [Name in keyof Change]: Change[Name] | undefined }; event: VaultEvent },
): Promise<VaultEntry> {
  return transact(db, async (db) => {
    const entry = await db
      .updateTable('vault_entries')
      .set({ ...change, updated_at: now() })
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where('id', '=', id)
      .returning(shown)
      .executeTakeFirst();
    if (!entry) throw unknown();
    await recordEntry(db, app, event, entry);
    return entry;
  });
}

/** Throws `not_found`. */
export async function deleteVaultEntry(db: Db, app: App, userId: string, id: string): Promise<void> {
  await transact(db, async (db) => {
    const entry = await db
      .deleteFrom('vault_entries')
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where('id', '=', id)
      .returning(shown)
      .executeTakeFirst();
    if (!entry) throw unknown();
    await recordEntry(db, app, 'vault_entry.deleted', entry);
  });
}

/**
 * Deletes the entries whose keys were given since then, or all. Call it in the transaction in which the user gets another owner, or
 * their own back.
 */
export async function emptyVault(db: Db, app: App, userId: string, since?: Date): Promise<void> {
  const entries = await db
    .deleteFrom('vault_entries')
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .where((where) => ifGiven(since, (at) => where(where.fn.coalesce('rotated_at', 'created_at'), '>=', at)))
    .returning(shown)
    .execute();
  await recordEach(db, app, 'vault_entry.deleted', entries.map(toFacts));
}

export function toVaultEntryJson(entry: VaultEntry) {
  const { id, service_name, label, hint, status, created_at, updated_at, rotated_at, last_read_at } = entry;
  return { id, service_name, label, hint, status, created_at, updated_at, rotated_at, last_read_at };
}

/** As personal data. */
export const ownVault = {
  name: 'vault',
  list: async (db: Db, app: App, user: { id: string }) =>
    (await listVault(db, app, user.id, { limit: quotas.vault_entries.max })).items.map(toVaultEntryJson),
} as const;

type Place = Pick<VaultEntry, 'app_id' | 'user_id' | 'id'>;

const placeOf = ({ app_id, user_id, id }: Place) => `vault_entries/${app_id}/${user_id}/${id}/api_key`;

export const sealedVault = sealedColumn('vault_entries', {
  column: 'api_key_sealed',
  key: ['app_id', 'user_id', 'id'],
  placeOf,
  lost: { becomes: 'delete', words: 'keys for other services in users’ vaults: users enter them again' },
});

function sealKey({ keyring }: Core, place: Place, apiKey: string) {
  const hint = apiKey.length < MIN_LENGTH_FOR_HINT ? null : apiKey.slice(-HINT_LENGTH);
  return { api_key_sealed: keyring.seal(apiKey, placeOf(place)), hint };
}

const recordEntry = (db: Db, app: App, event: VaultEvent, entry: VaultEntry): Promise<void> =>
  record(db, app, event, toFacts(entry));

const toFacts = ({ id, user_id, service_name, status }: VaultEntry) => ({
  user_id,
  data: { vault_entry: id, service_name, status },
});

const unknown = () => new Problem('not_found', 'There is no such entry in this user’s vault');
