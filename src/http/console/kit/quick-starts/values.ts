// What a quick start needs of a client, and what it says about one: which fit the client's type, the redirect URI and port,
// and which addresses the client still lacks.
import { randomBytes } from 'node:crypto';
import type { App } from '../../../../apps/app.ts';
import type { ClientType } from '../../../../apps/clients/client.ts';
import { mayReach, type Reach } from '../../../../apps/clients/reach.ts';
import type { Permission } from '../../../../apps/permissions.ts';
import type { ClientRow, ResourceRow } from '../../../../database/schema.ts';
import { keysOf } from '../../../../tables.ts';
import { type QuickStartId, quickStartOf, quickStarts } from './frameworks.ts';
import { isPlain, type QuickStartValues } from './render.ts';

export type Addresses = Pick<ClientRow, 'redirect_uris' | 'post_logout_redirect_uris'>;
type Known = Pick<ClientRow, 'id' | 'type' | 'application_type' | 'api_permissions'> & Addresses;

const SECRET = 'the-secret-that-was-shown-once';
const AUDIENCE = 'https://api.example.com/';
const RANDOM_BYTES = 32;

/** A native app has none: it can't be run from a terminal. */
export function listQuickStarts({ type, application_type }: Pick<Known, 'type' | 'application_type'>): QuickStartId[] {
  if (application_type === 'native') return [];
  return keysOf(quickStarts).filter((id) => quickStarts[id].client === type);
}

/** The one whose redirect URI or permissions the client has, or the first that fits. */
export function chooseQuickStart(client: Known): QuickStartId | undefined {
  const fitting = listQuickStarts(client);
  const isMeant = (id: QuickStartId) =>
    addressesOf(id).redirect_uris.some((uri) => client.redirect_uris.includes(uri)) ||
    (permissionsOf(id).length > 0 && lacksPermissions(id, client).length === 0);
  return fitting.find(isMeant) ?? fitting[0];
}

const permissionsOf = (id: QuickStartId) => [...(quickStartOf(id).permissions ?? [])];

/** Those of the quick start that the client doesn't have, so that it would be refused. */
export const lacksPermissions = (id: QuickStartId, { api_permissions }: Pick<ClientRow, 'api_permissions'>) =>
  permissionsOf(id).filter((permission) => !api_permissions.includes(permission));

/** What a client for it registers. */
export function addressesOf(id: QuickStartId, port: number = quickStarts[id].port): Addresses {
  const { path } = quickStartOf(id);
  if (path === undefined) return { redirect_uris: [], post_logout_redirect_uris: [] };
  const home = `http://localhost:${port}`;
  return { redirect_uris: [`${home}${path}`], post_logout_redirect_uris: [`${home}/`] };
}

/** The addresses that the client lacks, so that the quick start would fail. */
export function missingAddresses(id: QuickStartId, client: Addresses): Addresses {
  const needed = addressesOf(id, portFor(id, client));
  const lacks = (field: keyof Addresses) => needed[field].filter((uri) => !client[field].includes(uri));
  return { redirect_uris: lacks('redirect_uris'), post_logout_redirect_uris: lacks('post_logout_redirect_uris') };
}

export function toValues(
  app: Pick<App, 'issuer'>,
  id: QuickStartId,
  {
    client,
    resource,
  }: {
    client: { id: string } & Addresses & Pick<Reach, 'resources'>;
    resource: Pick<ResourceRow, 'identifier'> | undefined;
  },
): QuickStartValues {
  const port = portFor(id, client);
  const { redirect_uris, post_logout_redirect_uris } = addressesOf(id, port);
  const reachable = resource && mayReach(client, resource.identifier) ? resource : undefined;
  const home = post_logout_redirect_uris[0] ?? `http://localhost:${port}/`;
  return {
    issuer: app.issuer,
    client_id: client.id,
    client_secret: SECRET,
    redirect_uri: redirect_uris[0] ?? home,
    ...{ home, port: String(port) },
    audience: resource?.identifier ?? AUDIENCE,
    own_audience: reachable?.identifier,
    own_api: reachable && `http://localhost:${quickStarts['resource-server'].port}/me`,
    random: randomBytes(RANDOM_BYTES).toString('base64url'),
  };
}

/** One that a quick start can name: developers choose identifiers, and this one stands in a file that a shell reads. */
export const findPlainResource = (resources: ResourceRow[]) => resources.find(({ identifier }) => isPlain(identifier));

/** Another one than the quick start's own if the client has its redirect URI there. */
function portFor(id: QuickStartId, { redirect_uris }: Addresses): number {
  const { path, port } = quickStartOf(id);
  const ports = redirect_uris.flatMap((uri) => {
    const { protocol, hostname, port, pathname, search } = new URL(uri);
    const fits = protocol === 'http:' && hostname === 'localhost' && pathname === path && search === '';
    return fits && port !== '' ? [Number(port)] : [];
  });
  return ports.includes(port) ? port : (ports[0] ?? port);
}

/** The form for a new client, filled in for a quick start. */
export function toNewClient(
  id: QuickStartId,
): { name: string; type: ClientType; permissions: Permission[] } & Addresses {
  const { name, client } = quickStartOf(id);
  return { name, type: client, permissions: permissionsOf(id), ...addressesOf(id) };
}
