// An organization by its row alone: usage and billing only ask whether it exists.
import type { App } from '../../src/apps/app.ts';
import { newId } from '../../src/ids.ts';
import type { Gatehouse } from '../kit/gatehouse.ts';

export async function makeOrganization({ database }: Gatehouse, app: App): Promise<{ id: string }> {
  const id = newId();
  const times = { created_at: new Date(), updated_at: new Date() };
  const row = { app_id: app.id, id, slug: `org-${id}`, name: 'Photographers', settings: '{}', ...times };
  await database.db.insertInto('organizations').values(row).execute();
  return { id };
}
