// What an App keeps of a user beside the profile, as JSON objects: public, which the user reads; private, which leaves this server
// only to the App's backend and developers; own, which the user writes, so that the App trusts none of it.
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { JsonObject } from '../database/schema/columns.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { depthOf } from '../database/storable.ts';
import { transact } from '../database/transact.ts';
import { changesNothing } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { type FieldError, Problem, requireAll } from '../problem.ts';
import { lockUser } from './users.ts';

export const MAX_METADATA_BYTES = 8_192;
export const MAX_METADATA_DEPTH = 5;

export const metadataKinds = ['metadata_public', 'metadata_private', 'metadata_own'] as const;
export type MetadataKind = (typeof metadataKinds)[number];

export type MetadataChange = Partial<Record<MetadataKind, JsonObject | undefined>>;

/** Puts these in place of what is there. Throws `not_found`, `invalid_body`. */
export async function replaceMetadata(db: Db, app: App, id: string, metadata: MetadataChange): Promise<UserRow> {
  return transact(db, async (db) => {
    return saveMetadata(db, app, await lockUser(db, app, id), metadata);
  });
}

/** Changes what the patches name (RFC 7396); null takes a member away. Throws `not_found`, `invalid_body`. */
export async function patchMetadata(db: Db, app: App, id: string, patches: MetadataChange): Promise<UserRow> {
  return transact(db, async (db) => {
    const user = await lockUser(db, app, id);
    const named = metadataKinds.filter((kind) => patches[kind] !== undefined);
    const merged = Object.fromEntries(
      named.map((kind) => [kind, mergePatch(user[kind], patches[kind])]),
    ) as MetadataChange;
    return saveMetadata(db, app, user, merged);
  });
}

async function saveMetadata(db: Db, app: App, user: UserRow, metadata: MetadataChange): Promise<UserRow> {
  await requireMetadata(metadata);
  if (changesNothing(user, metadata)) return user;
  const { id } = user;
  const named = metadataKinds.filter((kind) => metadata[kind] !== undefined);
  const texts = Object.fromEntries(named.map((kind) => [kind, JSON.stringify(metadata[kind])]));
  const changed = await db
    .updateTable('users')
    .set({ ...texts, updated_at: now() })
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await record(db, app, 'user.updated', { user_id: id, data: { fields: named } });
  return changed;
}

/** Throws `invalid_body`. */
export async function requireMetadata(metadata: MetadataChange): Promise<void> {
  await requireAll(
    ...metadataKinds.map((kind) => () => {
      const value = metadata[kind];
      if (value !== undefined) requireBounds(kind, value);
    }),
  );
}

function requireBounds(field: MetadataKind, value: JsonObject): void {
  if (depthOf(value) > MAX_METADATA_DEPTH)
    throw outOfBounds({ field, code: 'too_deep', detail: `must be at most ${MAX_METADATA_DEPTH} levels deep` });
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_METADATA_BYTES)
    throw outOfBounds({
      ...{ field, code: 'too_large', detail: `must be at most ${MAX_METADATA_BYTES} bytes of JSON` },
      members: { max: MAX_METADATA_BYTES },
    });
}

const outOfBounds = (error: FieldError) =>
  new Problem('invalid_body', `${error.field}: ${error.detail}`, { errors: [error] });

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7396 §2. Lists are replaced, not merged. */
export function mergePatch(target: unknown, patch: JsonObject): JsonObject;
export function mergePatch(target: unknown, patch: unknown): unknown;
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const kept = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) kept.delete(name);
    else kept.set(name, mergePatch(kept.get(name), value));
  }
  return Object.fromEntries(kept);
}
