// The logo of an organization, kept in the database as the App's own pictures are.
import type { App } from '../apps/app.ts';
import { type Image, imageCache, toImage } from '../apps/images/image.ts';
import { now } from '../clock.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { lockOrganization, type Organization } from './organizations.ts';

/** The picture is public: pages and mails show it. One that was replaced or deleted is gone from every process at once. */
export async function findOrganizationLogo(db: Db, app: App, { id }: { id: string }): Promise<Image | undefined> {
  const logo = db.selectFrom('organization_logos').where('app_id', '=', app.id).where('organization_id', '=', id);
  const current = await logo.select('hash').executeTakeFirst();
  if (!current) return undefined;
  const cached = imageCache.get(cacheKey(app, id, current.hash));
  if (cached) return cached;
  const image = await logo.select(['type', 'bytes', 'hash']).executeTakeFirst();
  if (image) imageCache.set(cacheKey(app, id, image.hash), image);
  return image;
}

const cacheKey = (app: App, id: string, hash: string) => `${app.id} organization ${id} ${hash}`;

/** Throws `invalid_image`, `not_found`. */
export async function saveOrganizationLogo(
  db: Db,
  app: App,
  { id }: { id: string },
  bytes: Buffer,
): Promise<Organization> {
  const image = toImage(bytes);
  return transact(db, async (db) => {
    const organization = await lockOrganization(db, app, { id });
    if (organization.logo_hash === image.hash) return organization;
    const row = { ...image, created_at: now() };
    await db
      .insertInto('organization_logos')
      .values({ app_id: app.id, organization_id: id, ...row })
      .onConflict((conflict) => conflict.columns(['app_id', 'organization_id']).doUpdateSet(row))
      .execute();
    await record(db, app, 'organization.updated', { data: toData(organization, image.hash) });
    return { ...organization, logo_hash: image.hash };
  });
}

/** Does nothing if there is none. Throws `not_found`. */
export async function deleteOrganizationLogo(db: Db, app: App, { id }: { id: string }): Promise<Organization> {
  return transact(db, async (db) => {
    const organization = await lockOrganization(db, app, { id });
    if (organization.logo_hash === null) return organization;
    await db.deleteFrom('organization_logos').where('app_id', '=', app.id).where('organization_id', '=', id).execute();
    await record(db, app, 'organization.updated', { data: toData(organization, null) });
    return { ...organization, logo_hash: null };
  });
}

function toData({ id, name, logo_hash }: Organization, hash: string | null) {
  return { organization_id: id, name, fields: ['logo'], ...toChanges({ logo: logo_hash }, { logo: hash }) };
}
