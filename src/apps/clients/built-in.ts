// The clients that Gatehouse itself makes: for sign-in through the API, the console and an App's account pages.
import { isDeepStrictEqual } from 'node:util';
import { now } from '../../clock.ts';
import { lockAppRow } from '../../database/locks/order.ts';
import type { Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { isId } from '../../ids.ts';
import type { App } from '../app.ts';
import { announceChange } from '../changes.ts';

/** The App's own first-party client: sign-in through the API issues its tokens to it (oidc/tokens/sign-in-tokens.ts). */
export async function createBuiltInClient(db: Db, app: App): Promise<void> {
  await db
    .insertInto('clients')
    .values({
      app_id: app.id,
      id: builtInClientId(app),
      name: app.name,
      type: 'public',
      first_party: true,
      built_in: true,
      token_endpoint_auth_method: 'none',
      grant_types: ['refresh_token'],
      created_at: now(),
      updated_at: now(),
    })
    .execute();
}

/** The client that the console uses at its own issuer. */
export const CONSOLE_CLIENT_ID = 'console';

/** The command line of developers, as a client of the console's App (`gatehouse login`). */
export const CLI_CLIENT_ID = 'gatehouse-cli';

/** RFC 8252 §7.3: the port is chosen by the program, and may be any. */
const LOOPBACK_URIS = ['http://127.0.0.1/callback', 'http://[::1]/callback'];

/**
 * Creates the client unless it exists. Any program can say that it is this one, so it is no first-party client: the developer
 * confirms each time, and its tokens only create personal access tokens (http/api/kit/guard.ts).
 */
export async function ensureCliClient(db: Db, consoleApp: App): Promise<void> {
  await transact(db, async (db) => {
    await lockAppRow(db, consoleApp);
    const created = await db
      .insertInto('clients')
      .values({
        ...{ app_id: consoleApp.id, id: CLI_CLIENT_ID, name: 'Gatehouse command line' },
        ...{ type: 'public', application_type: 'native', token_endpoint_auth_method: 'none' },
        ...{ first_party: false, built_in: true, redirect_uris: LOOPBACK_URIS, scopes: ['openid'] },
        ...{ grant_types: ['authorization_code'], created_at: now(), updated_at: now() },
      })
      .onConflict((conflict) => conflict.columns(['app_id', 'id']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (created) await announceChange(db, consoleApp);
  });
}

type Uris = { redirect_uris: string[]; post_logout_redirect_uris: string[] };

/** Creates the console's client, or updates it after a change of BASE_URL. */
export async function ensureConsoleClient(db: Db, consoleApp: App, uris: Uris): Promise<void> {
  await ensureOwnClient(db, consoleApp, CONSOLE_CLIENT_ID, { name: 'Console', ...uris });
}

/** The client that an App's account pages use to sign users in. */
export const ACCOUNT_CLIENT_ID = 'account';

/** Creates the client, or updates it after a change of the App's address or name. */
export async function ensureAccountClient(db: Db, app: App, redirectUri: string): Promise<void> {
  const facts = { name: app.name, redirect_uris: [redirectUri], post_logout_redirect_uris: [] };
  await ensureOwnClient(db, app, ACCOUNT_CLIENT_ID, facts);
}

async function ensureOwnClient(db: Db, app: App, id: string, facts: Uris & { name: string }): Promise<void> {
  const current = await db
    .selectFrom('clients')
    .select(['name', 'redirect_uris', 'post_logout_redirect_uris'])
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .executeTakeFirst();
  if (current && isDeepStrictEqual({ ...current }, facts)) return;
  await transact(db, async (db) => {
    await lockAppRow(db, app);
    await db
      .insertInto('clients')
      .values({
        app_id: app.id,
        id,
        type: 'public',
        first_party: true,
        built_in: true,
        ...facts,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        created_at: now(),
        updated_at: now(),
      })
      .onConflict((conflict) => conflict.columns(['app_id', 'id']).doUpdateSet({ ...facts, updated_at: now() }))
      .execute();
    await announceChange(db, app);
  });
}

const PREFIX = 'first-party-';
export const builtInClientId = (app: { id: string }) => `${PREFIX}${app.id}`;

/** Of whichever App. */
export const isBuiltInClientId = (clientId: string): boolean =>
  clientId.startsWith(PREFIX) && isId(clientId.slice(PREFIX.length));
