// clients/{id}/temporary-redirect-uris: redirect URIs that expire, so that a pipeline can let users sign in at a preview of a client.
import { z } from 'zod';
import { getClientRow } from '../../../apps/clients/client.ts';
import {
  addTemporaryRedirectUri,
  lifetimes,
  listTemporaryRedirectUris,
  removeTemporaryRedirectUri,
  removeTemporaryRedirectUriAt,
  requireTemporaryFields,
  toTemporaryRedirectUriJson,
} from '../../../apps/clients/temporary-redirect-uris.ts';
import { actorKinds } from '../../../events/envelope.ts';
import { type Route, route } from '../kit/route.ts';
import { id, page, time, whole } from '../kit/schemas.ts';

const tag = 'Clients';
const path = '/clients/:id/temporary-redirect-uris';
/** A pipeline's key needs no more than its own permission, and one that changes whole clients may do this, too. */
const read = { permission: 'clients:read', also: 'redirect_uris:write' } as const;
const write = { permission: 'redirect_uris:write', also: 'clients:write' } as const;

const uri = z.string().min(1).max(2000);
const preview = 'https://pr-42.preview.example.com/callback';

const input = z.strictObject({
  redirect_uri: uri.meta({ description: 'Compared exactly, as one that is registered', examples: [preview] }),
  post_logout_redirect_uri: uri
    .optional()
    .describe('Where users may be sent after signing out; none if it is left out'),
  expires_in: z
    .number()
    .int()
    .min(lifetimes.min)
    .max(lifetimes.max)
    .default(lifetimes.byDefault)
    .describe('Seconds; a week if it is left out, at most 90 days'),
});

const temporaryRedirectUri = z
  .object({
    id,
    redirect_uri: z.string().meta({ examples: [preview] }),
    post_logout_redirect_uri: z.string().nullable(),
    added_by: z
      .object({ kind: z.enum(actorKinds), id: z.string().nullable() })
      .describe('The last caller that added it'),
    created_at: time,
    expires_at: time,
  })
  .meta({ id: 'TemporaryRedirectUri', description: 'A redirect URI that a client has until `expires_at`' });

export const temporaryRedirectUriRoutes: Route[] = [
  route({
    method: 'GET',
    path,
    tag,
    summary: 'List a client’s temporary redirect URIs',
    description: 'Those that have not expired; the next one to expire comes first. There are at most 100.',
    access: read,
    status: 200,
    response: page(temporaryRedirectUri),
    async handle({ system, app, params }) {
      return whole((await listTemporaryRedirectUris(system.db, app, params.id)).map(toTemporaryRedirectUriJson));
    },
  }),
  route({
    method: 'POST',
    path,
    tag,
    summary: 'Add a temporary redirect URI',
    description:
      'For a preview of the client. If the client has the URI already, the call replaces its expiry and `post_logout_redirect_uri`, so a pipeline can repeat it. The client’s own `redirect_uris` stay as they are.',
    access: write,
    body: input,
    check: async ({ system, app, params }, body) =>
      requireTemporaryFields(await getClientRow(system.db, app, params.id), body),
    status: 200,
    response: temporaryRedirectUri,
    problems: ['invalid_redirect_uri', 'conflict', 'operator_protected', 'limit_reached'],
    async handle({ system, app, params, body }) {
      return toTemporaryRedirectUriJson(await addTemporaryRedirectUri(system.db, app, params.id, body));
    },
  }),
  route({
    method: 'DELETE',
    path,
    tag,
    summary: 'Remove a temporary redirect URI by its address',
    description:
      'For a pipeline that knows the address and no id. A URI that the client doesn’t have, or no longer, is no error. Sessions and tokens of users stay.',
    access: write,
    query: z.strictObject({ redirect_uri: uri.describe('The whole URI') }),
    status: 200,
    response: z.object({ removed: z.boolean().describe('Whether the client had it') }),
    problems: ['operator_protected'],
    async handle({ system, app, params, query }) {
      return { removed: await removeTemporaryRedirectUriAt(system.db, app, params.id, query.redirect_uri) };
    },
  }),
  route({
    method: 'DELETE',
    path: `${path}/:uri_id`,
    tag,
    summary: 'Remove a temporary redirect URI',
    description: 'Sign-ins from it are refused at once. Sessions and tokens of users stay.',
    access: write,
    status: 204,
    problems: ['operator_protected'],
    async handle({ system, app, params }) {
      await removeTemporaryRedirectUri(system.db, app, params.id, params.uri_id);
    },
  }),
];
