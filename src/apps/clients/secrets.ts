// Secrets of clients: random, shown once, kept as SHA-256. Several may be valid at once, so that they can be rotated.
import { now } from '../../clock.ts';
import { lockAppRow } from '../../database/locks/order.ts';
import type { ClientRow, Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { newId, newSecret } from '../../ids.ts';
import { requireRoomInClient } from '../../limits/quotas.ts';
import { Problem } from '../../problem.ts';
import { hashSecret } from '../../secrets.ts';
import type { App } from '../app.ts';
import { announceChange } from '../changes.ts';
import { type Grantor, WITHOUT_PERMISSIONS } from '../permissions.ts';
import { apiPermissionsOf, requireGrantor } from './api-permissions.ts';
import { lockClientRow } from './client.ts';

export const CLIENT_SECRET_PREFIX = 'gh_secret_';

const HINT_LENGTH = 4;

export type ClientSecret = { id: string; hint: string; created_at: Date; expires_at: Date | null };

/**
 * Adds a secret; the old ones stay valid until they are revoked. With it comes whatever the client may do, also at the App's own
 * API. Throws `not_found`, `invalid_body`, `cannot_grant`, `limit_reached`.
 */
export async function createClientSecret(
  db: Db,
  app: App,
  clientId: string,
  { expiresAt, grantor = WITHOUT_PERMISSIONS }: { expiresAt?: Date | undefined; grantor?: Grantor | undefined } = {},
): Promise<ClientSecret & { secret: string }> {
  return transact(db, async (db) => {
    await lockAppRow(db, app);
    const client = await lockClientRow(db, app, clientId);
    if (client.type === 'public') throw new Problem('invalid_body', 'A public client has no secret');
    requireGrantor(grantor, apiPermissionsOf(client));
    await requireRoomInClient(db, app, clientId, 'client_secrets');
    const created = await insertSecret(db, client, expiresAt);
    await record(db, app, 'client_secret.created', {
      client_id: clientId,
      data: { client_name: client.name, hint: created.hint },
    });
    await announceChange(db, app);
    return created;
  });
}

/** Ends the tokens for the App's own API that were issued for it, too (oidc/tokens/machine-tokens.ts). Throws `not_found`. */
export async function revokeClientSecret(db: Db, app: App, clientId: string, id: string): Promise<void> {
  await transact(db, async (db) => {
    await lockAppRow(db, app);
    const { name: client_name } = await lockClientRow(db, app, clientId);
    const revoked = await db
      .deleteFrom('client_secrets')
      .where('app_id', '=', app.id)
      .where('client_id', '=', clientId)
      .where('id', '=', id)
      .returning('hint')
      .executeTakeFirst();
    if (!revoked) throw new Problem('not_found', 'There is no such secret');
    await record(db, app, 'client_secret.revoked', { client_id: clientId, data: { client_name, hint: revoked.hint } });
    await announceChange(db, app);
  });
}

export async function listClientSecrets(db: Db, app: App, clientId: string): Promise<ClientSecret[]> {
  return db
    .selectFrom('client_secrets')
    .select(['id', 'hint', 'created_at', 'expires_at'])
    .where('app_id', '=', app.id)
    .where('client_id', '=', clientId)
    .orderBy('created_at', 'desc')
    .execute();
}

export async function insertSecret(db: Db, client: ClientRow, expiresAt?: Date) {
  const secret = newSecret(CLIENT_SECRET_PREFIX);
  const row = await db
    .insertInto('client_secrets')
    .values({
      app_id: client.app_id,
      client_id: client.id,
      id: newId(),
      secret_hash: hashSecret(secret),
      hint: secret.slice(-HINT_LENGTH),
      created_at: now(),
      expires_at: expiresAt ?? null,
    })
    .returning(['id', 'hint', 'created_at', 'expires_at'])
    .executeTakeFirstOrThrow();
  return { ...row, secret };
}
