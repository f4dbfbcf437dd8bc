// An App with one of each and every kind of credential for it, and calls by the entries of the API's table: for tests
// that are made from the table.
import { randomUUID } from 'node:crypto';
import { createApiKey } from '../../../src/apps/keys/api-keys.ts';
import { createPermission } from '../../../src/apps/own-permissions.ts';
import { keyScopes, type Permission } from '../../../src/apps/permissions.ts';
import { exampleOf, type JsonSchema, toJsonSchema } from '../../../src/http/api/json-schema.ts';
import type { Route } from '../../../src/http/api/kit/route.ts';
import { apiRoutes, serverRoutes } from '../../../src/http/api/table.ts';
import { createStream } from '../../../src/signals/streams.ts';
import { requestVerification } from '../../../src/signals/verification.ts';
import { createGroup } from '../../../src/users/permissions/groups.ts';
import { createRole } from '../../../src/users/roles.ts';
import {
  makeApiKey,
  makeApp,
  makeClient,
  makeDecisionHook,
  makeEventStream,
  makeInvitation,
  makeKeptMail,
  makeResource,
  makeStuckMail,
  makeUser,
  makeWebhook,
} from '../../kit/app.ts';
import { signIn } from '../../kit/flow.ts';
import type { Gatehouse } from '../../kit/gatehouse.ts';
import { machineToken, makeMachine } from '../../kit/machine.ts';
import { fromAnotherNetwork } from '../../kit/networks.ts';
import { makeOrganizationIds, nounIn } from '../../organizations/world.ts';
import { signalToken } from '../../signals/world.ts';
import { makeConnection } from '../../social/world.ts';
import { type Answer, check, makeDeveloper, nameOf, type Sent, send, signInByApi, urlOf } from './call.ts';

/** Every route with its name, for test.each; those of the server last. */
export const namedRoutes = [...apiRoutes, ...serverRoutes].map((route) => [nameOf(route), route] as const);

export type World = Awaited<ReturnType<typeof makeWorld>>;

export async function makeWorld(gatehouse: Gatehouse) {
  const app = await makeApp(gatehouse, { mfa_methods: ['totp', 'passkey', 'email', 'sms'] });
  const user = await makeUser(gatehouse, app);
  const other = await makeUser(gatehouse, app);
  const client = await makeClient(gatehouse, app, { shared_signals: true });
  const stream = await createStream(gatehouse.system, app, client.client_id, {});
  // So that a poll has an answer at once.
  await requestVerification(gatehouse.system, app, { client_id: client.client_id, id: stream.id }, 'state');
  const machine = await makeMachine(gatehouse, app, keyScopes);
  const resource = await makeResource(gatehouse, app);
  const connection = await makeConnection(gatehouse, app, { kind: 'github' });
  const [owner, admin, viewer] = [
    await makeDeveloper(gatehouse, { app, role: 'owner' }),
    await makeDeveloper(gatehouse, { app, role: 'admin' }),
    await makeDeveloper(gatehouse, { app, role: 'viewer' }),
  ];
  const tokens = await signInByApi(gatehouse, app, user);
  const thirdParty = await signIn(app, client, user.email, { scope: 'openid profile email offline_access' });
  const hook = await makeWebhook(gatehouse, app);
  return {
    gatehouse,
    app,
    user,
    key: await makeApiKey(gatehouse, app, keyScopes),
    machine: await machineToken(app, machine, keyScopes),
    /** A token with all these scopes and no others. */
    machineWith: (scopes: Permission[]) => machineToken(app, machine, scopes),
    /** Of a client, for its own streams of security events. */
    receiver: await signalToken(app, client),
    owner: owner.token,
    admin: admin.token,
    viewer: viewer.token,
    tokens,
    thirdParty,
    clientSecret: client.client_secret!,
    params: {
      users: other.id,
      clients: client.client_id,
      'api-keys': (await createApiKey(gatehouse.database.db, app, { name: 'spare', scopes: ['users:read'] })).apiKey.id,
      resources: resource.id,
      connections: connection.id,
      mails: (await makeStuckMail(gatehouse, app)).id,
      'test-messages': (await makeKeptMail(gatehouse, app)).id,
      invitations: (await makeInvitation(gatehouse, app)).id,
      roles: (await createRole(gatehouse.database.db, app, { name: `staff-${app.slug}` })).name,
      groups: (await createGroup(gatehouse.database.db, app, { name: `support-${app.slug}` })).name,
      permissions: (await createPermission(gatehouse.database.db, app, { name: `orders:${app.slug}` })).name,
      ...(await makeOrganizationIds(gatehouse, app, other)),
      webhooks: hook.webhook.id,
      signals: stream.id,
      stream_id: stream.id,
      hooks: (await makeDecisionHook(gatehouse, app)).moment,
      'event-streams': (await makeEventStream(gatehouse, app)).id,
      delivery_id: hook.delivery_id,
      developer_id: admin.user.id,
      slug: app.slug,
    },
  };
}

/** What opens a route, of its App. */
export function credentialsFor({ access }: Route, world: World): string | undefined {
  if ('public' in access) return undefined;
  if ('user' in access) return world.tokens.access_token;
  if ('signals' in access) return world.receiver;
  if ('permission' in access && keyScopes.includes(access.permission)) return world.key;
  return world.owner;
}

/** Ids that exist where there are some, and such that can't where `real` is false. */
export function paramsFor({ path }: Route, world: World, real = true): Record<string, string> {
  const [, inner] = /^\/organizations\/:organization\/([\w-]+)\/:(?:id|domain)/.exec(path) ?? [];
  const [, outer = ''] = path.split('/');
  const kind = inner ? nounIn(path, inner) : outer;
  const ofKind = (world.params as Record<string, string>)[kind];
  return {
    id: (real && ofKind) || randomUUID(),
    uid: 'no-such-session',
    client_id: (real && ofKind) || randomUUID(),
    secret_id: randomUUID(),
    uri_id: randomUUID(),
    stream_id: real ? world.params.stream_id : randomUUID(),
    delivery_id: real ? world.params.delivery_id : randomUUID(),
    factor_id: randomUUID(),
    passkey_id: randomUUID(),
    identity_id: 'no-such-identity',
    entry_id: randomUUID(),
    name: (real && ofKind) || `no-${randomUUID().slice(0, 8)}`,
    domain: (real && ofKind) || `no-${randomUUID().slice(0, 8)}.com`,
    permission: (real && ofKind) || `no:${randomUUID().slice(0, 8)}`,
    organization: real ? world.params.organizations : randomUUID(),
    locale: 'de',
    moment: real ? world.params.hooks : 'before_tokens',
    key: real ? 'sign_in.title' : 'no_such.text',
    developer_id: real ? world.params.developer_id : randomUUID(),
    slug: world.params.slug,
  };
}

/** Answers are held against what the table says of the route. */
export async function ask(route: Route, world: World, sent: Sent & { url?: string } = {}): Promise<Answer> {
  const answer = await sendTo(route, world, sent);
  check(route, answer);
  return answer;
}

export function sendTo(route: Route, { app, gatehouse }: World, sent: Sent & { url?: string }): Promise<Answer> {
  const at = serverRoutes.includes(route) ? gatehouse.url : app;
  // So many unknown credentials come from several networks: no limit must hide an answer.
  const headers = { ...fromAnotherNetwork(), ...sent.headers };
  return send(sent.url ?? urlOf(at, route, sent), route.method, { ...sent, headers });
}

const components = {};
const inputs = new Map<Route, JsonSchema>();

/** What a route takes, as JSON Schema. */
export function inputOf(route: Route): JsonSchema {
  const known = inputs.get(route) ?? toJsonSchema(route.body!, 'input', components);
  inputs.set(route, known);
  return known;
}

/** A body that a route takes. */
export const exampleFor = (route: Route) =>
  exampleOf(inputOf(route), components, { brief: true }) as Record<string, unknown>;

/** The parameters that a route insists on. */
export function queryFor({ query }: Route): Record<string, string> {
  if (!query) return {};
  const { required = [], properties = {} } = toJsonSchema(query, 'input', components);
  return Object.fromEntries(required.map((name) => [name, String(exampleOf(properties[name]!, components))]));
}

/** Whether something happened in the App. Without those that only say that somebody was refused. */
export async function countEvents({ app, gatehouse }: World): Promise<number> {
  const { count } = await gatehouse.database.db
    .selectFrom('audit_log')
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('app_id', '=', app.id)
    .where('event', 'not in', ['access.denied', 'api_key.refused', 'input.refused'])
    .executeTakeFirstOrThrow();
  return Number(count);
}
