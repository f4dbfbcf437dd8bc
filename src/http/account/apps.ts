// The clients that the user gave access: each with its scopes in the words of the consent screen, a button to take each
// of them back, and one to end the access.
import { z } from 'zod';
import { Problem } from '../../problem.ts';
import { type ConnectedApp, listConnectedApps, revokeConnectedApp } from '../../users/connected-apps.ts';
import { type Access, narrowConnectedApp } from '../../users/narrowed-access.ts';
import { type AccessInWords, describeAccess } from '../kit/consent-words.ts';
import { choice, optional, required } from '../kit/forms/fields.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

export type ConnectedAppInWords = Omit<ConnectedApp, 'scopes' | 'claims' | 'resources'> & { access: AccessInWords };

export const appScreens: Screen[] = [
  screen({ path: '/apps', impersonated: 'shown', show: showApps }),
  screen({
    path: '/apps/:client_id/remove',
    page: '/apps',
    async act(visit) {
      const { system, app, user, params } = visit;
      const ended = await revokeConnectedApp(system.db, app, user.id, params.client_id ?? '');
      if (!ended) throw new Problem('not_found', 'This application has no access');
      goTo(visit, '/apps', 'app_removed');
    },
  }),
  screen({
    path: '/apps/:client_id/narrow',
    page: '/apps',
    fields: z.strictObject({
      kind: choice(['scope', 'claim']),
      name: required(200),
      resource: optional(2000).optional(),
    }),
    async act(visit, input) {
      const { system, app, user, params } = visit;
      const narrowing = { client_id: params.client_id ?? '', remove: toAccess(input) };
      const left = await narrowConnectedApp(system.db, app, user.id, narrowing);
      if (!left) throw new Problem('not_found', 'This application has no access');
      goTo(visit, '/apps', 'app_narrowed');
    },
  }),
];

/** `resource`: the identifier of the one that has the scope, if it is not the App's own. */
type Item = { kind: 'scope' | 'claim'; name: string; resource?: string | undefined };

function toAccess({ kind, name, resource }: Item): Access {
  const none: Access = { scopes: [], claims: [], resources: [] };
  if (kind === 'claim') return { ...none, claims: [name] };
  return resource ? { ...none, resources: [{ identifier: resource, scopes: [name] }] } : { ...none, scopes: [name] };
}

async function showApps(visit: Visit): Promise<void> {
  const { system, app, user } = visit;
  const connected = await listConnectedApps(system.db, app, user.id);
  showPage(visit, 'account/apps', { apps: await Promise.all(connected.map((one) => inWords(visit, one))) });
}

async function inWords({ system, app, locale }: Visit, connected: ConnectedApp): Promise<ConnectedAppInWords> {
  const { scopes, claims, resources, ...client } = connected;
  const byIdentifier = Object.fromEntries(resources.map(({ identifier, scopes }) => [identifier, scopes]));
  const access = { scopes, claims, resources: byIdentifier };
  return { ...client, access: await describeAccess(system, app, access, { locale }) };
}
