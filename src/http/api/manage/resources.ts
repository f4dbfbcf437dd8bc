// resources/*: the APIs of the App that tokens can be for (RFC 8707).
import { z } from 'zod';
import {
  createResource,
  deleteResource,
  getResource,
  listResources,
  requireResourceFields,
  toResourceJson,
  updateResource,
} from '../../../apps/resources.ts';
import { languages } from '../../../language/catalogues.ts';
import { tableOf } from '../../../tables.ts';
import { type Route, route } from '../kit/route.ts';
import { id, line, name, page, time, whole } from '../kit/schemas.ts';

const tag = 'Resources';
const read = { permission: 'resources:read' } as const;
const write = { permission: 'resources:write' } as const;

const scope = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(100)
    .meta({ examples: ['photos:read'] }),
  description: line(300).meta({
    description: 'What a user reads when asked for consent',
    examples: ['See the photos of your blog'],
  }),
  descriptions: z
    .strictObject(tableOf(languages, () => line(300).optional()))
    .optional()
    .meta({
      description: 'In single languages, in place of `description`',
      examples: [{ de: 'Die Fotos Ihres Blogs sehen' }],
    }),
});

const identifier = z
  .string()
  .min(1)
  .max(2000)
  .meta({ description: 'An absolute URI: the audience of its tokens', examples: ['https://api.example.com/'] });

const tokenFormat = z.enum(['opaque', 'jwt']).describe('opaque: checked by introspection; jwt: by the App’s JWKS too');

export const resourceInput = {
  identifier,
  name: name.meta({ examples: ['Alice’s Blog photos'] }),
  scopes: z.array(scope).max(100).optional(),
  token_format: tokenFormat.optional(),
  access_token_seconds: z
    .number()
    .int()
    .min(60)
    .max(24 * 60 * 60)
    .nullish()
    .describe('Lifetime of its access tokens; null for the App’s'),
  is_default: z
    .boolean()
    .optional()
    .describe('Meant by a client that asks for one of its scopes and names no resource'),
  scopes_by_permission: z
    .boolean()
    .optional()
    .describe('A user’s token has only those of its scopes that are permissions of the user'),
};

const { identifier: _, ...changeable } = resourceInput;

const resource = z
  .object({
    id,
    identifier,
    name: z.string().meta({ examples: ['Alice’s Blog photos'] }),
    scopes: z.array(scope),
    token_format: tokenFormat,
    access_token_seconds: z.number().int().nullable(),
    is_default: z.boolean(),
    scopes_by_permission: z.boolean(),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Resource' });

export const resourceRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/resources',
    tag,
    summary: 'List resources',
    access: read,
    status: 200,
    response: page(resource),
    async handle({ system, app }) {
      const rows = await listResources(system.db, app);
      return whole(rows.map(toResourceJson));
    },
  }),
  route({
    method: 'POST',
    path: '/resources',
    tag,
    summary: 'Create a resource',
    access: write,
    body: z.strictObject(resourceInput),
    check: ({ app }, body) => requireResourceFields(app, body),
    status: 201,
    response: resource,
    problems: ['conflict', 'limit_reached'],
    async handle({ system, app, body }) {
      return toResourceJson(await createResource(system.db, app, body));
    },
  }),
  route({
    method: 'GET',
    path: '/resources/:id',
    tag,
    summary: 'Get a resource',
    access: read,
    status: 200,
    response: resource,
    async handle({ system, app, params }) {
      return toResourceJson(await getResource(system.db, app, params.id));
    },
  }),
  route({
    method: 'PATCH',
    path: '/resources/:id',
    tag,
    summary: 'Change a resource',
    description: 'Only what is given changes. The identifier stays: tokens out there name it.',
    access: write,
    body: z.strictObject({ ...changeable, name: changeable.name.optional() }),
    check: ({ app }, body) => requireResourceFields(app, body),
    status: 200,
    response: resource,
    problems: ['conflict'],
    async handle({ system, app, params, body }) {
      return toResourceJson(await updateResource(system.db, app, params.id, body));
    },
  }),
  route({
    method: 'DELETE',
    path: '/resources/:id',
    tag,
    summary: 'Delete a resource',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      await deleteResource(system.db, app, params.id);
    },
  }),
];
