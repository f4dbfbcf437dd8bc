// `gatehouse client …`: registering OAuth clients.

import type { ClientType } from '../../apps/clients/client.ts';
import { createClient } from '../../apps/clients/clients.ts';
import { allPermissions, keyScopes } from '../../apps/permissions.ts';
import type { System } from '../../system.ts';
import {
  type Answer,
  type CommandGroup,
  flag,
  optional,
  repeatable,
  required,
  toName,
  toText,
  withNote,
} from '../command.ts';
import { getApp, onSystem } from '../on-system.ts';

const types: ClientType[] = ['public', 'confidential', 'machine'];

export const clientCommands: CommandGroup = {
  name: 'client',
  summary: 'OAuth clients of an App',
  commands: [
    {
      name: 'create',
      summary: 'Register a client; its secret is shown once',
      options: [
        required('--app <slug>', 'the App'),
        required('--name <name>', 'what users read when they are asked for consent').argParser(toName),
        optional('--type <type>', 'how it proves itself').choices(types).default('confidential'),
        repeatable('--redirect-uri <uri>', 'where users are sent back to'),
        repeatable('--post-logout-redirect-uri <uri>', 'where users are sent after signing out'),
        flag('--first-party', 'it is the App’s own: users are not asked for consent'),
        flag('--native', 'it runs on the user’s device'),
        repeatable('--introspects <identifier>', 'a resource whose tokens it may introspect, or * for all'),
        repeatable(
          '--scope <name>',
          'a scope that it may ask for, or * for all',
          'the standard ones for a third-party client',
        ),
        repeatable('--resource <identifier>', 'a resource that its tokens may be for, or * for all'),
        optional(
          '--api-permissions <permissions>',
          `what a machine may do at the App’s own API, with commas between (default: nothing; of ${keyScopes.join(', ')})`,
        ).argParser(toList),
        flag('--provisioning', 'it wants to hear of users who have a grant for it (not for public clients)'),
        flag('--shared-signals', 'it may have streams of security events about its users (confidential clients only)'),
        flag('--no-pkce', 'do not require PKCE of it (confidential clients only)'),
        flag('--no-id-token-claims', 'leave name, email address and phone number out of its ID tokens'),
      ],
      run: onSystem(create),
    },
  ],
};

type Options = {
  app: string;
  name: string;
  type: ClientType;
  redirectUri: string[];
  postLogoutRedirectUri: string[];
  firstParty?: true;
  native?: true;
  introspects: string[];
  scope: string[];
  resource: string[];
  apiPermissions?: string[];
  provisioning?: true;
  sharedSignals?: true;
  pkce: boolean;
  idTokenClaims: boolean;
};

async function create(system: System, options: Options): Promise<Answer> {
  const app = await getApp(system, options.app);
  const { client, secret } = await createClient(system, app, {
    name: options.name,
    type: options.type,
    redirect_uris: options.redirectUri,
    post_logout_redirect_uris: options.postLogoutRedirectUri,
    first_party: options.firstParty,
    application_type: options.native && 'native',
    introspects: options.introspects,
    ...(options.scope.length > 0 && { scopes: options.scope }),
    ...(options.resource.length > 0 && { resources: options.resource }),
    api_permissions: options.apiPermissions,
    // The command line has the rights of the machine's administrator.
    grantor: { kind: 'app', permissions: allPermissions },
    require_pkce: options.pkce,
    provisioning: options.provisioning,
    shared_signals: options.sharedSignals,
    id_token_claims: options.idTokenClaims,
  });
  const { id, name, type, redirect_uris, api_permissions } = client;
  return {
    json: {
      id,
      client_id: id,
      ...(secret && { client_secret: secret }),
      issuer: app.issuer,
      name,
      type,
      redirect_uris,
      ...(api_permissions.length > 0 && { api_permissions }),
    },
    text: withNote(
      toText(`The ${type} client “${name}” is registered.`, {
        client_id: id,
        client_secret: secret,
        issuer: app.issuer,
        api_permissions: api_permissions.length > 0 ? api_permissions.join(', ') : undefined,
      }),
      secret && 'Keep the secret now: it is not shown again.',
    ),
  };
}

function toList(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
