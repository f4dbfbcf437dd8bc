// The users who have a role of their own or are in a group, as a list.
import type { App } from '../../apps/app.ts';
import { type Page, type PageQuery, readPage } from '../../database/lists.ts';
import type { Db, UserRow } from '../../database/schema.ts';

/** Users who have the role themselves, not through a group; newest first. Throws as `readPage`. */
export async function listUsersWithRole(db: Db, app: App, role: string, query: PageQuery): Promise<Page<UserRow>> {
  const select = (db: Db) => {
    const holders = db.selectFrom('user_roles').select('user_id').where('app_id', '=', app.id).where('role', '=', role);
    return db.selectFrom('users').selectAll().where('app_id', '=', app.id).where('id', 'in', holders);
  };
  return readPage(db, app, select, { ...query, by: 'created_at' });
}

/** Newest first. Throws as `readPage`. */
export async function listUsersInGroup(db: Db, app: App, group: string, query: PageQuery): Promise<Page<UserRow>> {
  const select = (db: Db) => {
    const members = db.selectFrom('user_groups').select('user_id').where('app_id', '=', app.id);
    const users = db.selectFrom('users').selectAll().where('app_id', '=', app.id);
    return users.where('id', 'in', members.where('group_name', '=', group));
  };
  return readPage(db, app, select, { ...query, by: 'created_at' });
}
