// Each test's own App, with whatever it needs in it.

import type { App } from '../../src/apps/app.ts';
import { createClient, type Granted } from '../../src/apps/clients/clients.ts';
import type { NewClient } from '../../src/apps/clients/fields.ts';
import { createApp } from '../../src/apps/create-app.ts';
import { createApiKey } from '../../src/apps/keys/api-keys.ts';
import { createResource, type NewResource } from '../../src/apps/resources.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { hashPassword } from '../../src/authentication/password/password.ts';
import type { InvitationRow, UserRow } from '../../src/database/schema.ts';
import { createStream } from '../../src/event-streams/streams.ts';
import { saveHook } from '../../src/hooks/hooks.ts';
import { takeImport } from '../../src/imports/take.ts';
import { createInvitation, type NewInvitation } from '../../src/invitations/invitations.ts';
import { enqueueMail } from '../../src/mail/outbox.ts';
import { createUser, type NewUser } from '../../src/users/users.ts';
import { sendTest } from '../../src/webhooks/deliveries.ts';
import { createWebhook } from '../../src/webhooks/endpoints.ts';
import type { Gatehouse } from './gatehouse.ts';

export const PASSWORD = 'wander-orbit-lantern';
export const CALLBACK = 'https://rp.example.com/callback';

let count = 0;
const next = () => `${process.pid.toString(36)}${(++count).toString(36)}`;

export type TestClient = { client_id: string; client_secret: string | undefined; redirect_uri: string };

export async function makeApp(
  { system }: Gatehouse,
  settings: Partial<Settings> = {},
  name = `App ${next()}`,
): Promise<App> {
  const app = await createApp(system, {
    name,
    slug: `t-${next()}`,
    settings,
  });
  return app;
}

export async function makeClient(
  { system }: Gatehouse,
  app: App,
  input: Partial<NewClient> & Granted = {},
): Promise<TestClient> {
  const { client, secret } = await createClient(system, app, {
    name: 'Photo Prints',
    type: 'confidential',
    redirect_uris: input.type === 'machine' ? [] : [CALLBACK],
    scopes: ['*'],
    resources: ['*'],
    ...input,
  });
  return { client_id: client.id, client_secret: secret, redirect_uri: client.redirect_uris[0] ?? '' };
}

let passwordHash: Promise<string> | undefined;

/** One hash serves them all: making it takes longer than all the rest. */
export async function makeUser({ system }: Gatehouse, app: App, input: Partial<NewUser> = {}): Promise<UserRow> {
  passwordHash ??= hashPassword(PASSWORD);
  const password_hash = await passwordHash;
  return createUser(system.database.db, app, { email: `user-${next()}@example.com`, ...input, password_hash });
}

export type AppWithUser = { app: App; client: TestClient; user: UserRow };

/** What most tests begin with. `name` and `settings` are the App's. */
export async function makeAppWithUser(
  gatehouse: Gatehouse,
  more: { name?: string; settings?: Partial<Settings>; client?: Partial<NewClient>; user?: Partial<NewUser> } = {},
): Promise<AppWithUser> {
  const app = await makeApp(gatehouse, more.settings, more.name);
  const client = await makeClient(gatehouse, app, more.client);
  const user = await makeUser(gatehouse, app, more.user);
  return { app, client, user };
}

export async function makeApiKey({ system }: Gatehouse, app: App, scopes?: string[]): Promise<string> {
  const { key } = await createApiKey(system.database.db, app, { name: 'backend', scopes, expires_in_days: null });
  return key;
}

export async function makeInvitation(
  { system }: Gatehouse,
  app: App,
  input: Partial<NewInvitation> = {},
): Promise<InvitationRow> {
  return createInvitation(system, app, { email: `guest-${next()}@example.com`, ...input });
}

export async function makeImport({ system }: Gatehouse, app: App) {
  return takeImport(system, app, [{ line: 1, user: { email: `imported-${next()}@example.com` } }]);
}

export async function makeResource({ system }: Gatehouse, app: App, input: Partial<NewResource> = {}) {
  return createResource(system.database.db, app, {
    identifier: 'https://photos.example.com/',
    name: 'Photos',
    scopes: [{ name: 'photos:read', description: 'See your photos' }],
    ...input,
  });
}

/** As it is when the mail server refused it; what it says is sealed as the outbox would. */
export async function makeStuckMail({ database, system }: Gatehouse, app: App, to = 'bob@example.com') {
  const { db } = database;
  await enqueueMail(system, app, { kind: 'welcome', to, locale: 'en', name: 'Bob' });
  return db
    .updateTable('mails')
    .set({ attempts: 3, last_error: '550 mailbox is full' })
    .where('app_id', '=', app.id)
    .where('recipient', '=', to)
    .returning('id')
    .executeTakeFirstOrThrow();
}

/** In the test inbox. */
export async function makeKeptMail({ database, system }: Gatehouse, app: App) {
  const to = `ada@test.${app.slug}.invalid`;
  await enqueueMail(system, app, { kind: 'sign_in_code', to, locale: 'en', code: '493817', values: { minutes: 10 } });
  return database.db
    .selectFrom('mails')
    .select('id')
    .where('app_id', '=', app.id)
    .where('recipient', '=', to)
    .executeTakeFirstOrThrow();
}

/** An endpoint with a delivery that failed once. Nobody sends to it, unless a test does. */
export async function makeWebhook({ system, database }: Gatehouse, app: App) {
  const { webhook } = await createWebhook(system, app, { url: `https://hooks.example.com/${next()}` });
  const id = await sendTest(system, app, webhook.id);
  const key = { app_id: app.id, kind: 'webhook', target_id: webhook.id };
  const made = {
    attempt: 1,
    at: new Date(),
    duration_ms: 87,
    status: 503,
    answer: 'The newsletter is being restarted',
  };
  await database.db
    .insertInto('delivery_attempts')
    .values({ ...key, delivery_id: id, ...made })
    .execute();
  return { webhook, delivery_id: id };
}

/** Switched off, so that nobody is asked. */
export async function makeDecisionHook({ system }: Gatehouse, app: App) {
  const { hook } = await saveHook(system, app, 'before_sign_up', { url: 'https://hooks.example.com/', enabled: false });
  return hook;
}

export async function makeEventStream({ system }: Gatehouse, app: App) {
  const { stream } = await createStream(system, app, { name: 'SIEM', url: `https://siem.example.com/${next()}` });
  return stream;
}
