// api-keys/*: the credentials of the App's backend. Making and revoking them is for developers: no key has that scope.
import { z } from 'zod';
import {
  createApiKey,
  DEFAULT_DAYS,
  listApiKeys,
  MAX_DAYS,
  revokeApiKey,
  rotateApiKey,
  toApiKeyJson,
} from '../../../apps/api-keys.ts';
import { defaultKeyScopes, keyScopes } from '../../../apps/permissions.ts';
import { type Caller, type Route, route } from '../kit/route.ts';
import { id, name, page, time, whole } from '../kit/schemas.ts';

const tag = 'API keys';
const read = { permission: 'api_keys:read' } as const;
const write = { permission: 'api_keys:write' } as const;

const scopes = z.array(z.enum(keyScopes)).meta({ examples: [defaultKeyScopes] });

const apiKeyFields = {
  id,
  name: z.string().meta({ examples: ['Blog backend'] }),
  hint: z.string().meta({ description: 'Its last four characters', examples: ['x7Qd'] }),
  scopes,
  created_by: z.string().nullable().describe('Id of the developer who made it'),
  created_at: time,
  expires_at: time.nullable(),
  last_used_at: time.nullable().describe('To within five minutes'),
  revoked_at: time.nullable(),
};

const apiKey = z.object(apiKeyFields).meta({ id: 'ApiKey' });

const created = z.object({
  ...apiKeyFields,
  api_key: z.string().meta({ description: 'Shown this once; only its hash is kept', examples: ['gh_key_…'] }),
});

export const apiKeyRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api-keys',
    tag,
    summary: 'List API keys',
    description: 'Newest first, at most 200; revoked and expired ones too.',
    access: read,
    status: 200,
    response: page(apiKey),
    async handle({ system, app }) {
      const rows = await listApiKeys(system.db, app);
      return whole(rows.map(toApiKeyJson));
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
      scopes: scopes.min(1).optional(),
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
    problems: ['limit_reached'],
    async handle({ system, app, caller, body }) {
      const { apiKey, key } = await createApiKey(system.db, app, { ...body, created_by: developerOf(caller) });
      return { ...toApiKeyJson(apiKey), api_key: key };
    },
  }),
  route({
    method: 'POST',
    path: '/api-keys/:id/rotate',
    tag,
    summary: 'Rotate an API key',
    description:
      'A new key with the same name, scopes and lifetime. The old one works beside it for a while, or not at all.',
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
    problems: ['limit_reached'],
    async handle({ system, app, caller, params, body: { overlap_hours } }) {
      const rotation = { overlap_hours, created_by: developerOf(caller) };
      const { apiKey, key } = await rotateApiKey(system.db, app, params.id, rotation);
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

const developerOf = (caller: Caller) => (caller.kind === 'developer' ? caller.id : undefined);
