// The code by which an App that began a sign-in by a link learns who came: one minute, once, for the redirect URI it went
// to, and worth nothing without an API key of the App.

import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { type Client, findClient } from '../apps/clients/cache.ts';
import { consumeOnce, createOneTimeToken } from '../authentication/one-time/tokens.ts';
import type { Proof } from '../authentication/sign-in/process.ts';
import { holds, shownConnectionsSchema } from '../authentication/sign-in/state.ts';
import type { Core } from '../core.ts';
import type { Passage } from '../database/schema/connections.ts';
import type { UserRow } from '../database/schema.ts';
import type { ShownConnection } from '../organizations/sign-in-connection.ts';
import { Problem } from '../problem.ts';
import { findUser } from '../users/users.ts';

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

/** What was proved on the way back. */
export type Passed = {
  user: UserRow;
  amr: readonly string[];
  auth_time?: number | undefined;
  link_ticket?: string | undefined;
  /** The required connections that the arrivals have shown. */
  connections?: readonly ShownConnection[] | undefined;
};

/** Where the browser goes with it. What is waiting to be linked goes along, sealed. */
export async function issueCode(
  core: Core,
  app: App,
  user: UserRow,
  { passage, amr, auth_time, link_ticket, connections }: Omit<Passed, 'user'> & { passage: ToClient },
): Promise<string> {
  const { client_id, redirect_uri } = passage;
  const link_sealed = link_ticket && core.keyring.seal(link_ticket, placeOf(app)).toString('base64url');
  const { access_epoch } = user;
  const payload = { client_id, redirect_uri, amr, auth_time, access_epoch, link_sealed, connections };
  const code = await createOneTimeToken(core.db, app, 'connection_code', { user_id: user.id, payload });
  return toClientUrl(app, passage, { code });
}

const placeOf = (app: App) => `connection code/${app.id}/link`;

export function toClientUrl(app: App, { redirect_uri, state }: ToClient, answer: Record<string, string>): string {
  const url = new URL(redirect_uri);
  const parameters = { ...answer, ...(state !== undefined && { state }), iss: app.issuer };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

const payloadSchema = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  amr: z.array(z.string()),
  auth_time: z.int().optional(),
  /** What ends all access of the user ends this proof, too. */
  access_epoch: z.int(),
  link_sealed: z.string().optional(),
  connections: shownConnectionsSchema.optional(),
});

export type Exchange = { code: string; client_id: string; redirect_uri: string };

/** Throws `invalid_one_time_token`, also if the user was disabled, or got another password, in the meantime. */
export const byConnectionCode = (exchange: Exchange): Proof => ({
  answers: 'identify',
  prove: (core, app) => redeemCode(core, app, exchange),
});

async function redeemCode(
  { db, keyring }: Core,
  app: App,
  { code, client_id, redirect_uri }: Exchange,
): Promise<Passed> {
  const { user_id, payload } = await consumeOnce(db, app, 'connection_code', code);
  const { data: passed } = payloadSchema.safeParse(payload);
  const user = await findUser(db, app, user_id ?? '');
  // A code of an older program counts for nothing.
  const isMeant = passed?.client_id === client_id && passed.redirect_uri === redirect_uri;
  if (!isMeant || !holds(passed, user)) throw new Problem('invalid_one_time_token');
  const { amr, auth_time, link_sealed, connections } = passed;
  const link_ticket = link_sealed && keyring.open(Buffer.from(link_sealed, 'base64url'), placeOf(app)).toString();
  return { user, amr, auth_time, link_ticket, connections };
}
