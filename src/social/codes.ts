// The code by which an App that began a sign-in by a link learns who came: one minute, once, for the redirect URI it went
// to, and worth nothing without an API key of the App.

import type { App } from '../apps/app.ts';
import { type Client, findClient } from '../apps/clients/cache.ts';
import { consumeOnce, createOneTimeToken } from '../authentication/one-time/tokens.ts';
import type { Core } from '../core.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { findUser } from '../users/users.ts';
import type { Passage } from './sign-ins.ts';

type ToClient = Extract<Passage, { kind: 'client' }>;

/** Throws `invalid_redirect_uri`: the URI has to be one of a client that is the App's own. */
export async function requireOwnRedirectUri(
  core: Core,
  app: App,
  { client_id, redirect_uri }: { client_id: string; redirect_uri: string },
): Promise<Client> {
  const client = await findClient(core, app, client_id);
  const isOwn = client?.first_party && client.status === 'active' && client.redirect_uris.includes(redirect_uri);
  if (!isOwn) {
    throw new Problem('invalid_redirect_uri', 'That is no redirect URI of a first-party client of this App');
  }
  return client;
}

/** Where the browser goes with it. */
export async function issueCode(
  db: Db,
  app: App,
  user: UserRow,
  { passage, amr }: { passage: ToClient; amr: string[] },
): Promise<string> {
  const { client_id, redirect_uri } = passage;
  const code = await createOneTimeToken(db, app, 'connection_code', {
    user_id: user.id,
    payload: { client_id, redirect_uri, amr, password_changed_at: changedAt(user) },
  });
  return toClientUrl(app, passage, { code });
}

export function toClientUrl(app: App, { redirect_uri, state }: ToClient, answer: Record<string, string>): string {
  const url = new URL(redirect_uri);
  const parameters = { ...answer, ...(state !== undefined && { state }), iss: app.issuer };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** A new password ends what was proved before it, here as everywhere. */
const changedAt = ({ password_changed_at }: UserRow) => password_changed_at?.getTime() ?? null;

/** Throws `invalid_one_time_token`, also where the user has been disabled, or got another password, since. */
export async function redeemCode(
  db: Db,
  app: App,
  { code, client_id, redirect_uri }: { code: string; client_id: string; redirect_uri: string },
): Promise<{ user: UserRow; amr: string[] }> {
  const { user_id, payload } = await consumeOnce(db, app, 'connection_code', code);
  const user = await findUser(db, app, user_id ?? '');
  const isMeant = payload.client_id === client_id && payload.redirect_uri === redirect_uri;
  const isSame = user?.status === 'active' && payload.password_changed_at === changedAt(user);
  if (!isMeant || !user || !isSame) throw new Problem('invalid_one_time_token');
  return { user, amr: payload.amr as string[] };
}
