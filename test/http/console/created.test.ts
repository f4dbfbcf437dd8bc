// Every form of the console that creates something, sent as a developer sends it: opened, filled in with right values, and
// accepted. Made from the table of screens, so that a new form needs values here.
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../../src/apps/clients/clients.ts';
import type { NewClient } from '../../../src/apps/clients/fields.ts';
import { events, isPublished } from '../../../src/events/catalogue.ts';
import type { Screen } from '../../../src/http/console/kit/screen.ts';
import { screens } from '../../../src/http/console/routes.ts';
import { type KindName, kindNames } from '../../../src/social/catalogue.ts';
import { reportUsage } from '../../../src/usage/records.ts';
import { CALLBACK, makeUser } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import type { Page } from '../../kit/visitor.ts';
import { type Developer, signedUp } from './developer.ts';
import { makeWorld, pathOf, type World } from './world.ts';

let gatehouse: Gatehouse;
let owner: Developer;
let world: World;
let user: { email: string };

beforeAll(async () => {
  gatehouse = await startGatehouse();
  owner = await signedUp(gatehouse);
  world = await makeWorld(gatehouse, owner);
  const { id, email } = await makeUser(gatehouse, world.app);
  user = { email };
  const used = { user_id: id, service: 'claude', tokens_used: 1500, cost: '0.015', currency: 'USD' };
  await reportUsage(gatehouse.database.db, world.app, [used]);
});
afterAll(() => gatehouse.stop());

type Values = Record<string, string>;

const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});

const connection = (slug: string, own: Values = {}): Values => ({
  ...{ name: 'Work', slug: `work-${slug}`, client_id: 'gatehouse', client_secret: 'secret-there', ...own },
});

const connections: Record<KindName, Values> = {
  google: connection('google'),
  github: connection('github'),
  apple: connection('apple', { team_id: 'A1B2C3D4E5', key_id: 'F6G7H8I9J0', client_secret: String(privateKey) }),
  microsoft: connection('microsoft'),
  oidc: connection('oidc', { issuer: 'https://login.example.com' }),
  oauth2: connection('oauth2', {
    authorization_url: 'https://login.example.com/authorize',
    token_url: 'https://login.example.com/token',
    userinfo_url: 'https://login.example.com/userinfo',
  }),
};

const boxOf = (permission: string) => `permissions:${Buffer.from(permission).toString('base64url')}`;

/** What a developer types; the rest of a form stays as it is opened. */
const right: Record<string, () => Values> = {
  '/apps/new': () => ({ name: 'Wheelhouse' }),
  '/apps/:slug/users/new': () => ({ email: 'new@example.com', name: 'Nora' }),
  '/apps/:slug/groups/new': () => ({ name: 'night-shift' }),
  '/apps/:slug/roles/new': () => ({ name: 'editor', [boxOf('users:read')]: 'on' }),
  '/apps/:slug/organization-roles/new': () => ({ name: 'editor', [boxOf('organizations:read')]: 'on' }),
  '/apps/:slug/permissions/new': () => ({ name: 'orders:cancel', description: 'Cancel an order' }),
  '/apps/:slug/invitations/new': () => ({ email: 'invited@example.com', name: 'Ivo' }),
  '/apps/:slug/organizations/new': () => ({ name: 'Harbour Studio' }),
  '/apps/:slug/organizations/:id/members/add': () => ({ user: user.email, 'roles:member': 'on' }),
  '/apps/:slug/organizations/:id/invitations/new': () => ({ email: 'noa@example.com', 'roles:member': 'on' }),
  '/apps/:slug/organizations/:id/api-keys/new': () => ({ name: 'Reports', 'scopes:organizations:read': 'on' }),
  '/apps/:slug/billing/new': () => ({
    ...{ customer: user.email, currency: 'USD', period_start: '2020-01-01', period_end: '2998-12-31' },
  }),
  '/apps/:slug/usage/limits/new': () => ({ customer: user.email, amount: '12.50', currency: 'USD', period: 'month' }),
  '/apps/:slug/resources/new': () => ({
    ...{ identifier: 'https://orders.example.com/', name: 'Orders', scopes: 'orders:list See orders' },
  }),
  '/apps/:slug/clients/new': () => ({
    ...{ name: 'Kiosk', type: 'confidential', redirect_uris: 'https://kiosk.example.com/callback' },
  }),
  '/apps/:slug/clients/:id/temporary-redirect-uris/new': () => ({
    ...{ redirect_uri: 'https://pr-7.preview.example.com/callback', expires: '7' },
  }),
  '/apps/:slug/api-keys/new': () => ({ name: 'Nightly report', 'scopes:users:read': 'on' }),
  '/apps/:slug/members/add': () => ({ email: 'colleague@example.com', role: 'admin' }),
  '/apps/:slug/webhooks/new': () => ({ url: 'https://rp.example.com/events' }),
  '/apps/:slug/event-streams/new': () => ({ name: 'Archive', url: 'https://logs.example.com/', auth: 'none' }),
};

const OF_A_KIND = '/apps/:slug/connections/new/:kind';

const creating = screens.filter(({ path, act }) => act && /\/(?:new|add)(?:\/:kind)?$/.test(path));
const tried = creating.flatMap((screen): [string, Screen, () => Values][] =>
  screen.path === OF_A_KIND
    ? kindNames.map((kind) => [screen.path.replace(':kind', kind), screen, () => connections[kind]])
    : [[screen.path, screen, () => valuesOf(screen)]],
);

function valuesOf({ path }: Screen): Values {
  const values = right[path];
  if (!values) throw new Error(`${path} needs right values in this file`);
  return values();
}

/** That it was accepted: the page that a redirect leads to, with no mistake said on it. */
function expectDone(page: Page, form: string): void {
  expect([page.status, /role="alert"[^>]*>[\s\S]{0,300}/.exec(page.text)?.[0]]).toEqual([200, undefined]);
  expect(new URL(page.url).pathname).not.toBe(`/console${form}`);
}

test.each(tried)('%s takes right values', async (path, screen, values) => {
  const form = path === screen.path ? pathOf(screen, world) : path.replace(':slug', world.app.slug);
  expectDone(await owner.change(form, values()), form);
});

test('right values are of forms that exist', () => {
  expect(creating.map(({ path }) => path)).toEqual(expect.arrayContaining(Object.keys(right)));
});

test('an endpoint that was added is in the list', async () => {
  const url = 'https://rp.example.com/shown';
  await owner.change(`/apps/${world.app.slug}/webhooks/new`, { url, description: 'Mirror' });
  const { text } = await owner.open(`/apps/${world.app.slug}/webhooks`);
  expect(text).toContain(url);
});

test('the events of an endpoint are ticked, and what was ticked is there again', async () => {
  const url = 'https://rp.example.com/ticked';
  const path = `/apps/${world.app.slug}/webhooks/new`;
  const box = (text: string, name: string) => new RegExp(`<input[^>]*name="${name}"([^>]*)>`).exec(text)?.[1];
  const none = await owner.change(path, { url, which_events: 'chosen' });
  expect([none.status, none.text]).toEqual([422, expect.stringContaining('Choose at least one event')]);
  const ticked = { 'events:user:created': 'on', 'events:organization_member:added': 'on' };
  const without = await owner.change(path, { url: '', which_events: 'chosen', ...ticked });
  expect([without.status, box(without.text, 'events:user:created')]).toEqual([422, ' checked']);
  const done = await owner.change(path, { url, which_events: 'chosen', ...ticked });
  expect(done.text).toContain('2 events');
  const { pathname } = new URL(done.url);
  const edit = `${pathname.replace('/console', '')}/edit`;
  const { text } = await owner.open(edit);
  expect([box(text, 'events:user:created'), box(text, 'events:user:deleted')]).toEqual([' checked', '']);
  // Every event that is sent to webhooks can be ticked.
  const offered = Array.from(text.matchAll(/name="events:([\w:]+)"/g), ([, name = '']) => name.replace(':', '.'));
  expect(offered.toSorted()).toEqual(events.filter(isPublished).toSorted());
  expect((await owner.change(edit, { which_events: 'all' })).text).toContain('All events');
});

test('an endpoint of a client needs a client that hears of its users and has none yet, and the form says so', async () => {
  const client = (input: Partial<NewClient>) =>
    createClient(gatehouse.system, world.app, { name: 'Kiosk', type: 'machine', ...input });
  const add = (client_id: string, url: string) =>
    owner.change(`/apps/${world.app.slug}/webhooks/new?client=${client_id}`, { url });
  const hearing = await client({ type: 'confidential', redirect_uris: [CALLBACK], provisioning: true });
  expectDone(await add(hearing.client.id, 'https://rp.example.com/hears'), '');
  const second = await add(hearing.client.id, 'https://rp.example.com/second');
  expect([second.status, second.text]).toEqual([409, expect.stringContaining('This client has an endpoint already')]);
  const deaf = await client({});
  const refused = await add(deaf.client.id, 'https://rp.example.com/deaf');
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('Turn on “Hears of its users”')]);
  expect(refused.text).not.toContain('must be a client');
});
