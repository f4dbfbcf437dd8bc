// organizations/:organization/api-keys/*: credentials that act in one organization alone. No key creates others.
import { z } from 'zod';
import { DEFAULT_DAYS, listApiKeys, MAX_DAYS, revokeApiKey, toApiKeyJson } from '../../../apps/keys/api-keys.ts';
import {
  createOrganizationKey,
  organizationKeyScopes,
  rotateOrganizationKey,
} from '../../../organizations/api-keys.ts';
import { type Caller, type Route, route } from '../kit/route.ts';
import { id, name, page, time, whole } from '../kit/schemas.ts';

const tag = 'Organization API keys';
const access = { permission: 'organization_keys:write', organization: 'path' } as const;

const keyFields = {
  id,
  name: z.string().meta({ examples: ['Reporting'] }),
  hint: z.string().meta({ description: 'Its last four characters', examples: ['x7Qd'] }),
  scopes: z.array(z.string()).meta({ examples: [['organizations:read']] }),
  created_by: z.string().nullable().describe('Id of the member or developer who created it'),
  created_at: time,
  expires_at: time.nullable(),
  last_used_at: time.nullable().describe('To within five minutes'),
  revoked_at: time.nullable(),
};

const organizationKey = z.object(keyFields).meta({ id: 'OrganizationApiKey' });

const createdKey = z.object({
  ...keyFields,
  api_key: z.string().meta({ description: 'Shown this once; only its hash is kept', examples: ['gh_key_…'] }),
});

const PATH = '/organizations/:organization/api-keys';

export const organizationKeyRoutes: Route[] = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'List the API keys of an organization',
    description: 'Newest first, at most 200; revoked and expired ones too.',
    access,
    status: 200,
    response: page(organizationKey),
    async handle({ system, app, reached }) {
      return whole((await listApiKeys(system.db, app, reached.organization)).map(toJson));
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'Create an API key of an organization',
    description: 'It acts in this organization alone. Its scopes are permissions that its creator has here.',
    access,
    body: z.strictObject({
      name: name.meta({ examples: ['Reporting'] }),
      scopes: z
        .array(z.enum(organizationKeyScopes))
        .min(1)
        .meta({ examples: [['organizations:read']] }),
      expires_in_days: z.number().int().min(1).max(MAX_DAYS).default(DEFAULT_DAYS),
    }),
    status: 201,
    response: createdKey,
    problems: ['cannot_grant', 'limit_reached'],
    async handle({ system, app, caller, reached: { organization, ...held }, body }) {
      const input = { ...body, ...held, created_by: creatorOf(caller) };
      const { apiKey, key } = await createOrganizationKey(system.db, app, organization, input);
      return { ...toJson(apiKey), api_key: key };
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/:id/rotate`,
    tag,
    summary: 'Rotate an API key of an organization',
    description:
      'Creates a key with the same name, scopes and lifetime; the old one goes on for `overlap_hours`. Nobody rotates a key with scopes that they don’t have here.',
    access,
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
    response: createdKey,
    problems: ['cannot_grant', 'limit_reached'],
    async handle({ system, app, caller, reached: { organization, ...held }, params, body }) {
      const input = { ...body, ...held, id: params.id, created_by: creatorOf(caller) };
      const { apiKey, key } = await rotateOrganizationKey(system.db, app, organization, input);
      return { ...toJson(apiKey), api_key: key };
    },
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:id`,
    tag,
    summary: 'Revoke an API key of an organization',
    description: 'At once, on every node.',
    access,
    status: 204,
    async handle({ system, app, reached, params }) {
      await revokeApiKey(system.db, app, params.id, reached.organization);
    },
  }),
];

function toJson(row: Parameters<typeof toApiKeyJson>[0]) {
  const { id, name, hint, scopes, created_by, created_at, expires_at, last_used_at, revoked_at } = toApiKeyJson(row);
  return { id, name, hint, scopes, created_by, created_at, expires_at, last_used_at, revoked_at };
}

function creatorOf(caller: Caller): string | undefined {
  if (caller.kind === 'user') return caller.user.id;
  return caller.kind === 'developer' ? caller.id : undefined;
}
