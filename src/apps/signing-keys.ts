// An App's signing keys: a pair for ES256 and one for RS256, created with the App. They rotate without interruption:
// `next` is published before it signs, `current` signs, and `retired` verifies until its last token has expired.

import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { HOUR, now } from '../clock.ts';
import type { Core } from '../core.ts';
import { lockAppRow } from '../database/locks/order.ts';
import type { Db } from '../database/schema.ts';
import { sealedColumn } from '../database/sealed.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { createBoundedQueue } from '../limits/bounded-queue.ts';
import type { App } from './app.ts';
import { announceChange } from './changes.ts';

/** 128 bits of security (docs/decisions/0016). */
const RSA_BITS = 3072;

const ALGORITHMS = ['ES256', 'RS256'] as const;

export type SigningKey = { kid: string; alg: string; state: 'next' | 'current' | 'retired'; jwk: JWK };

type GeneratedKey = { kid: string; alg: string; publicJwk: JWK; privateJwk: JWK };

/** A new App's keys: the current ones and the next ones, both of which clients can see from the first day. */
export type NewSigningKeys = { current: GeneratedKey[]; next: GeneratedKey[] };

/**
 * An RSA key takes a core for half a second, now and then for two on the threads that also hash
 * passwords. One App's keys are generated at a time, so that creating and rotating many leaves room for sign-ins; the
 * threads have a low priority (authentication/password/password.ts).
 */
const queue = createBoundedQueue({
  work: 'signing_keys',
  atOnce: 1,
  waiting: 10,
  detail: 'Too many signing keys are being created; try again in a moment',
  retryAfter: 10,
});

/** Throws `busy` when too many wait. */
export function generateSigningKeys(): Promise<NewSigningKeys> {
  return queue.inTurn(async () => {
    const [current, next] = await Promise.all([generatePairs(), generatePairs()]);
    return { current, next };
  });
}

function generatePairs(): Promise<GeneratedKey[]> {
  return Promise.all(ALGORITHMS.map(generateSigningKey));
}

async function generateSigningKey(alg: string): Promise<GeneratedKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true, modulusLength: RSA_BITS });
  const publicJwk = await exportJWK(publicKey);
  // RFC 7638: the thumbprint is a kid that is unique among all Apps and reveals nothing.
  const kid = await calculateJwkThumbprint(publicJwk);
  const shared = { kid, alg, use: 'sig' };
  return {
    kid,
    alg,
    publicJwk: { ...publicJwk, ...shared },
    privateJwk: { ...(await exportJWK(privateKey)), ...shared },
  };
}

export async function insertSigningKeys(core: Core, app: { id: string }, keys: NewSigningKeys): Promise<void> {
  await insertKeys(core, app, keys.current, 'current');
  await insertKeys(core, app, keys.next, 'next');
}

async function insertKeys(
  core: Core,
  app: { id: string },
  keys: GeneratedKey[],
  state: SigningKey['state'],
): Promise<void> {
  const rows = keys.map((key) => ({
    app_id: app.id,
    kid: key.kid,
    alg: key.alg,
    state,
    public_jwk: JSON.stringify(key.publicJwk),
    private_sealed: core.keyring.seal(JSON.stringify(key.privateJwk), placeOf(app, key.kid)),
    created_at: now(),
  }));
  await core.db.insertInto('signing_keys').values(rows).execute();
}

/** The key that signs with this algorithm now. */
export async function getCurrentKey(core: Core, app: App, alg: string): Promise<SigningKey> {
  const keys = await listSigningKeys(core, app);
  const current = keys.find((key) => key.alg === alg && key.state === 'current');
  if (!current) throw new Error(`App ${app.id} has no current ${alg} key`);
  return current;
}

/** Private JWKs in a fixed order: the current ones first, RS256 before others, since some libraries take the first key. */
export async function listSigningKeys(core: Core, app: { id: string }): Promise<SigningKey[]> {
  type Row = { kid: string; alg: string; state: SigningKey['state']; private_sealed: Uint8Array };
  const rows = await core.database.query<Row>(listStatement, [app.id]);
  return rows.map(({ kid, alg, state, private_sealed }) => ({
    kid,
    alg,
    state,
    jwk: JSON.parse(core.keyring.open(private_sealed, placeOf(app, kid)).toString()),
  }));
}

const listStatement = {
  name: 'list_signing_keys_in_order',
  reads: true,
  text: `select kid, alg, state, private_sealed from signing_keys where app_id = $1
         order by array_position(array['current', 'next', 'retired'], state), alg <> 'RS256', created_at desc, kid`,
};

export type PublicSigningKey = Pick<SigningKey, 'kid' | 'alg' | 'state'> & {
  public_jwk: JWK;
  created_at: Date;
  retired_at: Date | null;
};

/** The public part of the keys, newest first. */
export async function listPublicSigningKeys(db: Db, app: { id: string }): Promise<PublicSigningKey[]> {
  return db
    .selectFrom('signing_keys')
    .select(['kid', 'alg', 'state', 'public_jwk', 'created_at', 'retired_at'])
    .where('app_id', '=', app.id)
    .orderBy('created_at', 'desc')
    .orderBy('alg')
    .execute();
}

/**
 * One step of the rotation: `next` becomes `current`, `current` becomes `retired`, retired keys are deleted after their
 * last token has expired, and a new `next` is published. `emergency` deletes all keys at once, which invalidates their
 * tokens. Throws `busy`.
 */
export async function rotateSigningKeys(
  core: Core,
  app: App,
  options: { emergency?: boolean } = {},
): Promise<{ current: string[] }> {
  const [fresh, spare] = await queue.inTurn(() =>
    Promise.all([options.emergency ? generatePairs() : [], generatePairs()]),
  );
  return transact(core, async (core) => {
    const { db } = core;
    const keys = db.updateTable('signing_keys').where('app_id', '=', app.id);
    // One rotation at a time: a second one waits for the App's row and then takes its own step.
    await lockAppRow(db, app);
    if (options.emergency) await db.deleteFrom('signing_keys').where('app_id', '=', app.id).execute();
    else await dropExpired(db, app);
    await keys.set({ state: 'retired', retired_at: now() }).where('state', '=', 'current').execute();
    const promoted = await keys.set({ state: 'current' }).where('state', '=', 'next').returning('kid').execute();
    if (fresh.length > 0) await insertKeys(core, app, fresh, 'current');
    await insertKeys(core, app, spare, 'next');
    const current = [...promoted, ...fresh].map(({ kid }) => kid);
    await record(db, app, 'signing_keys.rotated', { data: { current, emergency: options.emergency ?? false } });
    await announceChange(db, app);
    return { current };
  });
}

/** An ID token or JWT lives for a day at most (settings.ts), and clients may cache a JWKS for another hour. */
const KEEP_RETIRED = 26 * HOUR;

async function dropExpired(db: Db, app: App): Promise<void> {
  await db
    .deleteFrom('signing_keys')
    .where('app_id', '=', app.id)
    .where('state', '=', 'retired')
    .where('retired_at', '<', new Date(now().getTime() - KEEP_RETIRED))
    .execute();
}

export const sealedSigningKeys = sealedColumn('signing_keys', {
  column: 'private_sealed',
  key: ['app_id', 'kid'],
  placeOf: ({ app_id, kid }) => placeOf({ id: app_id }, kid),
  lost: {
    becomes: 'delete',
    words: 'signing keys of Apps: new ones are made, and ID tokens and JWTs of before are worth nothing',
  },
});

const placeOf = (app: { id: string }, kid: string) => `signing_keys/${app.id}/${kid}`;
