// Two Apps, alike to the last name, and every credential of the one at every door of the other. The doors come from the
// tables that the server is made of, so that a new one is tried without being named here. What counts is that a foreign
// credential gets what a made-up one gets, to the letter, and that nothing changes.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { listClientSecrets } from '../../../src/apps/clients/secrets.ts';
import { addTemporaryRedirectUri } from '../../../src/apps/clients/temporary-redirect-uris.ts';
import { listApiKeys } from '../../../src/apps/keys/list.ts';
import { createPersonalToken } from '../../../src/apps/keys/personal-tokens.ts';
import { createPermission } from '../../../src/apps/own-permissions.ts';
import { keyScopes, tokenScopes } from '../../../src/apps/permissions.ts';
import { listFactors } from '../../../src/authentication/factors/kinds.ts';
import { listTrustedDevices, trustDevice } from '../../../src/authentication/factors/trusted-devices.ts';
import { noteRequest } from '../../../src/diagnosis/record.ts';
import { listEvents } from '../../../src/events/list.ts';
import type { Route } from '../../../src/http/api/kit/route.ts';
import { apiRoutes, serverRoutes } from '../../../src/http/api/table.ts';
import { API_PREFIX } from '../../../src/http/kit/request/paths.ts';
import { protocolPaths } from '../../../src/http/oidc/paths.ts';
import { interactionRoutes } from '../../../src/http/screens/routes.ts';
import { newId } from '../../../src/ids.ts';
import { inviteMember } from '../../../src/invitations/members.ts';
import { createStream } from '../../../src/signals/streams.ts';
import { requestVerification } from '../../../src/signals/verification.ts';
import { createBillingRecord } from '../../../src/usage/billing.ts';
import { reportUsage } from '../../../src/usage/records.ts';
import { createSpendingLimit } from '../../../src/usage/spending-limits.ts';
import { createGroup } from '../../../src/users/permissions/groups.ts';
import { createRole } from '../../../src/users/roles.ts';
import { listSessions } from '../../../src/users/sessions/sessions.ts';
import { createVaultEntry } from '../../../src/users/vault.ts';
import { linkProvider } from '../../http/account/world.ts';
import { makeDeveloper, signInByApi } from '../../http/api/call.ts';
import { queryFor } from '../../http/api/world.ts';
import {
  CALLBACK,
  makeApiKey,
  makeApp,
  makeClient,
  makeDecisionHook,
  makeEventStream,
  makeImport,
  makeInvitation,
  makeKeptMail,
  makeResource,
  makeStuckMail,
  makeUser,
  makeWebhook,
  PASSWORD,
  type TestClient,
} from '../../kit/app.ts';
import { exampleBody } from '../../kit/example.ts';
import { makeAuthenticator } from '../../kit/factor.ts';
import {
  authorize,
  authorizeUrl,
  basic,
  introspect,
  makePkce,
  redeem,
  refresh,
  send,
  signIn,
  userinfo,
} from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { machineToken, makeMachine } from '../../kit/machine.ts';
import { fromAnotherNetwork } from '../../kit/networks.ts';
import { makePasskey } from '../../kit/passkey.ts';
import { ask as askAsPeer, type RawRequest } from '../../kit/raw.ts';
import { rowsOf } from '../../kit/rows.ts';
import { takeTurn } from '../../kit/turns.ts';
import { formsOf, Visitor } from '../../kit/visitor.ts';
import { makeOrganizationIds, nounIn } from '../../organizations/world.ts';
import { signalToken } from '../../signals/world.ts';
import { makeConnection } from '../../social/world.ts';
import { withoutChance } from './answers.ts';

const EMAIL = 'alice@example.com';
const AUDIENCE = 'https://photos.example.com/';

/** Of one thing of each kind, by its noun in the API's paths. */
type Ids = Record<string, string>;

/** One App with one of everything that proves something. */
type World = {
  app: App;
  path: string;
  client: TestClient;
  machine: TestClient;
  ids: Ids;
  credentials: Record<string, string>;
  session: string;
  interaction: { uid: string; cookie: string; csrf: string };
  code: { code: string; verifier: string };
};

let gatehouse: Gatehouse;
let worlds: { a: World; b: World };
let made: Date;
beforeAll(async () => {
  gatehouse = await startGatehouse({ TRUST_PROXY: '127.0.0.1' });
  worlds = { a: await makeWorld(), b: await makeWorld() };
  made = new Date();
});
afterAll(() => gatehouse.stop());

/** So many unknown credentials come from several networks: no limit must hide an answer. */
const ask = (to: Gatehouse, { headers, ...request }: RawRequest) =>
  askAsPeer(to, { ...request, headers: { ...fromAnotherNetwork(), ...headers } });

const directions = [
  ['a', 'b'],
  ['b', 'a'],
] as const;

describe.each(directions)('A53 what App %s gives, at App %s,', (from, to) => {
  test('is unknown to every route of the API', async () => {
    const { [from]: own, [to]: foreign } = worlds;
    const before = await rowsOf(gatehouse, foreign.app);
    const guarded = apiRoutes.filter(({ access }) => !('public' in access));
    for (const [index, route] of guarded.entries()) {
      const call = async (bearer: string) => withoutChance(await ask(gatehouse, toCall(foreign, route, bearer)));
      const unknown = await call(MADE_UP);
      expect(unknown.status, nameOf(route)).toBe(401);
      const credentials = Object.entries(own.credentials);
      for (const [kind, credential] of takeTurn(credentials, index, from === 'a' ? 4 : 1)) {
        expect(await call(credential), `${kind} at ${nameOf(route)}`).toEqual(unknown);
      }
    }
    expect(await rowsOf(gatehouse, foreign.app)).toEqual(before);
  });

  test('names nothing: ids of the other are like ids of nobody', async () => {
    const { [from]: own, [to]: foreign } = worlds;
    const before = await rowsOf(gatehouse, foreign.app);
    // Every App has the same moments of hooks, so that they name nothing of another.
    for (const route of apiRoutes.filter(({ path }) => path.includes(':') && !path.includes(':moment'))) {
      for (const bearer of bearersFor(route, own)) {
        const call = async (ids: Ids) => withoutChance(await ask(gatehouse, toCall({ ...own, ids }, route, bearer)));
        const nobody = await call(mapIds(own.ids, alterId));
        expect([403, 404], nameOf(route)).toContain(nobody.status);
        expect(await call(foreign.ids), nameOf(route)).toEqual(nobody);
        // Within something of one's own, too: another's secret of one's own client.
        const around = outer(route, own.ids);
        if (Object.keys(around).length === 0) continue;
        const nobodyWithin = await call({ ...mapIds(own.ids, alterId), ...around });
        expect([403, 404], nameOf(route)).toContain(nobodyWithin.status);
        expect(await call({ ...foreign.ids, ...around }), nameOf(route)).toEqual(nobodyWithin);
      }
    }
    expect(await rowsOf(gatehouse, foreign.app)).toEqual(before);
  });

  test('is not there at the server’s own API', async () => {
    const { [from]: own, [to]: foreign } = worlds;
    const before = await rowsOf(gatehouse, foreign.app);
    for (const route of serverRoutes.filter(({ path }) => path.includes(':'))) {
      const at = (ids: Ids): World => ({ ...own, path: '', ids });
      const call = async (ids: Ids, bearer: string) =>
        withoutChance(await ask(gatehouse, toCall(at(ids), route, bearer)));
      const nobodys = { ...mapIds(own.ids, alterId), apps: 'nobody-has-this', 'access-tokens': crypto.randomUUID() };
      const nobody = await call(nobodys, own.credentials.developerToken!);
      expect(nobody.status, nameOf(route)).toBe(404);
      expect(await call(foreign.ids, own.credentials.developerToken!), nameOf(route)).toEqual(nobody);
      const { developerToken: _, personalToken: __, ...others } = own.credentials;
      for (const [kind, credential] of Object.entries(others)) {
        expect((await call(foreign.ids, credential)).status, `${kind} at ${nameOf(route)}`).toBe(401);
      }
    }
    const listed = await ask(gatehouse, {
      path: `${API_PREFIX}/apps`,
      headers: { authorization: `Bearer ${own.credentials.developerToken}` },
    });
    expect(JSON.parse(listed.text).items.map(({ slug }: App) => slug)).toEqual([own.app.slug]);
    expect(await rowsOf(gatehouse, foreign.app)).toEqual(before);
  });

  test('is unknown to every endpoint of the protocol, wherever it is put', async () => {
    const { [from]: own, [to]: foreign } = worlds;
    const before = await rowsOf(gatehouse, foreign.app, ['artifacts', 'sessions']);
    for (const [at, endpoint] of [...protocolPaths, '/authorize/resume'].entries()) {
      for (const [index, [slot, place]] of Object.entries(slots).entries()) {
        const call = async (value: string) =>
          withoutChance(await ask(gatehouse, place(foreign, endpoint, value)), value);
        const unknown = await call(MADE_UP);
        const credentials = Object.entries(own.credentials);
        // Every one at every endpoint, once.
        const most = from === 'a' ? credentials.length : 2;
        for (const [kind, credential] of takeTurn(credentials, at + index, most)) {
          // What a JWT says of itself may decide before its signature does.
          const madeUp = credential.startsWith('eyJ') ? await call(alterSignature(credential)) : unknown;
          expect(await call(credential), `${kind} as ${slot} at ${endpoint}`).toEqual(madeUp);
        }
      }
    }
    expect(await rowsOf(gatehouse, foreign.app, ['artifacts', 'sessions'])).toEqual(before);
  });

  test('proves no client', async () => {
    const { [from]: own, [to]: foreign } = worlds;
    for (const client of [own.client, own.machine]) {
      for (const endpoint of ['/token', '/introspect', '/revoke']) {
        const form = { grant_type: 'client_credentials', token: foreign.credentials.accessToken! };
        const answer = await postForm(foreign, endpoint, form, { authorization: basic(client) });
        expect(answer, endpoint).toMatchObject({ status: 401 });
        expect(JSON.parse(answer.text)).toMatchObject({ error: 'invalid_client' });
        const mixed = { ...foreign.client, client_secret: client.client_secret };
        expect(await postForm(foreign, endpoint, form, { authorization: basic(mixed) })).toMatchObject({ status: 401 });
      }
    }
    const { pathname, search } = new URL(authorizeUrl(foreign.app, own.client, 'c'.repeat(43)));
    const page = await ask(gatehouse, { path: pathname + search });
    expect(page.status).toBe(400);
    expect(page.headers.location).toBeUndefined();
  });

  test('opens no screen', async () => {
    const { [from]: own, [to]: foreign } = worlds;
    const before = await rowsOf(gatehouse, foreign.app);
    const owned = await rowsOf(gatehouse, own.app);
    for (const { path, method } of screenRoutes) {
      const { uid, cookie, csrf } = own.interaction;
      const attempts = {
        'with its cookies': { uid, cookie, csrf },
        'with the session too': { uid, cookie: `${cookie}; ${own.session}`, csrf },
        'with its form token in the other’s interaction': { ...foreign.interaction, csrf },
        'with its cookie at the other’s interaction': { ...foreign.interaction, cookie },
      };
      for (const [how, attempt] of Object.entries(attempts)) {
        if (method === 'GET' && how.includes('form token')) continue;
        const url = foreign.path + path.replace(':uid', attempt.uid);
        const body = new URLSearchParams({
          csrf: attempt.csrf,
          email: EMAIL,
          password: PASSWORD,
          name: 'Mallory',
          decision: 'allow',
        });
        const headers = {
          cookie: attempt.cookie,
          accept: 'text/html',
          'content-type': 'application/x-www-form-urlencoded',
        };
        const answer = await ask(gatehouse, {
          method,
          path: url,
          headers,
          body: method === 'GET' ? undefined : body.toString(),
        });
        // Where a cookie of the other App is planted, that App's request begins again.
        const isBegun =
          how.includes('at the other’s') && answer.headers.location?.startsWith(`${foreign.app.issuer}/authorize?`);
        expect(isBegun ? [303] : [400, 403], `${method} ${path} ${how}`).toContain(answer.status);
        expect(answer.headers['set-cookie'] ?? [], `${method} ${path} ${how}`).not.toContainEqual(
          expect.stringMatching(/session=[^;]/),
        );
      }
    }
    expect(await rowsOf(gatehouse, foreign.app)).toEqual(before);
    expect(await rowsOf(gatehouse, own.app)).toEqual(owned);
  });

  test('signs nobody in', async () => {
    const { [from]: own, [to]: foreign } = worlds;
    const url = authorizeUrl(foreign.app, foreign.client, makePkce().challenge, { prompt: 'none' });
    const answer = await ask(gatehouse, { path: url.slice(gatehouse.url.length), headers: { cookie: own.session } });
    expect(new URL(answer.headers.location!).searchParams.get('error')).toBe('login_required');
    const control = await ask(gatehouse, {
      path: url.slice(gatehouse.url.length),
      headers: { cookie: foreign.session },
    });
    expect(new URL(control.headers.location!).searchParams.get('code')).toBeTruthy();
  });
});

test('A53 all of it still works at home, so that the refusals above mean something', async () => {
  // The codes live for a minute, and a busy machine needs longer for what comes before.
  vi.useFakeTimers({ toFake: ['Date'], now: made });
  for (const world of Object.values(worlds)) {
    const { app, client, credentials, interaction, path } = world;
    for (const kind of ['accessToken', 'jwtAccessToken', 'apiAccessToken']) {
      expect((await introspect(app, client, credentials[kind]!)).body, kind).toMatchObject({ active: true });
    }
    expect((await userinfo(app, credentials.accessToken!)).status).toBe(200);
    for (const kind of ['apiKey', 'machineToken', 'developerToken']) {
      const { status } = await send(`${app.issuer}${API_PREFIX}/users`, {
        headers: { authorization: `Bearer ${credentials[kind]}` },
      });
      expect(status, kind).toBe(200);
    }
    for (const kind of ['accessToken', 'apiAccessToken']) {
      const { status } = await send(`${app.issuer}${API_PREFIX}/me`, {
        headers: { authorization: `Bearer ${credentials[kind]}` },
      });
      expect(status, kind).toBe(200);
    }
    const { status } = await ask(gatehouse, {
      path: `${path}/interaction/${interaction.uid}`,
      headers: { cookie: interaction.cookie },
    });
    expect(status).toBe(200);
    expect((await redeem(app, client, world.code)).status).toBe(200);
    expect((await refresh(app, client, credentials.refreshToken!)).status).toBe(200);
  }
  vi.useRealTimers();
});

/** What these answer with is on the App's sign-in screen, too. */
const PUBLIC = ['GET /auth/captcha', 'GET /command-line'];

test('A53 no other route of the API is without a guard', () => {
  expect([...apiRoutes, ...serverRoutes].filter(({ access }) => 'public' in access).map(nameOf)).toEqual(PUBLIC);
});

function makeRecord(app: App): string {
  const id = newId();
  const about = {
    kind: 'authorization',
    outcome: 'refused',
    client_id: undefined,
    ip: '',
    is_ordinary: false,
  } as const;
  noteRequest(gatehouse.system, app, { id, ...about }, () => ({ failed_checks: ['client'], sent: {} }));
  return id;
}

async function makeWorld(): Promise<World> {
  const { db } = gatehouse.database;
  const app = await makeApp(gatehouse, {}, 'Twin');
  const client = await makeClient(gatehouse, app, { introspects: ['*'], shared_signals: true });
  const machine = await makeMachine(gatehouse, app, keyScopes);
  const user = await makeUser(gatehouse, app, { email: EMAIL });
  const resource = await makeResource(gatehouse, app, { identifier: AUDIENCE, token_format: 'jwt' });
  const connection = await makeConnection(gatehouse, app, { kind: 'github' });
  const apiKey = await makeApiKey(gatehouse, app, keyScopes);
  const developer = await makeDeveloper(gatehouse, { app, role: 'owner' });

  const opaque = await signIn(app, client, EMAIL, { scope: 'openid offline_access', prompt: 'consent' });
  const jwt = await signIn(app, client, EMAIL, { scope: 'openid photos:read', resource: AUDIENCE });
  const tokens = await signInByApi(gatehouse, app, user);
  const { code, verifier } = await authorize(app, client, EMAIL);
  const interaction = await openInteraction(app, client);
  const session = opaque.visitor.cookieHeader(`${app.issuer}/authorize`);
  const [key] = (await listApiKeys(db, app)).items;
  const [secret] = await listClientSecrets(db, app, client.client_id);
  const [userSession] = await listSessions(db, app, user.id);
  const careful = await makeUser(gatehouse, app);
  await makeAuthenticator(gatehouse, app, careful);
  const [factor] = await listFactors(db, app, careful.id);
  await trustDevice(db, app, user.id);
  const inviter = { id: developer.user.id, role: 'owner' } as const;
  const invited = { email: `invited-${app.slug}@example.com`, role: 'viewer', inviter } as const;
  const memberInvitation = await inviteMember(gatehouse.system, app, invited);
  const [device] = await listTrustedDevices(db, app, user);
  const everything = { name: 'Deployment', scopes: tokenScopes };
  const consoleApp = await gatehouse.system.consoleApp();
  const personal = await createPersonalToken(db, consoleApp, developer.user, everything);

  const hook = await makeWebhook(gatehouse, app);
  const preview = { redirect_uri: 'https://preview.example.com/callback' };
  const stream = await createStream(gatehouse.system, app, client.client_id, {});
  // So that a poll has an answer at once.
  await requestVerification(gatehouse.system, app, { client_id: client.client_id, id: stream.id }, 'state');
  return {
    app,
    path: new URL(app.issuer).pathname,
    client,
    machine,
    session,
    interaction,
    code: { code, verifier },
    ids: {
      apps: app.slug,
      users: user.id,
      clients: client.client_id,
      'connected-apps': client.client_id,
      secrets: secret!.id,
      resources: resource.id,
      'temporary-redirect-uris': (await addTemporaryRedirectUri(db, app, client.client_id, preview)).id,
      connections: connection.id,
      mails: (await makeStuckMail(gatehouse, app)).id,
      'test-messages': (await makeKeptMail(gatehouse, app)).id,
      webhooks: hook.webhook.id,
      hooks: (await makeDecisionHook(gatehouse, app)).moment,
      streams: stream.id,
      'signal-streams': stream.id,
      'event-streams': (await makeEventStream(gatehouse, app)).id,
      deliveries: hook.delivery_id,
      invitations: (await makeInvitation(gatehouse, app)).id,
      imports: (await makeImport(gatehouse, app)).id,
      'member-invitations': memberInvitation.id,
      texts: 'de',
      roles: (await createRole(db, app, { name: `only-${user.id}` })).name,
      events: (await listEvents(db, app, { limit: 1 })).items[0]!.id,
      requests: makeRecord(app),
      groups: (await createGroup(db, app, { name: `only-${user.id}` })).name,
      permissions: (await createPermission(db, app, { name: `only:${user.id}` })).name,
      'api-keys': key!.id,
      'access-tokens': personal.row.id,
      members: developer.user.id,
      sessions: userSession!.uid,
      identities: await linkProvider(gatehouse, app, user.id),
      factors: factor!.id,
      passkeys: (await makePasskey(gatehouse, app, careful)).passkey.id,
      'trusted-devices': device!.id,
      ...(await makeOrganizationIds(gatehouse, app, user)),
      ...(await makeBilled(app, user.id)),
      vault: (await createVaultEntry(gatehouse.system, app, user.id, { service_name: 'claude', api_key: 'sk-1' })).id,
    },
    credentials: {
      apiKey,
      machineToken: await machineToken(app, machine, keyScopes),
      developerToken: developer.token,
      receiverToken: await signalToken(app, client),
      personalToken: personal.token,
      accessToken: opaque.access_token,
      jwtAccessToken: jwt.access_token,
      apiAccessToken: tokens.access_token,
      refreshToken: opaque.refresh_token!,
      apiRefreshToken: tokens.refresh_token,
      idToken: opaque.id_token!,
      code,
      clientSecret: client.client_secret!,
      sessionCookie: /session=([^;]+)/.exec(session)![1]!,
      interactionUid: interaction.uid,
      formToken: interaction.csrf,
    },
  };
}

async function makeBilled(app: App, user_id: string) {
  const { db } = gatehouse.database;
  const currency = 'USD';
  await reportUsage(db, app, [{ service: 'claude', tokens_used: 1, cost: '1', currency, user_id }]);
  const period = { period_start: '2020-01-01', period_end: '2999-01-01' };
  const billing = await createBillingRecord(db, app, { user_id, currency, ...period });
  const limit = await createSpendingLimit(db, app, { user_id, currency, period: 'day', amount: '100' });
  return { billing: billing.id, limits: limit.id };
}

async function openInteraction(app: App, client: TestClient): Promise<World['interaction']> {
  const visitor = new Visitor();
  const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  const uid = /interaction\/([\w-]+)/.exec(page.url)![1]!;
  return { uid, cookie: visitor.cookieHeader(page.url), csrf: formsOf(page)[0]!.hidden.csrf! };
}

const MADE_UP = 'bm9ib2R5LWhhcy1ldmVyLWdpdmVuLXRoaXMtdG8tYW55b25l';

function alterSignature(jwt: string): string {
  const at = jwt.lastIndexOf('.') + 12;
  return `${jwt.slice(0, at)}${jwt[at] === 'A' ? 'B' : 'A'}${jwt.slice(at + 1)}`;
}

const alterId = (id: string) => (id.length === 36 ? crypto.randomUUID() : id.replace(/^.{6}/, 'nobody'));
const mapIds = (ids: Ids, map: (id: string) => string): Ids =>
  Object.fromEntries(Object.entries(ids).map(([noun, id]) => [noun, map(id)]));

/** The ids of a path but its last one. */
function outer({ path }: Route, ids: Ids): Ids {
  const nouns = [...path.matchAll(/([\w-]+)\/:/g)].map(([, noun]) => nounIn(path, noun!)).slice(0, -1);
  return Object.fromEntries(nouns.map((noun) => [noun, ids[noun]!]));
}

/** A caller that a route allows at home. */
function bearersFor({ access }: Route, { credentials }: World): string[] {
  if ('user' in access) return [credentials.apiAccessToken!];
  return 'signals' in access
    ? [credentials.receiverToken!]
    : [credentials.apiKey!, credentials.machineToken!, credentials.developerToken!];
}

const nameOf = ({ method, path }: Route) => `${method} ${path}`;

/** A request that the route would serve: with ids and a body that are right, so that nothing but the guard refuses it. */
function toCall({ path, ids }: World, route: Route, bearer: string): RawRequest {
  const body = route.body && JSON.stringify(exampleBody(route.body, { email: 'mallory@example.com' }));
  // Every App has the same messages, so that they name nothing of another.
  const filled = route.path.replace(/([\w-]+)\/:\w+/g, (_, noun: string) => {
    const id = ids[nounIn(route.path, noun)];
    if (!id) throw new Error(`${route.path} names ${noun}: makeWorld has to make one`);
    return `${noun}/${id}`;
  });
  return {
    method: route.method,
    path: `${path + API_PREFIX + filled.replace(':key', 'no_such.text')}?${new URLSearchParams(queryFor(route))}`,
    headers: { authorization: `Bearer ${bearer}`, ...(body && { 'content-type': 'application/json' }) },
    body,
  };
}

/** Where a credential can be put into a request of the protocol. The client proves itself rightly, as the foreign App's. */
const slots: Record<string, (foreign: World, endpoint: string, value: string) => RawRequest> = {
  bearer: ({ path }, endpoint, value) => ({ path: path + endpoint, headers: { authorization: `Bearer ${value}` } }),
  'client secret': (foreign, endpoint, value) => {
    const authorization = basic({ ...foreign.client, client_secret: value });
    return toForm(foreign, endpoint, { grant_type: 'client_credentials', token: 'x' }, { authorization });
  },
  token: (foreign, endpoint, value) =>
    toForm(foreign, endpoint, { token: value }, { authorization: basic(foreign.client) }),
  'refresh token': (foreign, endpoint, value) => {
    const form = { grant_type: 'refresh_token', refresh_token: value };
    return toForm(foreign, endpoint, form, { authorization: basic(foreign.client) });
  },
  code: (foreign, endpoint, value) => {
    const form = {
      grant_type: 'authorization_code',
      code: value,
      redirect_uri: CALLBACK,
      code_verifier: 'v'.repeat(43),
    };
    return toForm(foreign, endpoint, form, { authorization: basic(foreign.client) });
  },
  'session cookie': ({ app, path, client }, endpoint, value) => {
    const { search } = new URL(authorizeUrl(app, client, 'c'.repeat(43)));
    return {
      path: path + endpoint + search,
      headers: { cookie: `gatehouse_session=${value}; gatehouse_sign_in=${value}` },
    };
  },
  hint: ({ app, path, client }, endpoint, value) => {
    const { search } = new URL(authorizeUrl(app, client, 'c'.repeat(43), { id_token_hint: value, prompt: 'none' }));
    return { path: path + endpoint + search };
  },
  'form token': (foreign, endpoint, value) => toForm(foreign, endpoint, { xsrf: value, logout: 'yes' }),
};

function toForm(
  { path }: World,
  endpoint: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): RawRequest {
  return {
    path: path + endpoint,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  };
}

const postForm = (world: World, endpoint: string, form: Record<string, string>, headers: Record<string, string>) =>
  ask(gatehouse, toForm(world, endpoint, form, headers));

/** Every screen, from the router that serves them. */
const screenRoutes = interactionRoutes({ keyring: { derive: () => [] } } as never, undefined as never).stack.flatMap(
  ({ path, methods }) =>
    methods.filter((method) => method !== 'HEAD').map((method) => ({ path: String(path), method })),
);
