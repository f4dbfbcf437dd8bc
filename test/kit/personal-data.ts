// What a user takes along, as it is read at the other end.
import type { App } from '../../src/apps/app.ts';
import type { Db, UserRow } from '../../src/database/schema.ts';
import { writePersonalData } from '../../src/privacy/personal-data.ts';

export async function readPersonalData(db: Db, app: App, user: UserRow): Promise<Record<string, unknown[]>> {
  const parts = await Array.fromAsync(writePersonalData(db, app, user));
  return JSON.parse(parts.join(''));
}
