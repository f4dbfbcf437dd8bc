// The API of Alice's Blog, called for one visitor, and the tokens that this takes. They stay on the server: the browser
// only ever holds a session cookie. A real shop keeps them encrypted in its database.
import { randomUUID } from 'node:crypto';
import { config } from './config.ts';
import { refresh, type SignIn, type Tokens } from './issuer.ts';
import { Problem } from './problems.ts';

export type Photo = { id: string; title: string };

type Connection = SignIn & { refreshing?: Promise<Tokens> | undefined };

const API_TIMEOUT = 10_000;
/** A token that expires on its way is of no use. */
const EXPIRY_MARGIN = 10_000;

const connections = new Map<string, Connection>();

/** The session holds the id that this gives, and not the tokens: see `renew` for why. */
export function connect(signIn: SignIn): string {
  const id = randomUUID();
  connections.set(id, signIn);
  return id;
}

export function findConnection(id: string | undefined): Connection | undefined {
  return id === undefined ? undefined : connections.get(id);
}

export function disconnect(id: string | undefined): SignIn | undefined {
  const connection = findConnection(id);
  if (id !== undefined) connections.delete(id);
  return connection;
}

/** Everywhere, or, with a `sid`, in the sessions here that began in that session at the issuer. */
export function disconnectUser({ sub, sid }: { sub: string | undefined; sid: string | undefined }): void {
  for (const [id, { user }] of connections) {
    const isMeant = (sub === undefined || user.sub === sub) && (sid === undefined || user.sid === sid);
    if (isMeant) connections.delete(id);
  }
}

export async function listPhotos(connectionId: string): Promise<Photo[]> {
  const response = await get(connectionId, '/photos');
  const { photos } = (await response.json()) as { photos: Photo[] };
  return photos;
}

/** We build the URL and don't take the one in the list: the access token would go wherever that points. */
export function fetchPhoto(connectionId: string, id: string): Promise<Response> {
  return get(connectionId, `/photos/${encodeURIComponent(id)}.svg`);
}

async function get(connectionId: string, path: string): Promise<Response> {
  const { tokens } = need(connectionId);
  const expired = tokens.expiresAt - EXPIRY_MARGIN < Date.now();
  let response = await send(path, expired ? await renew(connectionId, tokens) : tokens);
  // Our clocks may differ, and a token can be revoked: the API has the last word, and is asked once more.
  if (response.status === 401) response = await send(path, await renew(connectionId, tokens));

  if (response.ok || response.status === 404) return response;
  if (response.status === 401) throw end(connectionId);
  const cause = `${path}: ${response.status} ${response.headers.get('www-authenticate') ?? ''}`;
  throw new Problem(response.status === 403 ? 'not_allowed' : 'blog_down', { cause });
}

function need(connectionId: string): Connection {
  const connection = findConnection(connectionId);
  if (!connection) throw new Problem('disconnected');
  return connection;
}

async function send(path: string, { accessToken }: Tokens): Promise<Response> {
  try {
    const headers = { Authorization: `Bearer ${accessToken}` };
    return await fetch(new URL(path, config.blogApi), { headers, signal: AbortSignal.timeout(API_TIMEOUT) });
  } catch (cause) {
    throw new Problem('blog_down', { cause });
  }
}

/**
 * A page asks for its six photos at once, and a refresh token works once: two requests that refresh with the same one
 * look like a thief and a victim, and the issuer ends the connection. So one request refreshes and the others wait for
 * it. Tokens in the session would spoil that, for every request works on a copy of its session.
 */
async function renew(connectionId: string, used: Tokens): Promise<Tokens> {
  const connection = need(connectionId);
  if (connection.tokens !== used) return connection.tokens; // another request was faster
  if (!used.refreshToken) throw end(connectionId);
  connection.refreshing ??= refresh(used.refreshToken)
    .then((tokens) => {
      connection.tokens = tokens;
      return tokens;
    })
    .finally(() => {
      connection.refreshing = undefined;
    });
  try {
    return await connection.refreshing;
  } catch (error) {
    // Our grant is gone: it expired, or somebody ended it. Everything else may pass, so we keep the tokens.
    if (error instanceof Problem && error.code === 'stale') throw end(connectionId);
    throw error;
  }
}

function end(connectionId: string): Problem {
  disconnect(connectionId);
  return new Problem('disconnected');
}
