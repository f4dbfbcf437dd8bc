// The address of an App's API at a server elsewhere, and the token to call it with.
import { z } from 'zod';
import { Refusal, WRONG_USAGE } from '../command.ts';
import { getSignedIn } from './credentials.ts';
import type { RemoteCommand } from './needs.ts';
import { askServer, toServer } from './server-api.ts';

export type Where = { app?: string; server?: string; issuer?: string };

/** `server` is what `askServer` takes: the App's issuer. */
export type RemoteApp = { server: string; token: string };

/**
 * Without `server` it is the one that was signed in to last. A token in the environment goes first: a pipeline has no sign-in. A
 * command says which it is, so that its scopes can't be forgotten.
 */
export async function findRemoteApp(_command: RemoteCommand, { app, server, issuer }: Where): Promise<RemoteApp> {
  const fromEnvironment = process.env.GATEHOUSE_TOKEN || undefined;
  if (issuer !== undefined) {
    if (!fromEnvironment) throw new Refusal('Set GATEHOUSE_TOKEN to an API key of the App, or use --server and --app.');
    return { server: toServer(issuer), token: fromEnvironment };
  }
  if (app === undefined) throw new Refusal('Say which App: --app SLUG.', WRONG_USAGE);
  const asked = server === undefined ? undefined : toServer(server);
  const at =
    fromEnvironment !== undefined
      ? { server: asked ?? getSignedIn(undefined).server, token: fromEnvironment }
      : getSignedIn(asked);
  const found = await askServer({
    ...{ server: at.server, token: at.token, path: `/apps/${encodeURIComponent(app)}` },
    answer: z.object({ issuer: z.string() }),
  });
  return { server: toServer(found.issuer), token: at.token };
}
