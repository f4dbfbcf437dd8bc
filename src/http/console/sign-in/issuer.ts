// The console as a client of its own App: an ordinary OpenID Connect client (openid-client) whose requests don't leave
// the process, because a server behind a proxy or in a container often can't reach its own public address.
import type { OutgoingHttpHeaders } from 'node:http';
import inject from 'light-my-request';
import * as oidc from 'openid-client';
import type { App } from '../../../apps/app.ts';
import { CONSOLE_CLIENT_ID, ensureConsoleClient } from '../../../apps/clients/built-in.ts';
import { perApp } from '../../../apps/per-app.ts';
import type { System } from '../../../system.ts';
import type { Handler } from '../../kit/request/handler.ts';
import { CONSOLE_PATH } from '../../kit/request/paths.ts';

export type Issuer = (consoleApp: App) => Promise<oidc.Configuration>;

export function createIssuer(system: System, handler: () => Handler): Issuer {
  const known = perApp((): { made?: Promise<oidc.Configuration> | undefined } => ({}));
  return (consoleApp) => {
    const holder = known(consoleApp);
    holder.made ??= discover(system, consoleApp, handler()).catch((error) => {
      holder.made = undefined;
      throw error;
    });
    return holder.made;
  };
}

export const callbackUrl = ({ config }: System) => `${config.baseUrl}${CONSOLE_PATH}/callback`;
export const homeUrl = ({ config }: System) => `${config.baseUrl}${CONSOLE_PATH}`;

async function discover(system: System, consoleApp: App, handle: Handler): Promise<oidc.Configuration> {
  await ensureConsoleClient(system.db, consoleApp, {
    redirect_uris: [callbackUrl(system)],
    post_logout_redirect_uris: [homeUrl(system)],
  });
  return oidc.discovery(new URL(consoleApp.issuer), CONSOLE_CLIENT_ID, undefined, oidc.None(), {
    [oidc.customFetch]: fetchInProcess(handle),
    execute: [
      // Otherwise the ID token is trusted because it came from the token endpoint.
      oidc.enableNonRepudiationChecks,
      // Nothing travels: the request never leaves the process.
      ...(consoleApp.issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []),
    ],
  });
}

function fetchInProcess(handle: Handler): oidc.CustomFetch {
  return async (url, { method, headers, body }) => {
    const { host, pathname, search } = new URL(url);
    const answer = await inject(handle, {
      method,
      url: pathname + search,
      headers: { ...headers, host },
      ...(body ? { payload: body.toString() } : {}),
    });
    return new Response(new Uint8Array(answer.rawPayload), {
      status: answer.statusCode,
      headers: toHeaders(answer.headers),
    });
  };
}

function toHeaders(given: OutgoingHttpHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    for (const one of [value ?? []].flat()) headers.append(name, String(one));
  }
  return headers;
}
