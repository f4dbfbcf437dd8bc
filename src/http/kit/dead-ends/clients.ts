// A client as a button leads back to it: by its name, to its home.
import type { App } from '../../../apps/app.ts';
import { findClient } from '../../../apps/clients/cache.ts';
import type { Core } from '../../../core.ts';
import { webUrl } from '../render/names.ts';

export type Home = { name: string; url: string };

type Sent = Record<string, unknown> | undefined;

/**
 * The client that sent the user here, from the parameters of its request: its `client_uri`, or else the origin of the
 * redirect URI, if the client has registered that. Undefined for a client that was deleted, and for the App's own pages.
 */
export async function findHome(core: Core, app: App, { client_id, redirect_uri }: NonNullable<Sent> = {}) {
  return typeof client_id === 'string' ? homeOf(await findClient(core, app, client_id), redirect_uri) : undefined;
}

type Known = { name: string; built_in: boolean; client_uri: string | null; redirect_uris: string[] };

function homeOf(client: Known | undefined, redirectUri: unknown): Home | undefined {
  if (!client || client.built_in) return undefined;
  const registered = client.redirect_uris.find((uri) => uri === redirectUri);
  const origin = registered && webUrl(URL.parse(registered)?.origin);
  const url = webUrl(client.client_uri ?? undefined) ?? origin;
  return url ? { name: client.name, url } : undefined;
}
