// API keys that the developers of an App create. Each owner hears of them, because a key that somebody makes with another's session goes
// on when that session has ended.
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { createApiKey, type NewApiKey, type Rotation, rotateApiKey } from '../apps/keys/api-keys.ts';
import type { Core } from '../core.ts';
import type { ApiKeyRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { defineOwnersMail } from './owners.ts';

const key = z.object({ name: z.string(), hint: z.string(), scopes: z.array(z.string()) });

export const appKeyJob = defineOwnersMail('app_key_created', key, (app, { name, hint, scopes }) => ({
  kind: 'app_key_created',
  path: 'api-keys',
  values: { app_of_key: app.name, key: name, hint, scopes: scopes.join(', ') },
}));

type Created = { apiKey: ApiKeyRow; key: string };

/** Throws as `createApiKey`. */
export async function createAppKey(core: Core, app: App, input: NewApiKey): Promise<Created> {
  return transact(core, async (core) => telling(core, app, await createApiKey(core.db, app, input)));
}

/** Throws as `rotateApiKey`. */
export async function rotateAppKey(
  core: Core,
  app: App,
  id: string,
  rotation: Rotation & Pick<NewApiKey, 'created_by' | 'grantor'>,
): Promise<Created> {
  return transact(core, async (core) => telling(core, app, await rotateApiKey(core.db, app, id, rotation)));
}

async function telling(core: Core, app: App, created: Created): Promise<Created> {
  const { name, hint, scopes } = created.apiKey;
  await appKeyJob.enqueue(core, app, { name, hint, scopes });
  return created;
}
