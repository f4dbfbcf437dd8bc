// What each command, or group of commands, that asks a server needs there: the scopes of its token. `gatehouse login` asks for all of them unless it
// is told otherwise, so that a new command is a row here.
import { type Permission, tokenScopes } from '../../apps/permissions.ts';
import { sections } from '../../configuration/sections.ts';
import { keysOf } from '../../tables.ts';

/** To find the App's issuer by its slug. */
const FIND: Permission = 'app:read';

const needs = {
  plan: [FIND, 'configuration:read'],
  pull: [FIND, 'configuration:read'],
  // Each change needs its own permission; `app:write` is for the settings.
  apply: [
    ...([FIND, 'configuration:read', 'configuration:write', 'app:write'] as const),
    ...keysOf(sections).map((name) => sections[name].permission),
  ],
  'redirect-uri': [FIND, 'redirect_uris:write'],
  listen: [FIND, 'webhooks:listen'],
} satisfies Record<string, Permission[]>;

export type RemoteCommand = keyof typeof needs;

export const remoteCommands = keysOf(needs);

/** In the order of the list of scopes. */
export const defaultScopes: Permission[] = tokenScopes.filter((scope) =>
  remoteCommands.some((name) => (needs[name] as Permission[]).includes(scope)),
);
