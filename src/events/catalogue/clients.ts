// Events of an App's clients and APIs, and of what users allow clients.
import { z } from 'zod';
import { access, changed, flag, id, names, none, published, text, time, whole } from './kind.ts';

const uri = text.nullable().optional();
const client_name = text.optional().describe('The name of the client');
const secret = { client_name, hint: text.describe('The end of the secret, by which people recognize it') };

const temporary = { client_name, redirect_uri: text, post_logout_redirect_uri: text.nullable() };

const lost = names.optional().describe('The roles that lost a scope, which was a permission of theirs');

const stream = {
  id,
  method: z.enum(['push', 'poll']),
  origin: text.nullable().describe('Of the address that it is pushed to'),
};

export const clientEvents = {
  'client.created': published('A client was created.', {
    name: text,
    type: z.enum(['public', 'confidential', 'machine']),
    api_permissions: names.optional(),
  }),
  'client.updated': published('A client changed. `data` has the members that were set.', {
    name: text.optional(),
    type: z.enum(['confidential']).optional().describe('Of a public client that became a confidential one'),
    status: z.enum(['active', 'disabled']).optional(),
    first_party: flag.optional(),
    application_type: z.enum(['web', 'native']).optional(),
    require_pkce: flag.optional(),
    redirect_uris: names.optional(),
    post_logout_redirect_uris: names.optional(),
    introspects: names.optional(),
    scopes: names.optional(),
    resources: names.optional(),
    api_permissions: names.optional(),
    id_token_alg: z.enum(['RS256', 'ES256']).optional(),
    id_token_claims: flag.optional(),
    provisioning: flag.optional(),
    shared_signals: flag.optional(),
    backchannel_logout_uri: uri,
    backchannel_logout_session_required: flag.optional(),
    logo_uri: uri,
    client_uri: uri,
    policy_uri: uri,
    tos_uri: uri,
    client_name,
    ...changed,
  }),
  'client.deleted': published('A client was deleted.', { name: text }),
  'client_secret.created': published('A client got a secret.', secret),
  'client_secret.revoked': published('A secret of a client was revoked.', secret),
  'temporary_redirect_uri.added': published('A temporary redirect URI was added to a client, or replaced.', {
    ...temporary,
    expires_at: time,
    renewed: flag.describe('The client had it already'),
  }),
  'temporary_redirect_uri.removed': published(
    'A redirect URI of a client was removed before its end. Nothing is recorded when one expires.',
    temporary,
  ),
  'consent.granted': published('A user allowed a client something.', access),
  'consent.denied': published('A user refused what a client asked for.', none, {
    result: 'refused',
  }),
  'grant.narrowed': published('A user took back a part of what a client may do.', {
    removed: z.strictObject(access),
  }),
  'grant.revoked': published('What a user had allowed a client was revoked.', none),
  'refresh_token.reused': published('A refresh token was used a second time; its grant ended.', none, {
    result: 'refused',
  }),
  'signal_stream.created': published('A client created a stream of security events.', stream),
  'signal_stream.updated': published('A stream of security events changed.', { ...stream, ...changed }),
  'signal_stream.deleted': published('A stream of security events was deleted.', stream),
  'signal_stream.disabled': published('A stream of security events was disabled, because nothing arrived for days.', {
    ...stream,
    because: z.enum(['failing']),
  }),
  'resource.created': published('An API of the App was created.', { identifier: text }),
  'resource.updated': published('An API of the App changed. `data` has the members that were set.', {
    identifier: text,
    name: text.optional(),
    scopes: z.array(z.looseObject({ name: text })).optional(),
    token_format: z.enum(['opaque', 'jwt']).optional(),
    access_token_seconds: whole.nullable().optional(),
    is_default: flag.optional(),
    scopes_by_permission: flag.optional(),
    roles: lost,
    ...changed,
  }),
  'resource.deleted': published('An API of the App was deleted.', { identifier: text, roles: lost }),
};
