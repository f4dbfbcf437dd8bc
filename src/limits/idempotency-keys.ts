// Calls that may be sent again without a second effect: the first one claims its idempotency key, and its answer is kept for
// a day. The answer may hold what is shown once, such as a new API key, so it is sealed under a key that is derived from the
// idempotency key and from SECRET_KEY: neither the database alone nor the server without the caller can open it.
import { createHmac } from 'node:crypto';
import { DAY, HOUR, MINUTE, now } from '../clock.ts';
import type { Core } from '../core.ts';
import { newId } from '../ids.ts';
import { Problem } from '../problem.ts';
import { createSealer, deriveKey, hashSecret } from '../secrets.ts';
import { type Budget, spend } from './budgets.ts';

const KEPT = DAY;
/** A process that ended while it worked on a call leaves the key to the next attempt after this time. */
const LONGEST_CALL = MINUTE;
/** Seconds after which the caller of a call that is being processed asks again. */
const ASK_AGAIN = 1;

/** Users may call from any device; an App's own credentials have no such limit, as for everything else that they create. */
const perUser: Budget = { name: 'idempotency_keys_per_user', limit: 300, period: HOUR };

/** `caller` names the credential; `request` is everything that has to be the same when the call is sent again. */
export type Keyed = { key: string; caller: string; request: string; userId: string | undefined };

export type Claim =
  | { state: 'claimed'; keep(answer: string): Promise<void>; release(): Promise<void> }
  | { state: 'answered'; answer: string };

/** Throws `idempotency_key_reused`, `idempotency_in_flight`, `too_many_attempts`. */
export async function claimKey(core: Core, app: { id: string }, keyed: Keyed): Promise<Claim> {
  if (keyed.userId) await spend(core, app, [{ budget: perUser, of: keyed.userId }]);
  const secrets = secretsOf(core, keyed);
  const [secret] = secrets;
  if (!secret) throw new Error('a keyring derives at least one key');
  const place: Place = { app_id: app.id, key_hash: hashSecret(JSON.stringify([keyed.caller, keyed.key])) };
  const attempt = newId();
  const at = now();
  const claimed = await core.database.query(claim, [
    ...[place.app_id, place.key_hash, secret.requestHash, attempt],
    ...[at, new Date(at.getTime() + LONGEST_CALL)],
  ]);
  if (claimed.length > 0) {
    return {
      state: 'claimed',
      keep: (answer) => keep(core, { place, attempt, sealed: secret.seal(answer, placeText(place)) }),
      release: async () => {
        await core.database.query(release, [place.app_id, place.key_hash, attempt]);
      },
    };
  }
  return { state: 'answered', answer: await readAnswer(core, place, secrets) };
}

type Place = { app_id: string; key_hash: Buffer };

/** Authenticated with the answer, so that it can't be moved to another row. */
const placeText = ({ app_id, key_hash }: Place) => `idempotency_keys.answer ${app_id} ${key_hash.toString('hex')}`;

type Secret = { requestHash: Buffer } & ReturnType<typeof createSealer>;

/** For each SECRET_KEY, the newest first. A body may hold a password: its hash is an HMAC, which can't be guessed at. */
function secretsOf({ keyring }: Core, { key, caller, request }: Keyed): Secret[] {
  return keyring.derive('idempotency').map((ofServer) => {
    const salt = `${ofServer.toString('base64')} ${caller}`;
    const requestKey = deriveKey(key, { info: 'gatehouse idempotency request', salt });
    const requestHash = createHmac('sha256', requestKey).update(request).digest();
    return { requestHash, ...createSealer(deriveKey(key, { info: 'gatehouse idempotency answer', salt })) };
  });
}

async function keep(
  core: Core,
  { place, attempt, sealed }: { place: Place; attempt: string; sealed: Buffer },
): Promise<void> {
  const expiresAt = new Date(now().getTime() + KEPT);
  await core.database.query(complete, [place.app_id, place.key_hash, attempt, sealed, expiresAt]);
}

async function readAnswer(core: Core, place: Place, secrets: Secret[]): Promise<string> {
  const [row] = await core.database.query<{ request_hash: Uint8Array; answer_sealed: Uint8Array | null }>(read, [
    place.app_id,
    place.key_hash,
  ]);
  const secret = row && secrets.find(({ requestHash }) => requestHash.equals(row.request_hash));
  if (row && !secret) {
    throw new Problem('idempotency_key_reused', 'Another call was sent with this idempotency key. Use a new one');
  }
  if (!row?.answer_sealed || !secret) {
    throw new Problem('idempotency_in_flight', undefined, { retryAfter: ASK_AGAIN });
  }
  return secret.open(row.answer_sealed, placeText(place)).toString();
}

// An expired row is free: of a call that nobody finished, or of one that was answered a day ago.
const claim = {
  name: 'claim_idempotency_key',
  text: `insert into idempotency_keys as kept (app_id, key_hash, request_hash, attempt, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (app_id, key_hash) do update set
           request_hash = excluded.request_hash, attempt = excluded.attempt, answer_sealed = null,
           created_at = excluded.created_at, expires_at = excluded.expires_at
         where kept.expires_at <= excluded.created_at
         returning attempt`,
};
const complete = {
  name: 'keep_idempotent_answer',
  text: `update idempotency_keys set answer_sealed = $4, expires_at = $5
         where app_id = $1 and key_hash = $2 and attempt = $3`,
};
const release = {
  name: 'release_idempotency_key',
  text: 'delete from idempotency_keys where app_id = $1 and key_hash = $2 and attempt = $3 and answer_sealed is null',
};
const read = {
  name: 'read_idempotent_answer',
  text: 'select request_hash, answer_sealed from idempotency_keys where app_id = $1 and key_hash = $2',
};
