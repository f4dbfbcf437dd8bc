// api-keys/*: the credentials of the App's backend. Making and revoking them is for developers: no key has that scope.
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import {
  DEFAULT_DAYS,
  ENDS_SOON_DAYS,
  getApiKey,
  MAX_DAYS,
  revokeApiKey,
  toApiKeyJson,
  updateApiKey,
} from '../../../apps/keys/api-keys.ts';
import { ENDED_KEY_DAYS } from '../../../apps/keys/ended.ts';
import { keyStates, listApiKeys } from '../../../apps/keys/list.ts';
import { MAX_NETWORK, MAX_NETWORKS } from '../../../apps/keys/networks.ts';
import { type KeyUsage, listKeyUsage } from '../../../apps/keys/usage.ts';
import { defaultKeyScopes, keyScopes } from '../../../apps/permissions.ts';
import { findOrganization } from '../../../organizations/organizations.ts';
import { Problem } from '../../../problem.ts';
import { createAppKey, rotateAppKey } from '../../../registry/app-keys.ts';
import type { System } from '../../../system.ts';
import { type Caller, permissionsOf, type Route, route } from '../kit/route.ts';
import { id, name, page, pageQuery, search, time } from '../kit/schemas.ts';

const tag = 'API keys';
const read = { permission: 'api_keys:read' } as const;
const write = { permission: 'api_keys:write' } as const;

const scopes = z.array(z.enum(keyScopes)).meta({ examples: [defaultKeyScopes] });

const allowed_networks = z
  .array(z.string().min(1).max(MAX_NETWORK))
  .max(MAX_NETWORKS)
  .meta({
    description: 'Addresses and ranges that calls may come from; none: from everywhere',
    examples: [['203.0.113.0/24', '2001:db8:5::/48']],
  });

const apiKeyFields = {
  id,
  name: z.string().meta({ examples: ['Blog backend'] }),
  hint: z.string().meta({ description: 'Its last four characters', examples: ['x7Qd'] }),
  scopes,
  organization_id: id.nullable().describe('The one organization that the key acts in; null for a key of the whole App'),
  allowed_networks,
  created_by: z.string().nullable().describe('Id of the developer who made it'),
  created_at: time,
  expires_at: time.nullable(),
  last_used_at: time.nullable().describe('To within five minutes'),
  revoked_at: time.nullable(),
};

const keyState = z
  .enum(keyStates)
  .describe(`\`live\` has those that end soon, which is within ${ENDS_SOON_DAYS} days, too`);

const apiKey = z.object(apiKeyFields).meta({ id: 'ApiKey' });

const created = z.object({
  ...apiKeyFields,
  api_key: z.string().meta({ description: 'Shown this once; only its hash is kept', examples: ['gh_key_…'] }),
});

const usage = z
  .object({
    day: z.iso.date().meta({ description: 'In UTC', examples: ['2026-05-04'] }),
    route: z
      .string()
      .meta({ description: 'Method, and path with the names of its parts', examples: ['GET /users/:id'] }),
    calls: z.number().int(),
    last_used_at: time,
  })
  .meta({ id: 'ApiKeyUsage' });

export const apiKeyRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api-keys',
    tag,
    summary: 'List API keys',
    description: `Newest first, those of organizations among them. Revoked and expired keys are deleted ${ENDED_KEY_DAYS} days after their end.`,
    access: read,
    query: z.strictObject({
      organization_id: z
        .union([id, z.literal('none')])
        .optional()
        .describe('Keys of this organization alone; `none`: those of the whole App'),
      state: keyState.optional(),
      search: search.describe('The beginning of a name, a part of it with three letters in a row, or a whole id'),
      ...pageQuery,
    }),
    status: 200,
    response: page(apiKey),
    async handle({ system, app, query: { organization_id, ...query } }) {
      const organization = organization_id === 'none' ? null : organization_id;
      const { items, next_cursor } = await listApiKeys(system.db, app, { ...query, organization });
      return { items: items.map(toApiKeyJson), next_cursor };
    },
  }),
  route({
    method: 'POST',
    path: '/api-keys',
    tag,
    summary: 'Create an API key',
    description: 'For developers alone: a stolen key must not make others.',
    access: write,
    body: z.strictObject({
      name: name.meta({ examples: ['Blog backend'] }),
      scopes: scopes.min(1).optional().describe('Only what you may do yourself'),
      allowed_networks: allowed_networks.optional(),
      organization_id: id.optional().describe('Binds the key to one organization of the App'),
      expires_in_days: z
        .number()
        .int()
        .min(1)
        .max(MAX_DAYS)
        .nullable()
        .optional()
        .describe(`${DEFAULT_DAYS} if it is left out; null for a key that never ends, which should be an exception`),
    }),
    status: 201,
    response: created,
    problems: ['cannot_grant', 'limit_reached'],
    check: ({ system, app }, { organization_id }) => requireOrganization(system, app, organization_id),
    async handle({ system, app, caller, body }) {
      await requireOrganization(system, app, body.organization_id);
      const { apiKey, key } = await createAppKey(system, app, { ...body, ...giverOf(caller) });
      return { ...toApiKeyJson(apiKey), api_key: key };
    },
  }),
  route({
    method: 'GET',
    path: '/api-keys/:id',
    tag,
    summary: 'Get an API key',
    access: read,
    status: 200,
    response: apiKey,
    async handle({ system, app, params }) {
      return toApiKeyJson(await getApiKey(system.db, app, params.id));
    },
  }),
  route({
    method: 'PATCH',
    path: '/api-keys/:id',
    tag,
    summary: 'Change an API key',
    description:
      'Its name, and the networks that it works from. Its scopes and its end stay: create another key for others.',
    access: write,
    body: z.strictObject({ name: name.optional(), allowed_networks: allowed_networks.optional() }),
    status: 200,
    response: apiKey,
    async handle({ system, app, params, body }) {
      return toApiKeyJson(await updateApiKey(system.db, app, params.id, body));
    },
  }),
  route({
    method: 'GET',
    path: '/api-keys/:id/usage',
    tag,
    summary: 'List the calls of an API key',
    description: 'By day and route, newest day first, of the last 90 days. A call is counted within two minutes.',
    access: read,
    query: z.strictObject(pageQuery),
    status: 200,
    response: page(usage),
    async handle({ system, app, params, query: { limit, cursor } }) {
      const { id } = await getApiKey(system.db, app, params.id);
      // One row more than the limit shows that there is a next page.
      const rows = await listKeyUsage(system, app, id, { limit: limit + 1, after: readUsageCursor(cursor) });
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return { items: items.map(toUsageJson), next_cursor: last ? `${last.day} ${last.route}` : null };
    },
  }),
  route({
    method: 'POST',
    path: '/api-keys/:id/rotate',
    tag,
    summary: 'Rotate an API key',
    description:
      'A new key with the same name, scopes, networks and lifetime. The old one works beside it for a while, or not at all.',
    access: write,
    body: z.strictObject({
      overlap_hours: z
        .number()
        .int()
        .min(0)
        .max(7 * 24)
        .default(24)
        .describe('How long the old key still works; 0: it ends now'),
    }),
    status: 201,
    response: created,
    problems: ['cannot_grant', 'limit_reached'],
    async handle({ system, app, caller, params, body: { overlap_hours } }) {
      const rotation = { overlap_hours, ...giverOf(caller) };
      const { apiKey, key } = await rotateAppKey(system, app, params.id, rotation);
      return { ...toApiKeyJson(apiKey), api_key: key };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api-keys/:id',
    tag,
    summary: 'Revoke an API key',
    description: 'At once, on every node.',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      await revokeApiKey(system.db, app, params.id);
    },
  }),
];

/** The day and the route of the last row. Throws `invalid_cursor`. */
function readUsageCursor(cursor: string | undefined): Pick<KeyUsage, 'day' | 'route'> | undefined {
  if (cursor === undefined) return undefined;
  const [, day = '', route = ''] = /^(\S{10}) ([A-Z]+ \/[\w/:-]*)$/.exec(cursor) ?? [];
  if (!z.iso.date().safeParse(day).success) throw new Problem('invalid_cursor');
  return { day, route };
}

const toUsageJson = ({ day, route, calls, last_used_at }: KeyUsage) => ({ day, route, calls, last_used_at });

const giverOf = (caller: Caller) => ({
  created_by: caller.kind === 'developer' ? caller.id : undefined,
  grantor: permissionsOf(caller),
});

async function requireOrganization({ db }: System, app: App, organizationId: string | undefined): Promise<void> {
  if (organizationId === undefined || (await findOrganization(db, app, organizationId))) return;
  const fields = { organization_id: 'is no organization of this App' };
  throw new Problem('invalid_body', 'There is no such organization', { fields });
}
