// The pictures of an App: its logo, its logo for dark pages and its favicon. They are kept in the database, so that every
// node serves them and a backup holds them.
import { now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { changesNothing, toChanges } from '../../events/changes.ts';
import { record } from '../../events/record.ts';
import { type App, toApp } from '../app.ts';
import { announceChange } from '../changes.ts';
import { lockStoredApp } from '../locks.ts';
import { type Image, imageCache, toImage } from './image.ts';
import { type ImageHashes, type ImageKind, readImages } from './kinds.ts';

export async function findImage(db: Db, app: App, kind: ImageKind): Promise<Image | undefined> {
  const hash = app.images[kind];
  if (hash === undefined) return undefined;
  const key = `${app.id} ${kind} ${hash}`;
  const cached = imageCache.get(key);
  if (cached) return cached;
  const image = await db
    .selectFrom('app_images')
    .select(['type', 'bytes', 'hash'])
    .where('app_id', '=', app.id)
    .where('kind', '=', kind)
    .executeTakeFirst();
  // It may have been replaced since the App was read.
  if (image?.hash === hash) imageCache.set(key, image);
  return image;
}

/** Throws `invalid_image`, `app_not_found`. */
export async function saveImage(
  core: Core,
  app: App,
  { kind, bytes }: { kind: ImageKind; bytes: Buffer },
): Promise<App> {
  const image = toImage(bytes);
  return changeImages(core, app, { [kind]: image.hash }, async (db) => {
    const row = { ...image, created_at: now() };
    await db
      .insertInto('app_images')
      .values({ app_id: app.id, kind, ...row })
      .onConflict((conflict) => conflict.columns(['app_id', 'kind']).doUpdateSet(row))
      .execute();
  });
}

/** Does nothing if there is none. Throws `app_not_found`. */
export async function deleteImage(core: Core, app: App, kind: ImageKind): Promise<App> {
  return changeImages(core, app, { [kind]: undefined }, async (db) => {
    await db.deleteFrom('app_images').where('app_id', '=', app.id).where('kind', '=', kind).execute();
  });
}

/** The row of the App is locked first, so that its hashes and the pictures agree whoever else changes them. */
async function changeImages(core: Core, app: App, change: ImageHashes, write: (db: Db) => Promise<void>): Promise<App> {
  return transact(core, async ({ db, config }) => {
    const current = await lockStoredApp(db, app);
    const before = readImages(current.images);
    const told = Object.fromEntries(Object.entries(change).map(([kind, hash]) => [kind, hash ?? null]));
    if (changesNothing(before, told)) return toApp(current, config);
    await write(db);
    const images = JSON.stringify({ ...before, ...change });
    const row = await db
      .updateTable('apps')
      .set({ images, updated_at: now() })
      .where('id', '=', app.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(db, app, 'app.updated', {
      data: {
        images: told,
        ...toChanges({ images: before }, { images: { ...before, ...told } }),
      },
    });
    await announceChange(db, app);
    return toApp({ ...row, version: row.version + 1 }, config);
  });
}
