// Users as the API gives them to the App's backend, its developers, and users who manage others.
import type { App } from '../../../apps/app.ts';
import type { Page } from '../../../database/lists.ts';
import type { Db, UserRow } from '../../../database/schema.ts';
import { listRolesOf } from '../../../users/roles.ts';
import { toUserJson } from '../../../users/user-json.ts';

/** With the roles of each. */
export async function toUserPage(db: Db, app: App, { items, next_cursor }: Page<UserRow>) {
  const ids = items.map(({ id }) => id);
  const roles = await listRolesOf(db, app, ids);
  return { items: items.map((row) => toUserJson(row, roles.get(row.id) ?? [])), next_cursor };
}
