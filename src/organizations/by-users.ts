// What users do with organizations by themselves: create one, if the App lets them.
import type { App } from '../apps/app.ts';
import { lockAppRow } from '../database/locks/order.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { Problem } from '../problem.ts';
import { lockUser } from '../users/users.ts';
import { insertMember, isOrganizationMember, removeOrganizationMember } from './members.ts';
import { createOrganization, type NewOrganization, type Organization } from './organizations.ts';
import { seatsAreTheApps } from './settings.ts';

/** Of those that exist. Each costs rows, and its name is shown to the people who are invited. */
export const MAX_CREATED_BY_USER = 10;

/**
 * The user becomes its admin. Throws `organizations_off`, `limit_reached`, `forbidden` for `max_users`, and as
 * `createOrganization`.
 */
export async function createOwnOrganization(
  db: Db,
  app: App,
  user: { id: string },
  input: NewOrganization,
): Promise<Organization> {
  if (app.settings.organizations_by_users === 'off') throw new Problem('organizations_off');
  if (input.settings?.max_users !== undefined) throw seatsAreTheApps();
  return transact(db, async (db) => {
    await lockAppRow(db, app);
    await lockUser(db, app, user.id);
    await requireRoom(db, app, user);
    const organization = await createOrganization(db, app, { ...input, created_by: user.id });
    await insertMember(db, app, organization, { user_id: user.id, roles: ['admin'] });
    return organization;
  });
}

/** Whether the App lets users create organizations, and this one has not created as many as one may. */
export async function mayCreateOrganization(db: Db, app: App, user: { id: string }): Promise<boolean> {
  return app.settings.organizations_by_users !== 'off' && (await countCreated(db, app, user)) < MAX_CREATED_BY_USER;
}

async function countCreated(db: Db, app: App, { id }: { id: string }): Promise<number> {
  const { count } = await db
    .selectFrom('organizations')
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('app_id', '=', app.id)
    .where('created_by', '=', id)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function requireRoom(db: Db, app: App, user: { id: string }): Promise<void> {
  if ((await countCreated(db, app, user)) < MAX_CREATED_BY_USER) return;
  throw new Problem('limit_reached', `You have created ${MAX_CREATED_BY_USER} organizations, which is the limit`, {
    members: { limit: 'organizations', max: MAX_CREATED_BY_USER },
  });
}

/**
 * The organizations that the user created are theirs no longer: memberships there end, as if the user had been deleted. An
 * organization stays, even without members, for the App to decide about.
 */
export async function disownOrganizations(db: Db, app: App, userId: string): Promise<void> {
  const created = await db
    .updateTable('organizations')
    .set({ created_by: null })
    .where('app_id', '=', app.id)
    .where('created_by', '=', userId)
    .returning('id')
    .execute();
  for (const organization of created) {
    if (await isOrganizationMember(db, app, organization, userId))
      await removeOrganizationMember(db, app, organization, { user_id: userId, giver: 'app' });
  }
}
