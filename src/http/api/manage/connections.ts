// connections/*: the other identity providers that the App's users may sign in with.
import { z } from 'zod';
import { kindNames, kindOf, kinds } from '../../../social/catalogue.ts';
import { requireConnectionFields } from '../../../social/connection-fields.ts';
import {
  createConnection,
  deleteConnection,
  getConnection,
  listConnections,
  toConnectionJson,
  updateConnection,
} from '../../../social/connections.ts';
import { connectionSettings } from '../../../social/settings.ts';
import { testConnection } from '../../../social/upstream.ts';
import { type Route, route } from '../kit/route.ts';
import { id, name, page, time, whole } from '../kit/schemas.ts';

const tag = 'Connections';
const read = { permission: 'connections:read' } as const;
const write = { permission: 'connections:write' } as const;

const slug = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9-]*$/, 'must be lower case letters, digits and hyphens, a letter first')
  .meta({ description: 'Part of its redirect URI; stays', examples: ['google'] });

const settings = z
  .strictObject(connectionSettings)
  .partial()
  .meta({ description: 'Which of them a kind has, and needs, is in docs/connections.md', examples: [{}] });

const clientId = z.string().trim().min(1).max(500).describe('What the provider calls us');
export const clientSecret = z
  .string()
  .min(1)
  .max(5000)
  .describe('Kept sealed, never given back; for Apple the private key in PEM form');

const fields = {
  name: name.optional().describe('On the button: Continue with …'),
  settings: settings.optional(),
  enabled: z.boolean().optional(),
};

/** Without its secret. */
export const connectionInput = { kind: z.enum(kindNames), slug, client_id: clientId, ...fields };

const connection = z
  .object({
    id,
    slug,
    kind: z.enum(kindNames),
    name: z.string(),
    client_id: z.string(),
    settings: z.record(z.string(), z.unknown()),
    enabled: z.boolean(),
    redirect_uri: z.string().describe('To be registered at the provider'),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Connection' });

export const connectionRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/connections',
    tag,
    summary: 'List connections',
    access: read,
    status: 200,
    response: page(connection),
    async handle({ system, app }) {
      const rows = await listConnections(system.db, app);
      return whole(rows.map((row) => toConnectionJson(app, row)));
    },
  }),
  route({
    method: 'POST',
    path: '/connections',
    tag,
    summary: 'Create a connection',
    access: write,
    body: z.strictObject({ ...connectionInput, client_secret: clientSecret }),
    check: ({ system }, { kind, ...body }) => kind && requireConnectionFields(system, kinds[kind], body),
    status: 201,
    response: connection,
    problems: ['conflict', 'limit_reached'],
    async handle({ system, app, body }) {
      return toConnectionJson(app, await createConnection(system, app, body));
    },
  }),
  route({
    method: 'GET',
    path: '/connections/:id',
    tag,
    summary: 'Get a connection',
    access: read,
    status: 200,
    response: connection,
    async handle({ system, app, params }) {
      return toConnectionJson(app, await getConnection(system.db, app, params.id));
    },
  }),
  route({
    method: 'PATCH',
    path: '/connections/:id',
    tag,
    summary: 'Change a connection',
    description:
      'Only what is given changes; settings are given whole. Kind and slug stay. With another issuer, or another server in `token_url`, the secret has to be given again.',
    access: write,
    body: z.strictObject({ client_id: clientId.optional(), client_secret: clientSecret.optional(), ...fields }),
    check: async ({ system, app, params }, body) =>
      requireConnectionFields(system, kindOf(await getConnection(system.db, app, params.id)), body),
    status: 200,
    response: connection,
    problems: ['conflict', 'connection_in_use', 'secret_required', 'connection_has_identities'],
    async handle({ system, app, params, body }) {
      return toConnectionJson(app, await updateConnection(system, app, params.id, body));
    },
  }),
  route({
    method: 'DELETE',
    path: '/connections/:id',
    tag,
    summary: 'Delete a connection',
    description: 'Its users lose this way to sign in; who has no other can’t sign in any more.',
    access: write,
    status: 204,
    problems: ['connection_in_use'],
    async handle({ system, app, params }) {
      await deleteConnection(system.db, app, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/connections/:id/test',
    tag,
    summary: 'Test a connection',
    description: 'Asks the provider for its documents. Nobody is signed in.',
    access: write,
    status: 200,
    response: z.object({
      issuer: z.string(),
      authorization_endpoint: z.string().optional(),
      token_endpoint: z.string().optional(),
      jwks_uri: z.string().optional(),
      keys: z.number().int().optional().describe('How many signing keys it publishes'),
    }),
    problems: ['connection_failed'],
    async handle({ system, app, params }) {
      return testConnection(system, app, await getConnection(system.db, app, params.id));
    },
  }),
];
