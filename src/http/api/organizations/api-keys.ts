// organizations/:organization/api-keys/*: credentials that act in one organization alone. No key creates others.
import { z } from 'zod';
import { DEFAULT_DAYS, MAX_DAYS, revokeApiKey, toApiKeyJson } from '../../../apps/keys/api-keys.ts';
import { keyStates, listApiKeys } from '../../../apps/keys/list.ts';
import {
  createOwnOrganizationKey,
  rotateOwnOrganizationKey,
} from '../../../authentication/ways/own-organization-keys.ts';
import {
  createOrganizationKey,
  organizationKeyScopes,
  rotateOrganizationKey,
} from '../../../organizations/api-keys.ts';
import { PROOF_WORDS, proofFields, proofOf, proofProblems } from '../kit/proofs.ts';
import { type Caller, type Route, route } from '../kit/route.ts';
import { id, name, page, pageQuery, time } from '../kit/schemas.ts';

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

/** For descriptions. */
const MEMBER_PROOF = `A member’s own token needs a proof: ${PROOF_WORDS} The organization’s admins are told by mail.`;

export const organizationKeyRoutes: Route[] = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'List the API keys of an organization',
    description: 'Newest first; revoked and expired ones too.',
    access,
    query: z.strictObject({ state: z.enum(keyStates).optional(), ...pageQuery }),
    status: 200,
    response: page(organizationKey),
    async handle({ system, app, reached, query }) {
      const found = await listApiKeys(system.db, app, { ...query, organization: reached.organization.id });
      return { items: found.items.map(toJson), next_cursor: found.next_cursor };
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'Create an API key of an organization',
    description: `It acts in this organization alone. Its scopes are permissions that its creator has here. ${MEMBER_PROOF}`,
    access,
    body: z.strictObject({
      name: name.meta({ examples: ['Reporting'] }),
      scopes: z
        .array(z.enum(organizationKeyScopes))
        .min(1)
        .meta({ examples: [['organizations:read']] }),
      expires_in_days: z.number().int().min(1).max(MAX_DAYS).default(DEFAULT_DAYS),
      ...proofFields,
    }),
    status: 201,
    response: createdKey,
    problems: ['cannot_grant', 'limit_reached', ...proofProblems],
    async handle({ system, app, caller, reached: { organization, ...held }, body: { password, code, ...body } }) {
      const input = { ...body, ...held };
      const { apiKey, key } =
        caller.kind === 'user'
          ? await createOwnOrganizationKey(system, app, caller.user, {
              ...{ ...input, organization, proof: await proofOf(system, app, caller, { password, code }) },
            })
          : await createOrganizationKey(system.db, app, organization, { ...input, created_by: creatorOf(caller) });
      return { ...toJson(apiKey), api_key: key };
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/:id/rotate`,
    tag,
    summary: 'Rotate an API key of an organization',
    description: `Creates a key with the same name, scopes and lifetime; the old one goes on for \`overlap_hours\`. Nobody rotates a key with scopes that they don’t have here. ${MEMBER_PROOF}`,
    access,
    body: z.strictObject({
      overlap_hours: z
        .number()
        .int()
        .min(0)
        .max(7 * 24)
        .default(24)
        .describe('How long the old key still works; 0: it ends now'),
      ...proofFields,
    }),
    status: 201,
    response: createdKey,
    problems: ['cannot_grant', 'limit_reached', ...proofProblems],
    async handle({
      system,
      app,
      caller,
      reached: { organization, ...held },
      params,
      body: { password, code, ...body },
    }) {
      const input = { ...body, ...held, id: params.id };
      const { apiKey, key } =
        caller.kind === 'user'
          ? await rotateOwnOrganizationKey(system, app, caller.user, {
              ...{ ...input, organization, proof: await proofOf(system, app, caller, { password, code }) },
            })
          : await rotateOrganizationKey(system.db, app, organization, { ...input, created_by: creatorOf(caller) });
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
  return caller.kind === 'developer' ? caller.id : undefined;
}
