// The record of a request: found by the id on the error page, with what was checked, what was sent beside what is registered, and
// the change that mends it.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { builtInClientId } from '../../../src/apps/clients/built-in.ts';
import { getClientRow } from '../../../src/apps/clients/client.ts';
import { createClient, deleteClient, listClients, updateClient } from '../../../src/apps/clients/clients.ts';
import { allPermissions } from '../../../src/apps/permissions.ts';
import { createResource, updateResource } from '../../../src/apps/resources.ts';
import { getRequestRecord, listRequestRecords, toRequestRecordJson } from '../../../src/diagnosis/list.ts';
import { noteRequest } from '../../../src/diagnosis/record.ts';
import { trimRequestRecords } from '../../../src/diagnosis/retention.ts';
import { listEvents } from '../../../src/events/list.ts';
import { newId } from '../../../src/ids.ts';
import { writeSummaries } from '../../../src/limits/summaries.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { authorize, authorizeUrl, makePkce, post, send } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { Visitor } from '../../kit/visitor.ts';
import { call } from '../api/call.ts';
import { type Developer, signedUp } from './developer.ts';
import { refuse } from './world.ts';

let gatehouse: Gatehouse;
let alice: Developer;
let app: App;
let client: TestClient;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
});
afterAll(() => gatehouse.stop());

beforeEach(async () => {
  app = await makeApp(gatehouse);
  await alice.join(app, 'owner');
  client = await makeClient(gatehouse, app);
});

const readClient = () => getClientRow(gatehouse.database.db, app, client.client_id);

/** The record of the answer, as the API shows it, with its checks by their state. */
async function recordOf({ headers }: { headers: Headers }) {
  const record = await getRequestRecord(gatehouse.system, app, headers.get('x-request-id')!);
  const { checks, ...shown } = toRequestRecordJson(record);
  const of = (state: string) => checks.filter((one) => one.state === state).map(({ name }) => name);
  return { ...shown, failed: of('failed'), asked: of('asked'), passed: of('passed'), not_reached: of('not_reached') };
}

const begin = (more: Record<string, string | undefined> = {}, challenge: string | undefined = makePkce().challenge) =>
  new Visitor().fetch(authorizeUrl(app, client, challenge, more));

test('the id on the error page leads to what was sent, what is registered, and a way to mend it', async () => {
  const sent = 'https://rp.example.com/callback/';
  const refused = await begin({ redirect_uri: sent });
  expect(refused.status).toBe(400);
  const id = /<code id="request-id">([^<]+)/.exec(refused.text)![1]!;

  const page = await alice.open(`/apps/${app.slug}/requests?q=${id}`);
  expect(page.url).toMatch(new RegExp(`/requests/${id}$`));
  expect(page.text).toContain('<code>https://rp.example.com/callback<mark>/</mark></code>');
  expect(page.text).toContain(`<code>${client.redirect_uri}</code>`);
  expect(await recordOf(refused)).toMatchObject({ outcome: 'refused', failed: ['redirect_uri'] });
  expect((await alice.open(`/apps/${app.slug}/events?q=${id}`)).text).toContain('Sign-in request refused');

  const path = `/apps/${app.slug}/requests/${id}/fix/redirect-uri`;
  const asked = await alice.open(path);
  expect(asked.text).toContain('After signing in, users are sent to rp.example.com');
  expect(asked.text).not.toContain('No client of this App has an address at');
  await alice.visitor.submit(asked, {}, '/fix/redirect-uri');
  expect((await readClient()).redirect_uris).toEqual([client.redirect_uri, sent]);
  expect((await begin({ redirect_uri: sent })).status).toBe(303);
  expect((await alice.open(path)).status).toBe(404);
});

describe('an authorization request', () => {
  test.each([
    ['an unknown client', { client_id: 'nobody' }, ['client', 'pkce']],
    ['a response type that puts tokens into the address', { response_type: 'id_token' }, ['response_type']],
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, ['pkce']],
    [
      'two mistakes',
      { redirect_uri: 'https://rp.example.com/', code_challenge_method: 'plain' },
      ['redirect_uri', 'pkce'],
    ],
    ['a scope of nobody', { scope: 'nothing' }, ['scope']],
    ['prompt=none and no session', { prompt: 'none' }, ['session']],
    ['characters that cannot be read', { scope: 'openid\0' }, ['readable']],
  ])('with %s says which checks failed', async (_, more, failed) => {
    if (failed[0] === 'client') failed.pop();
    expect(await recordOf(await begin(more))).toMatchObject({ outcome: 'refused', failed });
  });

  test('that goes on at a screen says so', async () => {
    expect(await recordOf(await begin())).toMatchObject({ outcome: 'asked', asked: ['session'], registered: null });
  });

  test('of a disabled machine with permissions leads to one that is enabled again', async () => {
    const { system } = gatehouse;
    const grantor = { kind: 'app', permissions: allPermissions } as const;
    const machine = { name: 'Worker', type: 'machine' as const, api_permissions: ['users:read'], grantor };
    const { client: worker, secret: client_secret = '' } = await createClient(system, app, machine);
    await updateClient(system, app, worker.id, { status: 'disabled' });
    const caller = { client_id: worker.id, client_secret, redirect_uri: '' };
    const { headers } = await post(app, '/token', { grant_type: 'client_credentials' }, caller);
    await alice.send(`/apps/${app.slug}/requests/${headers.get('x-request-id')}/fix/client`, {}, '/fix/client');
    expect((await getClientRow(gatehouse.database.db, app, worker.id)).status).toBe('active');
  });

  test('of a disabled client leads to the client that is enabled again', async () => {
    await updateClient(gatehouse.system, app, client.client_id, { status: 'disabled' });
    const refused = await begin();
    expect(await recordOf(refused)).toMatchObject({ failed: ['client_enabled'], client_id: client.client_id });
    const path = `/apps/${app.slug}/requests/${refused.headers.get('x-request-id')}`;
    expect((await alice.open(path)).text).toContain('Enable the client…');
    await alice.send(`${path}/fix/client`, {}, '/fix/client');
    expect((await readClient()).status).toBe('active');
    expect((await begin()).status).toBe(303);
  });

  test('for a scope that the client may not ask for leads to the client that may', async () => {
    await updateClient(gatehouse.system, app, client.client_id, { scopes: ['openid'] });
    const refused = await begin({ scope: 'openid email no-such-scope' });
    const path = `/apps/${app.slug}/requests/${refused.headers.get('x-request-id')}`;
    await alice.send(`${path}/fix/scope`, {}, '/fix/scope');
    expect((await readClient()).scopes).toEqual(['openid', 'email']);
  });

  test('with another response type gets the line for the library, and never a client that may', async () => {
    const refused = await begin({ response_type: 'id_token token' });
    const { text } = await alice.open(`/apps/${app.slug}/requests/${refused.headers.get('x-request-id')}`);
    expect(text).toContain('responseType: &#39;code&#39;');
    expect(text).not.toContain('/fix/');
  });

  test('without PKCE gets the line for the library', async () => {
    const refused = await begin({ code_challenge: undefined, code_challenge_method: undefined });
    const { text } = await alice.open(`/apps/${app.slug}/requests/${refused.headers.get('x-request-id')}`);
    expect(text).toContain('client_kwargs={&#34;code_challenge_method&#34;: &#34;S256&#34;}');
  });
});

describe('a token request', () => {
  const grant = { grant_type: 'authorization_code' };

  test('is of the kind of its grant, and says which check failed', async () => {
    const user = await makeUser(gatehouse, app);
    const { redirect_uri } = client;
    const fresh = async () => {
      const { code, verifier: code_verifier } = await authorize(app, client, user.email);
      return { ...grant, code, code_verifier, redirect_uri };
    };
    const ask = async (form: Record<string, string>, as: TestClient = client) =>
      recordOf(await post(app, '/token', form, as));
    const other = await makeClient(gatehouse, app);

    expect(await ask({ ...grant, code: 'none', redirect_uri })).toMatchObject({ failed: ['code'] });
    expect(await ask({ ...grant, code: 'none', redirect_uri }, { ...client, client_secret: 'wrong' })).toMatchObject({
      failed: ['client_secret'],
    });
    expect(await ask({ grant_type: 'client_credentials' })).toMatchObject({ failed: ['grant_allowed'] });
    expect(await ask({ grant_type: 'password' })).toMatchObject({ kind: 'token', failed: ['grant_type'] });
    expect(await ask(await fresh(), other)).toMatchObject({ failed: ['code_client'] });
    expect(await ask({ ...(await fresh()), code_verifier: 'x'.repeat(43) })).toMatchObject({
      failed: ['code_verifier'],
    });
    expect(await ask({ ...(await fresh()), redirect_uri: 'https://rp.example.com/' })).toMatchObject({
      failed: ['code_redirect_uri'],
    });
    const form = await fresh();
    expect(await ask(form)).toMatchObject({ outcome: 'passed', failed: [], not_reached: [], registered: null });
    const again = await ask(form);
    expect(again).toMatchObject({ kind: 'authorization_code', error: 'invalid_grant', outcome: 'refused' });
    expect(['code', 'code_unused']).toContain(again.failed[0]);
  });

  test('of the built-in client shows its id, which is longer than others', async () => {
    const client_id = builtInClientId(app);
    const answer = await begin({ client_id });
    expect((await recordOf(answer)).sent).toContainEqual({ name: 'client_id', value: client_id });
  });

  test('of a client that is not there shows the id that came with HTTP Basic', async () => {
    const answer = await post(app, '/token', grant, { ...client, client_id: newId() });
    expect(await recordOf(answer)).toMatchObject({ failed: ['client'], client_id: null });
  });
});

describe('a client of the wrong type', () => {
  const make = async (type: 'public' | 'machine', application_type?: 'native') => {
    const redirect_uris = type === 'public' ? [client.redirect_uri] : [];
    const input = { name: 'Shop', type, redirect_uris, application_type };
    const { client: made, secret } = await createClient(gatehouse.system, app, input);
    return { client_id: made.id, client_secret: secret ?? 'its-own-idea', redirect_uri: client.redirect_uri };
  };
  const code = { grant_type: 'authorization_code', code: 'none' };
  const page = ({ headers }: { headers: Headers }) => `/apps/${app.slug}/requests/${headers.get('x-request-id')}`;
  const redeem = (as: TestClient) => post(app, '/token', { ...code, redirect_uri: as.redirect_uri }, as);
  const eventsOf = async (client_id: string) =>
    (await listEvents(gatehouse.database.db, app, { client_id })).items.map(({ event }) => event);

  test('that is public and sends a secret becomes confidential, and gets one that works', async () => {
    const shop = await make('public');
    const refused = page(await redeem(shop));
    const { text } = await alice.open(refused);
    expect(text).toContain('token_endpoint_auth_method: &#39;none&#39;');
    for (const caption of ['oidc-client-ts', 'angular-auth-oidc-client']) expect(text).toContain(caption);
    const asked = await alice.open(`${refused}/fix/secret`);
    for (const part of ['public', 'confidential', 'none', 'client_secret_basic', 'A new one, shown once'])
      expect(asked.text).toContain(part);
    const done = await alice.visitor.submit(asked, {}, '/fix/secret');
    const [client_secret] = /gh_secret_[\w-]+/.exec(done.text)!;
    expect(await recordOf(await redeem({ ...shop, client_secret }))).toMatchObject({ failed: ['code'] });
    expect(await recordOf(await redeem(shop))).toMatchObject({ failed: ['client_secret'] });
    const events = await eventsOf(shop.client_id);
    expect(events).toContain('client.updated');
    expect(events).toContain('client_secret.created');
    expect((await alice.open(`${refused}/fix/secret`)).status).toBe(404);
  });

  test('A221 never loses its secret, and an app on a device never gets one', async () => {
    const bare = page(
      await post(app, '/token', { ...code, client_id: client.client_id }, { ...client, client_secret: undefined }),
    );
    const { text } = await alice.open(bare);
    expect(text).toContain('client-authentication-method: client_secret_basic');
    expect(text).not.toContain('/fix/');
    const native = page(await redeem(await make('public', 'native')));
    expect((await alice.open(native)).text).not.toContain('/fix/');
    for (const path of [bare, native])
      expect((await alice.post(`${path}/fix/secret`, { version: 'x' })).status).toBe(404);
  });

  test('A221 is not made confidential for a browser’s program, or while its programs get tokens without a secret', async () => {
    const shop = await make('public');
    const form = { ...code, redirect_uri: shop.redirect_uri };
    const headers = { origin: new URL(shop.redirect_uri).origin };
    const body = new URLSearchParams({ ...form, client_id: shop.client_id, client_secret: shop.client_secret });
    const ofBrowser = page(await send(`${app.issuer}/token`, { method: 'POST', headers, body }));
    const { text } = await alice.open(ofBrowser);
    expect(text).toContain(`<code>${headers.origin}</code>`);
    expect(text).not.toContain('/fix/');
    expect((await alice.open(`${ofBrowser}/fix/secret`)).status).toBe(404);

    const refused = page(await redeem(shop));
    const asked = await alice.open(`${refused}/fix/secret`);
    expect(asked.text).toContain('Anyone can send a request in this client’s name');
    const user = await makeUser(gatehouse, app);
    const bare = { ...shop, client_secret: undefined };
    const { code: fresh, verifier: code_verifier } = await authorize(app, bare, user.email);
    expect((await post(app, '/token', { ...form, code: fresh, code_verifier }, bare)).status).toBe(200);
    await writeSummaries(gatehouse.system, { all: true });
    expect((await alice.open(refused)).text).not.toContain('/fix/');
    expect((await alice.visitor.submit(asked, {}, '/fix/secret')).status).toBe(404);
  });

  test('that asks for a token of its own gets a machine beside it, with what was asked for and no more', async () => {
    const scopes = [
      { name: 'orders:read', description: 'Orders' },
      { name: 'orders:write', description: 'Orders' },
    ];
    await createResource(gatehouse.database.db, app, { identifier: 'https://orders.example/', name: 'Orders', scopes });
    const form = {
      grant_type: 'client_credentials',
      resource: 'https://orders.example/',
      scope: 'openid orders:read nothing',
    };
    const refused = page(await post(app, '/token', form, client));
    const asked = await alice.open(`${refused}/fix/machine`);
    expect(asked.text).toContain('<mark>orders:read</mark>');
    expect(asked.text).toContain('Highlighted values came with the request');
    const before = await readClient();
    await alice.visitor.submit(asked, {}, '/fix/machine');
    expect(await readClient()).toEqual(before);
    const [machine] = (await listClients(gatehouse.database.db, app, { search: '(machine)' })).items;
    expect(machine).toMatchObject({
      ...{ type: 'machine', grant_types: ['client_credentials'], first_party: false, api_permissions: [] },
      ...{ scopes: ['orders:read'], resources: ['https://orders.example/'] },
    });
    expect(await eventsOf(machine!.id)).toContain('client.created');
    // Pressing again registers no second one.
    expect((await alice.visitor.submit(asked, {}, '/fix/machine')).status).toBe(404);
  });

  test('says which of the scopes and APIs that it asked for no machine can have', async () => {
    const form = { grant_type: 'client_credentials', scope: 'openid nothing', resource: 'https://nowhere.example/' };
    const { text } = await alice.open(`${page(await post(app, '/token', form, client))}/fix/machine`);
    expect(text).toContain(
      'A machine can’t have these scopes, so they are left out: openid, nothing. Remove them from the request.',
    );
    expect(text).toContain('not allowed these APIs, so they are left out: https://nowhere.example/.');
  });

  test('that names the scope of an API without the API gets both, and is told what to send', async () => {
    const scopes = [{ name: 'orders:read', description: 'Orders' }];
    const resource = 'https://orders.example/';
    await createResource(gatehouse.database.db, app, { identifier: resource, name: 'Orders', scopes });
    const form = { grant_type: 'client_credentials', scope: 'orders:read' };
    const asked = await alice.open(`${page(await post(app, '/token', form, client))}/fix/machine`);
    expect(asked.text).toContain(`The request names no API. Send resource=${resource} as well.`);
    const { text } = await alice.visitor.submit(asked, {}, '/fix/machine');
    const [client_secret] = /gh_secret_[\w-]+/.exec(text)!;
    const [machine] = (await listClients(gatehouse.database.db, app, { search: '(machine)' })).items;
    const as = { client_id: machine!.id, client_secret, redirect_uri: '' };
    expect((await post(app, '/token', { ...form, resource }, as)).status).toBe(200);
  });

  test('for which a client was registered says so, in every language and under every name, and registers no second one', async () => {
    const { db } = gatehouse.database;
    const form = { grant_type: 'client_credentials' };
    const first = page(await post(app, '/token', form, client));
    await alice.send(`${first}/fix/machine`, {}, '/fix/machine');
    const find = async () => (await listClients(db, app)).items.filter(({ type }) => type === 'machine');
    const [machine] = await find();
    await updateClient(gatehouse.system, app, machine!.id, { name: 'Warehouse' });
    const again = page(await post(app, '/token', form, client));
    alice.visitor.headers['accept-language'] = 'de';
    const pages = [await alice.open(first), await alice.open(again)];
    delete alice.visitor.headers['accept-language'];
    pages.push(await alice.open(first));
    for (const { text } of pages) {
      expect(text).toMatch(new RegExp(`<p>(?:Done|Erledigt): <a href="[^"]*/clients/${machine!.id}">Warehouse</a>`));
      expect(text).not.toContain('/fix/');
    }
    expect(pages[2]!.text).not.toContain('Register a client of the right type');
    expect((await alice.post(`${first}/fix/machine`, { version: 'x' })).status).toBe(404);
    await createResource(db, app, {
      ...{ identifier: 'https://orders.example/', name: 'Orders' },
      scopes: [{ name: 'orders:read', description: 'Orders' }],
    });
    // It asks for more than the machine may have.
    const more = page(await post(app, '/token', { ...form, scope: 'orders:read' }, client));
    expect((await alice.open(more)).text).toContain('/fix/machine');
    await deleteClient(db, app, machine!.id);
    expect((await alice.open(first)).text).toContain('/fix/machine');
    expect(await find()).toEqual([]);
  });

  test('that is a machine and signs users in gets a client for that beside it, which asks for consent', async () => {
    const shop = await make('machine');
    const scope = 'openid email nothing';
    const begun = await new Visitor().fetch(authorizeUrl(app, shop, makePkce().challenge, { scope }));
    const requests = [await redeem(shop), begun];
    for (const one of requests) expect((await alice.open(page(one))).text).toContain('/fix/web');
    expect(await recordOf(begun)).toMatchObject({
      failed: ['client_type'],
      not_reached: expect.arrayContaining(['scope']),
    });
    const { text } = await alice.open(page(begun));
    expect(text).toContain('This client is a machine, and machines don’t sign users in.');
    for (const useless of ['response_type=code', 'add it']) expect(text).not.toContain(useless);
    const asked = await alice.open(`${page(requests[1]!)}/fix/web`);
    expect(asked.text).toContain(`<mark>${shop.redirect_uri}</mark>`);
    for (const sent of ['openid', 'email']) expect(asked.text).toContain(`<mark>${sent}</mark>`);
    expect(asked.text).toContain('so they are left out: nothing. Remove them from the request.');
    await alice.visitor.submit(asked, {}, '/fix/web');
    const [made] = (await listClients(gatehouse.database.db, app, { search: '(sign-in)' })).items;
    expect(made).toMatchObject({
      type: 'confidential',
      redirect_uris: [shop.redirect_uri],
      scopes: ['openid', 'email'],
    });
    expect(made).toMatchObject({ first_party: false, resources: [] });
    const answer = await new Visitor().fetch(authorizeUrl(app, { ...shop, client_id: made!.id }, makePkce().challenge));
    expect(answer.status).toBe(303);
  });
});

test('a fix is refused if the client changed since it was shown, and shown anew', async () => {
  const { request } = await refuse(gatehouse, app, client.client_id, 'https://rp.example.com/other');
  const path = `/apps/${app.slug}/requests/${request}/fix/redirect-uri`;
  const asked = await alice.open(path);
  await updateClient(gatehouse.system, app, client.client_id, { name: 'Renamed' });
  const answer = await alice.visitor.submit(asked, {}, '/fix/redirect-uri');
  expect(answer.status).toBe(409);
  expect(answer.text).toContain('Something changed in the meantime');
  expect(answer.text).toContain('Renamed');
  expect((await readClient()).redirect_uris).toEqual([client.redirect_uri]);
  await alice.visitor.submit(answer, {}, '/fix/redirect-uri');
  expect((await readClient()).redirect_uris).toEqual([client.redirect_uri, 'https://rp.example.com/other']);
});

test.each([
  ['scope', { grant_type: 'authorization_code', scope: 'orders:read orders:write' }],
  ['machine', { grant_type: 'client_credentials', scope: 'orders:read orders:write' }],
])('what an API has got since the page was opened is not granted by the fix %s unseen', async (fix, form) => {
  const { db } = gatehouse.database;
  const [read, write] = ['orders:read', 'orders:write'].map((name) => ({ name, description: 'Orders' }));
  const orders = { identifier: 'https://orders.example/', name: 'Orders', scopes: [read!] };
  const { id } = await createResource(db, app, orders);
  await updateClient(gatehouse.system, app, client.client_id, { scopes: ['openid'] });
  const refused = fix === 'scope' ? await begin(form) : await post(app, '/token', form, client);
  const asked = await alice.open(`/apps/${app.slug}/requests/${refused.headers.get('x-request-id')}/fix/${fix}`);
  await updateResource(db, app, id, { scopes: [read!, write!] });
  const answer = await alice.visitor.submit(asked, {}, `/fix/${fix}`);
  expect(answer.status).toBe(409);
  expect(answer.text).toContain('orders:write');
  const scopes = async () => (await listClients(db, app)).items.flatMap((one) => one.scopes);
  expect(await scopes()).not.toContain('orders:read');
  await alice.visitor.submit(answer, {}, `/fix/${fix}`);
  expect(await scopes()).toContain('orders:write');
});

test('a sign-in through the API leaves a record of its route and fields', async () => {
  const key = await makeApiKey(gatehouse, app);
  const body = { email: 'bob@example.com', password: 'not-the-right-one' };
  const refused = await call(app, 'POST /auth/login', { as: key, body });
  expect(await recordOf(refused)).toMatchObject({
    ...{ kind: 'sign_in', outcome: 'refused', error: 'invalid_credentials', failed: ['user'] },
    sent: expect.arrayContaining([
      { name: 'route', value: 'POST /auth/login' },
      { name: 'email', length: null },
      { name: 'password', length: null },
    ]),
  });
  expect(await recordOf(await call(app, 'POST /auth/login', { as: 'nothing', body }))).toMatchObject({
    failed: ['credentials'],
  });
});

test('the API lists requests and shows one, with the permission to read events', async () => {
  const refused = await begin({ client_id: 'nobody' });
  await begin();
  const [reads, other] = [
    await makeApiKey(gatehouse, app, ['events:read']),
    await makeApiKey(gatehouse, app, ['app:read']),
  ];
  const id = refused.headers.get('x-request-id')!;
  const { body } = await call(app, 'GET /requests', { as: reads, query: { outcome: 'refused' } });
  expect(body.items).toMatchObject([{ id, kind: 'authorization', error: 'invalid_client', client_id: null }]);
  expect((await call(app, 'GET /requests', { as: reads })).body.items).toHaveLength(2);
  expect((await call(app, 'GET /requests/:id', { as: reads, params: { id } })).body).toEqual(body.items[0]);
  expect((await call(app, 'GET /requests', { as: other })).body.code).toBe('insufficient_scope');
});

const CANARY = 'canary-7f3a9c';

test('A220 a record has no secret of the request, whatever it was called', async () => {
  const key = await makeApiKey(gatehouse, app);
  const secrets = [
    'client_secret',
    'code',
    'code_verifier',
    'refresh_token',
    'password',
    'assertion',
    'token',
    'username',
  ];
  const asForm = Object.fromEntries(secrets.map((name) => [name, CANARY]));
  const answers = [
    await begin({
      state: CANARY,
      nonce: CANARY,
      login_hint: CANARY,
      id_token_hint: CANARY,
      claims: CANARY,
      request: CANARY,
    }),
    await begin({ client_id: `${CANARY}${'x'.repeat(40)}`, password: CANARY, [CANARY]: CANARY }),
    await begin({ redirect_uri: `https://bob:${CANARY}@rp.example.com/` }),
    await post(app, '/token', { grant_type: 'authorization_code', ...asForm, [CANARY]: CANARY, redirect_uri: 'x' }),
    await post(
      app,
      '/token',
      { grant_type: 'refresh_token', refresh_token: CANARY },
      { ...client, client_secret: CANARY },
    ),
    await post(app, '/introspect', { token: CANARY }, { ...client, client_secret: CANARY }),
    await call(app, 'POST /auth/login', { as: key, body: { email: `${CANARY}@example.com`, password: CANARY } }),
    await call(app, 'POST /auth/signup', { as: CANARY, body: { email: 'x', password: PASSWORD } }),
  ];
  for (const answer of answers) expect((await recordOf(answer)).outcome).toBe('refused');
  const rows = await gatehouse.database.db
    .selectFrom('request_records')
    .selectAll()
    .where('app_id', '=', app.id)
    .execute();
  expect(rows.length).toBeGreaterThanOrEqual(answers.length);
  const dump = JSON.stringify(rows);
  for (const secret of [CANARY, PASSWORD, key, client.client_secret!]) expect(dump).not.toContain(secret);
  expect(dump).toContain(`{"name":"client_secret","length":${CANARY.length}}`);
});

describe('A221 what a stranger sent', () => {
  test.each([
    ['a script', 'javascript:alert(1)'],
    ['plain http', 'http://evil.example/cb'],
    ['a wildcard', 'https://*.evil.example/cb'],
    ['an address that was cut', `https://evil.example/${'a'.repeat(2_100)}`],
  ])('is never offered if it is %s', async (_, uri) => {
    const id = (await begin({ redirect_uri: uri })).headers.get('x-request-id');
    const path = `/apps/${app.slug}/requests/${id}`;
    expect((await alice.open(path)).text).not.toContain('/fix/');
    expect((await alice.post(`${path}/fix/redirect-uri`)).status).toBe(404);
  });

  test('is asked about with its scheme and host in full, and a host that the App does not know is marked', async () => {
    const { request } = await refuse(
      gatehouse,
      app,
      client.client_id,
      'https://rp.example.com.evil.example:8443/callback',
    );
    const path = `/apps/${app.slug}/requests/${request}/fix/redirect-uri`;
    const { text } = await alice.open(`${path}?uri=https://other.example/&host=rp.example.com`);
    expect(text).toContain('<dd><code class="lines">rp.example.com.evil.example:8443</code></dd>');
    expect(text).toContain('No client of this App has an address at rp.example.com.evil.example:8443 yet');
    expect(text).not.toContain('other.example');
    // Looking changes nothing.
    expect((await readClient()).redirect_uris).toEqual([client.redirect_uri]);
  });

  test('is changed by nobody who may not change clients', async () => {
    const { request } = await refuse(gatehouse, app, client.client_id, 'https://rp.example.com/other');
    const viewer = await signedUp(gatehouse);
    await viewer.join(app, 'viewer');
    const path = `/apps/${app.slug}/requests/${request}`;
    const page = await viewer.open(path);
    expect([page.status, page.text.includes('/fix/')]).toEqual([200, false]);
    expect((await viewer.open(`${path}/fix/redirect-uri`)).status).toBe(403);
    expect((await viewer.post(`${path}/fix/redirect-uri`)).status).toBe(403);
    expect((await readClient()).redirect_uris).toEqual([client.redirect_uri]);
  });
});

describe('A222 a flood of refused requests', () => {
  const note = (ip: string, of: App) => {
    const id = newId();
    const about = { kind: 'authorization', outcome: 'refused', client_id: undefined, is_ordinary: false } as const;
    noteRequest(gatehouse.system, of, { id, ip, ...about }, () => ({ failed_checks: ['client'], sent: {} }));
    return id;
  };

  test('from one network leaves a few records, and those of others are kept', async () => {
    for (let round = 0; round < 500; round++) note('203.0.113.9', app);
    const id = note('198.51.100.7', app);
    const { items } = await listRequestRecords(gatehouse.system, app, { limit: 100 });
    expect(items.length).toBeLessThanOrEqual(20);
    expect(items.map((one) => one.id)).toContain(id);
  });

  test('from many networks gives up its own before another’s, and never another App’s', async () => {
    const other = await makeApp(gatehouse);
    const [kept, elsewhere] = [note('198.51.100.7', app), note('203.0.113.1', other)];
    for (let round = 0; round < 2_000; round++) note(`203.0.113.${round % 10}`, app);
    const ids = (await listRequestRecords(gatehouse.system, app, { limit: 100 })).items.map(({ id }) => id);
    expect(ids.length).toBeLessThanOrEqual(20);
    expect(ids).toContain(kept);
    expect((await listRequestRecords(gatehouse.system, other)).items.map(({ id }) => id)).toEqual([elsewhere]);
  });

  test('is trimmed to so many records of each source, its own oldest first', async () => {
    const id = note('198.51.100.7', app);
    await listRequestRecords(gatehouse.system, app);
    const { db } = gatehouse.database;
    const [row] = await db.selectFrom('request_records').selectAll().where('id', '=', id).execute();
    const flood = Array.from({ length: 300 }, (_, at) => ({
      ...{ ...row!, id: newId(), source: 600, at: new Date(row!.at.getTime() + at * 1000) },
      ...{ sent: '[]', registered: null },
    }));
    await db.insertInto('request_records').values(flood).execute();
    await trimRequestRecords(gatehouse.system);
    const left = await db.selectFrom('request_records').select(['id']).where('app_id', '=', app.id).execute();
    expect(left).toHaveLength(201);
    expect(left.map((one) => one.id)).toContain(id);
    expect(left.map((one) => one.id)).toContain(flood.at(-1)!.id);
  });
});

test('A223 the record of another App’s request is not there, by its page, by search or by its fix', async () => {
  const other = await makeApp(gatehouse);
  await alice.join(other, 'owner');
  const { request } = await refuse(gatehouse, other, client.client_id, 'https://rp.example.com/other');
  const path = `/apps/${app.slug}/requests`;
  for (const below of [`/${request}`, `/${request}/fix/redirect-uri`])
    expect((await alice.open(path + below)).status).toBe(404);
  expect((await alice.open(`${path}?q=${request}`)).text).toContain('Nothing was found');
});

test('A224 what was sent stays text on every page, and loses no other record', async () => {
  const markup = '"><script>alert(1)</script>';
  const asked = (await begin({ scope: markup, response_type: markup })).headers.get('x-request-id');
  const { request } = await refuse(gatehouse, app, client.client_id, `https://rp.example.com/\0\ud800${markup}`);
  for (const path of [`/requests/${request}`, `/requests/${asked}`, '/requests']) {
    const { status, text } = await alice.open(`/apps/${app.slug}${path}`);
    expect(status).toBe(200);
    expect(text).not.toContain('<script>alert');
  }
});
