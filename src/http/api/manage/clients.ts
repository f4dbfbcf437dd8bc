// clients/*: the App's OAuth clients and their secrets. A secret is shown once, when it is made.
import { z } from 'zod';
import { getClientRow, toClientJson } from '../../../apps/clients/client.ts';
import { createClient, deleteClient, listClients, updateClient } from '../../../apps/clients/clients.ts';
import { requireClientFields } from '../../../apps/clients/fields.ts';
import { defaultReach, requireReach } from '../../../apps/clients/reach.ts';
import { MAX_URIS } from '../../../apps/clients/redirect-uri.ts';
import { createClientSecret, listClientSecrets, revokeClientSecret } from '../../../apps/clients/secrets.ts';
import { keyScopes } from '../../../apps/permissions.ts';
import { DAY, now } from '../../../clock.ts';
import { requireAll } from '../../../problem.ts';
import { grantorOf, type Route, route } from '../kit/route.ts';
import { id, name, page, pageQuery, search, time, url, whole } from '../kit/schemas.ts';

const tag = 'Clients';
const read = { permission: 'clients:read' } as const;
const write = { permission: 'clients:write' } as const;

export const clientType = z
  .enum(['public', 'confidential', 'machine'])
  .describe('public: in a browser or on a device, without a secret; machine: signs in as itself, for no user');

const redirectUris = z.array(z.string().min(1).max(2000)).max(MAX_URIS);
const callback = ['https://prints.example.com/callback'];

export const clientInput = {
  name,
  first_party: z.boolean().optional().describe('One of the App’s own: users are not asked for consent'),
  application_type: z.enum(['web', 'native']).optional(),
  require_pkce: z.boolean().optional().describe('Only a confidential client can do without'),
  redirect_uris: redirectUris.optional().meta({ description: 'Compared exactly', examples: [callback] }),
  post_logout_redirect_uris: redirectUris.optional().describe('Compared exactly'),
  introspects: z
    .array(z.string().min(1).max(2000))
    .max(50)
    .optional()
    .describe('Identifiers of the resources whose tokens it may introspect; `*` for every token of the App'),
  scopes: z
    .array(z.string().min(1).max(100))
    .max(500)
    .optional()
    .meta({
      description:
        'Names of the scopes that it may ask for; `*` for all. Left out at creation: the standard ones for a third-party client, all for a first-party one, none for a machine',
      examples: [['openid', 'profile', 'photos:read']],
    }),
  resources: z
    .array(z.string().min(1).max(2000))
    .max(50)
    .optional()
    .meta({
      description:
        'Identifiers of the resources that its tokens may be for; `*` for all. Left out at creation: all for a first-party client, none for others',
      examples: [['https://photos.example.com/']],
    }),
  api_permissions: z
    .array(z.enum(keyScopes))
    .max(keyScopes.length)
    .optional()
    .meta({
      description:
        'What a machine may do at this API with access tokens for the resource that is the issuer; `*` in `scopes` does not include it. Only a caller that may create API keys gives permissions, and only those that it has itself',
      examples: [[]],
    }),
  id_token_alg: z.enum(['RS256', 'ES256']).optional(),
  id_token_claims: z
    .boolean()
    .optional()
    .describe('Claims of the scopes profile, email and phone are in the ID token, too (true for a new client)'),
  provisioning: z
    .boolean()
    .optional()
    .describe('It wants to hear of the users who have a grant for it; not for a public client'),
  shared_signals: z
    .boolean()
    .optional()
    .describe(
      'It may have streams of security events about users who have a grant for it; only for the type confidential',
    ),
  backchannel_logout_uri: z
    .string()
    .min(1)
    .max(2000)
    .nullish()
    .meta({
      description:
        'Where it hears of each session of its users that ends (OpenID Connect Back-Channel Logout 1.0): an https address on the public internet; null for nowhere. Not for a machine',
      examples: ['https://prints.example.com/backchannel-logout'],
    }),
  backchannel_logout_session_required: z
    .boolean()
    .optional()
    .describe('Its ID tokens and logout tokens have the `sid` of the session'),
  logo_uri: url.nullish(),
  client_uri: url.nullish(),
  policy_uri: url.nullish(),
  tos_uri: url.nullish(),
};

const clientFields = {
  id: id.describe('The `client_id`'),
  name: z.string().meta({ examples: ['Photo Prints'] }),
  type: clientType,
  first_party: z.boolean(),
  status: z.enum(['active', 'disabled']),
  require_pkce: z.boolean(),
  application_type: z.enum(['web', 'native']),
  token_endpoint_auth_method: z.enum(['none', 'client_secret_basic', 'client_secret_post']),
  grant_types: z.array(z.string()).meta({ examples: [['authorization_code', 'refresh_token']] }),
  redirect_uris: z.array(z.string()).meta({ examples: [callback] }),
  post_logout_redirect_uris: z.array(z.string()),
  introspects: z.array(z.string()),
  scopes: z.array(z.string()),
  resources: z.array(z.string()),
  api_permissions: z.array(z.string()).meta({ examples: [[]] }),
  id_token_alg: z.enum(['RS256', 'ES256']),
  id_token_claims: z.boolean(),
  provisioning: z.boolean(),
  shared_signals: z.boolean(),
  backchannel_logout_uri: z
    .string()
    .nullable()
    .meta({ examples: ['https://prints.example.com/backchannel-logout'] }),
  backchannel_logout_session_required: z.boolean(),
  logo_uri: z.string().nullable(),
  client_uri: z.string().nullable(),
  policy_uri: z.string().nullable(),
  tos_uri: z.string().nullable(),
  created_at: time,
  updated_at: time,
};

const client = z.object(clientFields).meta({ id: 'Client' });

const shownOnce = z.string().meta({
  description: 'Shown this once; only its hash is kept',
  examples: ['gh_secret_…'],
});

const secretFields = {
  id,
  hint: z.string().meta({ description: 'Its last four characters', examples: ['x7Qd'] }),
  created_at: time,
  expires_at: time.nullable(),
};

const secret = z.object(secretFields).meta({ id: 'ClientSecret' });

export const clientRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/clients',
    tag,
    summary: 'List clients',
    description: 'Newest first.',
    access: read,
    query: z.strictObject({ search: search.describe('Part of a name, or a whole id'), ...pageQuery }),
    status: 200,
    response: page(client),
    async handle({ system, app, query }) {
      const { items, next_cursor } = await listClients(system.db, app, query);
      return { items: items.map(toClientJson), next_cursor };
    },
  }),
  route({
    method: 'POST',
    path: '/clients',
    tag,
    summary: 'Create a client',
    access: write,
    body: z.strictObject({ type: clientType.default('confidential'), ...clientInput }),
    check: ({ system, app }, { type = 'confidential', ...body }) =>
      requireAll(
        () => requireClientFields(system.config, type, body),
        () =>
          requireReach(system.db, app, body, {
            type,
            ...defaultReach({ type, first_party: body.first_party ?? false }),
          }),
      ),
    status: 201,
    response: z.object({ ...clientFields, client_secret: shownOnce.nullable() }),
    problems: ['invalid_redirect_uri', 'operator_protected', 'cannot_grant', 'limit_reached'],
    async handle({ system, app, caller, body }) {
      const { client, secret } = await createClient(system, app, { ...body, grantor: grantorOf(caller) });
      return { ...toClientJson(client), client_secret: secret ?? null };
    },
  }),
  route({
    method: 'GET',
    path: '/clients/:id',
    tag,
    summary: 'Get a client',
    access: read,
    status: 200,
    response: client,
    async handle({ system, app, params }) {
      return toClientJson(await getClientRow(system.db, app, params.id));
    },
  }),
  route({
    method: 'PATCH',
    path: '/clients/:id',
    tag,
    summary: 'Change a client',
    description: 'Only what is given changes. A disabled client’s tokens stop working at once.',
    access: write,
    body: z.strictObject({ ...clientInput, name: name.optional(), status: clientFields.status.optional() }),
    async check({ system, app, params }, body) {
      const client = await getClientRow(system.db, app, params.id);
      await requireAll(
        () => requireClientFields(system.config, client.type, body),
        () => requireReach(system.db, app, body, client),
      );
    },
    status: 200,
    response: client,
    problems: ['invalid_redirect_uri', 'operator_protected', 'cannot_grant'],
    async handle({ system, app, caller, params, body }) {
      const change = { ...body, grantor: grantorOf(caller) };
      return toClientJson(await updateClient(system, app, params.id, change));
    },
  }),
  route({
    method: 'DELETE',
    path: '/clients/:id',
    tag,
    summary: 'Delete a client',
    description: 'What users allowed it, and its tokens, go with it.',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      await deleteClient(system.db, app, params.id);
    },
  }),
  route({
    method: 'GET',
    path: '/clients/:id/secrets',
    tag,
    summary: 'List a client’s secrets',
    description: 'When they were made and how they end, not the secrets themselves.',
    access: read,
    status: 200,
    response: page(secret),
    async handle({ system, app, params }) {
      const { id } = await getClientRow(system.db, app, params.id);
      return whole(await listClientSecrets(system.db, app, id));
    },
  }),
  route({
    method: 'POST',
    path: '/clients/:id/secrets',
    tag,
    summary: 'Create a further secret',
    description:
      'To rotate: create one, give it to the client, delete the old one. Both work in between. If the client has `api_permissions`, only a caller that could give them creates a secret.',
    access: write,
    body: z.strictObject({ expires_in_days: z.number().int().min(1).max(3650).optional() }),
    status: 201,
    response: z.object({ ...secretFields, client_secret: shownOnce }),
    problems: ['cannot_grant', 'limit_reached'],
    async handle({ system, app, caller, params, body: { expires_in_days: days } }) {
      const expiresAt = days === undefined ? undefined : new Date(now().getTime() + days * DAY);
      const { secret, ...row } = await createClientSecret(system.db, app, params.id, {
        expiresAt,
        grantor: grantorOf(caller),
      });
      return { ...row, client_secret: secret };
    },
  }),
  route({
    method: 'DELETE',
    path: '/clients/:id/secrets/:secret_id',
    tag,
    summary: 'Delete a secret',
    description: 'Access tokens for this API that were issued for it end with it.',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      await revokeClientSecret(system.db, app, params.id, params.secret_id);
    },
  }),
];
