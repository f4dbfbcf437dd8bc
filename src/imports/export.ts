// All users of an App, a line each, to take along to another system, or to another App, whose import reads these lines. No hashes
// of passwords: these leave the server only in a sealed file (moves/export.ts) or in a backup.
import type { App } from '../apps/app.ts';
import { readPages } from '../database/lists.ts';
import type { Db } from '../database/schema.ts';
import { record } from '../events/record.ts';
import { listUsers } from '../users/list.ts';
import { listRolesOf } from '../users/roles.ts';
import { toUserJson } from '../users/user-json.ts';

/** Rows that are read at once, and text that waits for a slow reader. */
const PAGE = 200;

/** The oldest first. Users who come or go meanwhile may be missing; nobody is there twice. */
export async function exportUsers(db: Db, app: App): Promise<AsyncIterable<string>> {
  await record(db, app, 'users.exported');
  return readLines(db, app);
}

async function* readLines(db: Db, app: App): AsyncGenerator<string> {
  const sort = { by: 'created', direction: 'ascending' } as const;
  for await (const users of readPages((page) => listUsers(db, app, { sort, ...page }), PAGE)) {
    const ids = users.map(({ id }) => id);
    const roles = await listRolesOf(db, app, ids);
    const lines = users.map((user) => {
      const { metadata_public, metadata_private, metadata_own } = user;
      const line = { ...toUserJson(user, roles.get(user.id) ?? []), metadata_public, metadata_private, metadata_own };
      return `${JSON.stringify(line)}\n`;
    });
    yield lines.join('');
  }
}
