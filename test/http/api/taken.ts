// Bodies that the routes of the API take: the examples of their schemas, with ids, names and passwords of a world. So what a
// test changes in one is the only thing that is wrong with it.
import { randomUUID } from 'node:crypto';
import type { Route } from '../../../src/http/api/kit/route.ts';
import { apiRoutes } from '../../../src/http/api/table.ts';
import { PASSWORD } from '../../kit/app.ts';
import { nameOf, type Sent } from './call.ts';
import { ask, credentialsFor, exampleFor, paramsFor, type World } from './world.ts';

/** Their example needs what only an earlier step gives: a code, a ticket, a passkey, a token of a mail; or an App with usernames or a client of its own; or some seconds since the last one. */
export const AFTER_ANOTHER_STEP = [
  ...['POST /auth/verify-email', 'POST /auth/verify-email/send', 'POST /auth/username', 'POST /auth/second-factor'],
  ...['POST /auth/second-factor/send', 'POST /auth/second-factor/passkey', 'POST /auth/factors/totp'],
  ...['POST /auth/factors/totp/confirm', 'POST /auth/factors/passkey', 'POST /auth/factors/passkey/confirm'],
  ...['POST /auth/factors/sms', 'POST /auth/factors/sms/confirm', 'POST /auth/factors/email'],
  ...['POST /auth/factors/email/confirm', 'POST /auth/password/reset', 'POST /auth/unlock'],
  ...['POST /auth/magic-link/verify', 'POST /auth/register/confirm', 'POST /auth/email/lookup/verify'],
  ...['POST /auth/passkeys/verify', 'POST /auth/connections/exchange', 'POST /me/phone/verify'],
  ...['POST /me/phone/confirm', 'POST /me/email/confirm', 'POST /me/factors/totp/confirm', 'PATCH /me/factors/:id'],
  ...['DELETE /me/factors/:id', 'POST /me/recovery-codes', 'POST /me/factors/sms/confirm'],
  ...['POST /me/factors/email/confirm', 'POST /me/passkeys', 'PATCH /me/passkeys/:id', 'DELETE /me/passkeys/:id'],
  ...['DELETE /users/:id/identities/:identity_id', 'DELETE /users/:id/factors/:factor_id'],
  ...['DELETE /users/:id/passkeys/:passkey_id', 'DELETE /me/sessions/:uid', 'POST /me/sessions/:uid/disown'],
  ...['PUT /me/username', 'POST /auth/magic-link', 'POST /signals/verification'],
];

type Body = Record<string, unknown>;
type Change = (world: World, serial: string) => Body | Promise<Body>;

const ofUser: Change = ({ params }) => ({ user_id: params.users, organization_id: null });
const ofStream: Change = ({ params }) => ({ stream_id: params.stream_id });
const ofConfiguration: Change = ({ params }) => ({
  stream_id: params.stream_id,
  // It stays one that is polled; the others are what the transmitter decides.
  delivery: { method: 'urn:ietf:rfc:8936' },
  ...{ iss: undefined, aud: undefined, events_supported: undefined, events_delivered: undefined },
  ...{ min_verification_interval: undefined, inactivity_timeout: undefined },
});
const ofSubject: Change = ({ app, user, params }) => ({
  stream_id: params.stream_id,
  subject: { format: 'iss_sub', iss: app.issuer, sub: user.id },
});

/** What the example says otherwise; undefined leaves a field out. */
const changes: Record<string, Change> = {
  'POST /auth/signup': () => ({ username: undefined }),
  'POST /auth/login': ({ user }) => ({ identifier: user.email, password: PASSWORD }),
  'POST /auth/refresh': ({ tokens }) => ({ refresh_token: tokens.refresh_token, organization: undefined }),
  'POST /auth/logout': ({ tokens }) => ({ token: tokens.refresh_token }),
  'PATCH /me/connected-apps/:client_id': () => ({ remove: { scopes: ['email'] } }),
  'POST /invitations': () => ({ client_id: undefined }),
  'POST /usage': ofUser,
  'POST /usage/batch': ({ params }) => ({
    items: [{ service: 'claude', tokens_used: 1, cost: '0.015', currency: 'USD', user_id: params.users }],
  }),
  'POST /usage/limits': ofUser,
  'POST /billing': ofUser,
  'POST /organizations/:organization/members': ({ user }) => ({ user_id: user.id }),
  'POST /organizations/:organization/domains': (_, serial) => ({ domain: `acme-${serial}.com` }),
  'POST /api-keys': () => ({ organization_id: undefined }),
  'POST /configuration/apply': async (world) => {
    const body = { configuration: { settings: { sign_up: 'closed' } } };
    const plan = await ask(routeNamed('POST /configuration/plan'), world, { as: world.owner, body });
    return { ...body, version: plan.body.version };
  },
  'PATCH /signals/streams': ofConfiguration,
  'PUT /signals/streams': ofConfiguration,
  'POST /signals/status': ofStream,
  'POST /signals/verification': ofStream,
  'POST /signals/subjects/add': ofSubject,
  'POST /signals/subjects/remove': ofSubject,
  'POST /apps/:slug/transfer': ({ params }) => ({ developer_id: params.developer_id }),
};

/** The call that the route takes, with other names, addresses and slugs each time. */
export async function takenBy(route: Route, world: World): Promise<Sent & { body: Body }> {
  const serial = randomUUID().slice(0, 8);
  const body = route.body ? exampleFor(route) : {};
  const changed = await changes[nameOf(route)]?.(world, serial);
  // The user of the world has no second factor.
  if ('password' in body || 'current_password' in body) delete body.code;
  return {
    as: credentialsFor(route, world),
    params: { ...paramsFor(route, world), ...(await idsFor(route, world)) },
    body: Object.fromEntries(
      Object.entries({ ...toUnique(route, body, serial), ...changed }).filter(([, value]) => value !== undefined),
    ),
  };
}

function toUnique({ method, path }: Route, body: Body, serial: string): Body {
  const names = {
    email: `${serial}@example.com`,
    slug: `acme-${serial}`,
    url: `https://blog.example.com/${serial}`,
    phone: `+49151${String(Number.parseInt(serial.slice(0, 6), 16)).padStart(8, '0')}`,
    ...(path === '/resources' && { identifier: `https://api.example.com/${serial}` }),
    ...(method === 'POST' && !path.startsWith('/auth/') && { name: toName(body.name, serial) }),
  };
  return { ...body, ...Object.fromEntries(Object.entries(names).filter(([name]) => typeof body[name] === 'string')) };
}

/** A name of a permission may have no other characters. */
const toName = (example: unknown, serial: string) =>
  typeof example === 'string' && example.includes(' ') ? `${example} ${serial}` : `${example}-${serial}`;

/** Of things that a world hasn't got from the beginning. */
async function idsFor({ path }: Route, world: World): Promise<Record<string, string>> {
  const make = async (name: string, sent: Sent) => (await ask(routeNamed(name), world, sent)).body.id as string;
  const entry = { service_name: `service-${randomUUID()}`, api_key: 'sk-1' };
  if (path.startsWith('/me/connected-apps/')) return { client_id: world.params.clients };
  if (path.startsWith('/me/vault/'))
    return { id: await make('POST /me/vault', { as: world.tokens.access_token, body: entry }) };
  if (path.startsWith('/users/:id/vault/')) {
    const params = { id: world.params.users };
    return { entry_id: await make('POST /users/:id/vault', { as: world.key, params, body: entry }) };
  }
  if (path === '/usage/limits/:id') {
    const body = { period: 'day', currency: 'EUR', amount: '10' };
    const limits = await ask(routeNamed('GET /usage/limits'), world, { as: world.key });
    return { id: limits.body.items[0]?.id ?? (await make('POST /usage/limits', { as: world.key, body })) };
  }
  return {};
}

function routeNamed(name: string): Route {
  const route = apiRoutes.find((one) => nameOf(one) === name);
  if (!route) throw new Error(`no route ${name}`);
  return route;
}
