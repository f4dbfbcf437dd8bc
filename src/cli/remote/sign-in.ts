// Signs a developer in with their own browser: the code flow with PKCE, and an answer to a port of this machine (RFC 8252 §7.3).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as oidc from 'openid-client';
import { MINUTE } from '../../clock.ts';
import { messageOf } from '../../log.ts';
import { REFUSED, Refusal } from '../command.ts';
import { toServer } from './server-api.ts';

const WAIT = 5 * MINUTE;
const CALLBACK = '/callback';

/** `token_request`: the personal access token to create, which the developer reads and allows. */
export type Place = { issuer: string; client_id: string; token_request: object };
type How = { browser: boolean; port: number };

/** Returns an access token of the fresh sign-in. Throws a `Refusal`. */
export async function signInWithBrowser(
  { issuer, client_id, token_request }: Place,
  { browser, port }: How,
): Promise<string> {
  const configuration = await oidc.discovery(new URL(issuer), client_id, undefined, oidc.None(), {
    execute: issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
  });
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: listening } = server.address() as AddressInfo;
  const redirect_uri = `http://127.0.0.1:${listening}${CALLBACK}`;
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(configuration, {
    token_request: JSON.stringify(token_request),
    ...{ redirect_uri, state, nonce, scope: 'openid', prompt: 'login', max_age: '0' },
    ...{ code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
  });
  // What opens addresses opens other things, too, and the endpoint is what the server says.
  toServer(url.origin);
  process.stderr.write(`Sign in with your browser at this address:\n${url.href}\n`);
  if (browser) openBrowser(url.href);
  try {
    const answer = await untilAnswered(server, state);
    const tokens = await oidc.authorizationCodeGrant(configuration, new URL(answer, redirect_uri), {
      ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true, maxAge: 300 },
    });
    return tokens.access_token;
  } catch (error) {
    throw error instanceof Refusal ? error : toRefusal(error);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** What the server says no with: at the end of the browser's way, or for the code. */
function toRefusal(error: unknown): Refusal {
  const isAnswer = error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError;
  if (!isAnswer) return new Refusal(`The sign-in failed: ${messageOf(error)}.`);
  const { error: code, error_description: why } = error;
  if (code === DENIED)
    return new Refusal('The sign-in was denied in the browser. No token was created.', REFUSED, { code });
  return new Refusal(`The server refused the sign-in: ${why ?? code}.`, REFUSED, { code });
}

/** RFC 6749 §4.1.2.1. */
const DENIED = 'access_denied';

/** The address of the answer to our request; other requests to the port are nothing of ours. */
function untilAnswered(server: Server, state: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Refusal('Nobody signed in within five minutes.'));
    const timer = setTimeout(late, WAIT);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const isOurs = request.method === 'GET' && pathname === CALLBACK && searchParams.get('state') === state;
      say(response, isOurs ? { failed: searchParams.has('error') } : undefined);
      if (!isOurs) return;
      clearTimeout(timer);
      response.on('finish', () => resolve(request.url ?? ''));
    });
  });
}

/** `outcome` of our request, and nothing for others. */
function say(response: ServerResponse, outcome: { failed: boolean } | undefined): void {
  response.writeHead(outcome ? 200 : 404, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  const words = outcome?.failed ? 'No token was created. The terminal says why.' : 'Go on in the terminal.';
  response.end(outcome ? `${words} You can close this window.\n` : 'There is nothing here.\n');
}

const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer' };

/** The address is printed, too, for a machine without a browser. */
function openBrowser(url: string): void {
  const child = spawn(openers[process.platform] ?? 'xdg-open', [url], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
