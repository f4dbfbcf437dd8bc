// Passwords: argon2id behind a bounded queue, so that a flood of sign-ins can neither exhaust the memory nor stall
// other requests. Unicode is normalised in the same way on both sides (NFKC, docs/decisions/0005), and nothing is truncated.
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, setPriority } from 'node:os';
import argon2 from 'argon2';
import { createBoundedQueue } from '../../limits/bounded-queue.ts';
import { isKeptForeignHash, kindOf, readForeignHash, verifyForeign } from './foreign.ts';

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane; some 40 ms of a core. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Bounds for the cost of a planted or imported hash. */
const MAX_MEMORY_COST = 131_072;
const MAX_TIME_COST = 10;
const MAX_LANES = 4;
const MIN_MEMORY_PER_LANE = 8;

export const MAX_PASSWORD_BYTES = 1_024;

/** One core is left for everything else. */
const CONCURRENCY = Math.max(1, availableParallelism() - 1);
/** Of one App. At 40 ms each, this is a wait of about a second. Later callers are told to come back. */
const MAX_WAITING = 25 * CONCURRENCY;
/** So many Apps can be flooded at once before others are turned away, too. */
const FLOODED_APPS = 4;
const RETRY_AFTER_SECONDS = 2;

const queue = createBoundedQueue({
  work: 'passwords',
  atOnce: CONCURRENCY,
  waiting: FLOODED_APPS * MAX_WAITING,
  waitingOfOne: MAX_WAITING,
  detail: 'Too many sign-ins at once; try again in a moment',
  retryAfter: RETRY_AFTER_SECONDS,
});

/** Throws `busy` when too many of the App wait. */
export const requireRoom = (app: Owner): void => queue.requireRoom(app);

/** `app` is the one that takes its turn for it. Throws `busy` when too many of the App wait. */
export async function hashPassword(password: string, app?: Owner): Promise<string> {
  return queue.inTurn(() => argon2.hash(normalise(password), { type: argon2.argon2id, ...COST }), app);
}

/** `foreign_hashes`: kinds of the hashes from other systems that its users have. */
type Owner = { id: string; foreign_hashes?: readonly string[] };

/**
 * Whether the password is the user's. Without a hash (an unknown user, or a user without a password) the same work is
 * done, so that the time reveals nothing. For the same reason, the work of each foreign hash that users of the App have is
 * done for every user. Throws `busy` when too many of the App wait.
 */
export async function verifyPassword(hash: string | null | undefined, password: string, app?: Owner): Promise<boolean> {
  const own = hash && isAcceptable(hash) ? hash : undefined;
  const foreign = hash ? kindOf(hash) : undefined;
  return queue.inTurn(async () => {
    const verified = await argon2.verify(own ?? (await dummyHash()), normalise(password));
    let isForeign = false;
    for (const kind of new Set([...(app?.foreign_hashes ?? []), ...(foreign ? [foreign] : [])])) {
      // As it is typed: the systems that made these hashes didn't normalise.
      const fits = await verifyForeign(kind, kind === foreign ? (hash ?? undefined) : undefined, password);
      isForeign ||= fits;
    }
    return own === undefined ? isForeign : verified;
  }, app);
}

/** Whether the hash is another system's, or cheaper to guess than today's, so that it should be replaced at this sign-in. */
export function needsRehash(hash: string): boolean {
  const { m, t } = costOf(hash);
  return m * t < COST.memoryCost * COST.timeCost;
}

/**
 * A hash that an import brings, in the form in which it is kept, with its kind if it is another system's. Undefined if it
 * is none that is taken.
 */
export function readImportedHash(text: string): { hash: string; kind?: string } | undefined {
  const { m, t, p } = costOf(text);
  if (m === COST.memoryCost && t === COST.timeCost && p === COST.parallelism) return { hash: text };
  const hash = readForeignHash(text);
  const kind = hash === undefined ? undefined : kindOf(hash);
  return hash === undefined || kind === undefined ? undefined : { hash, kind };
}

/** The hash of a row that comes from another server, with its kind if it is another system's. Undefined if it isn't accepted. */
export function readKeptHash(hash: string): { hash: string; kind?: string } | undefined {
  if (isAcceptable(hash)) return { hash };
  const kind = isKeptForeignHash(hash) ? kindOf(hash) : undefined;
  return kind === undefined ? undefined : { hash, kind };
}

export function isTooLong(password: string): boolean {
  return Buffer.byteLength(password) > MAX_PASSWORD_BYTES;
}

/** On both sides: some keyboards compose a letter that others type in parts (docs/decisions/0005). */
export const normalise = (password: string): string => password.normalize('NFKC');

let dummy: Promise<string> | undefined;
function dummyHash(): Promise<string> {
  dummy ??= argon2.hash('nobody has this password', { type: argon2.argon2id, ...COST });
  return dummy;
}

/** Done before the first sign-in, so that the first unknown user doesn't take twice as long as later ones. */
export async function warmUp(): Promise<void> {
  await dummyHash();
  letRequestsGoFirst();
}

/** As in nice(1): the threads get a little of a busy core, and all of an idle one. */
const NICE = 19;

/**
 * Hashes are computed on libuv's threads, beside the event loop. In a flood of sign-ins these would take every core
 * from cheap requests (`npm run bench -- --only flood`). Linux gives each thread a priority of its own; on other
 * systems the bounded queue alone has to do.
 */
function letRequestsGoFirst(): void {
  try {
    for (const id of readdirSync(THREADS)) {
      const name = readFileSync(`${THREADS}/${id}/comm`, 'utf8').trim();
      if (name === 'libuv-worker') setPriority(Number(id), NICE);
    }
  } catch {}
}

const THREADS = '/proc/self/task';

const HASH =
  /^\$argon2id\$v=19\$([mtp]=\d{1,9},[mtp]=\d{1,9},[mtp]=\d{1,9})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,86}$/;

/** Memory in KiB, passes and lanes, in any order; all 0 for a text that isn't one of our hashes. */
function costOf(hash: string): { m: number; t: number; p: number } {
  const parameters = HASH.exec(hash)?.[1] ?? '';
  const named = parameters.split(',').map((one) => [one[0], Number(one.slice(2))]);
  return { m: 0, t: 0, p: 0, ...Object.fromEntries(named) };
}

/** The cost of a hash is bounded. An invalid one is treated like no hash. */
function isAcceptable(hash: string): boolean {
  const { m, t, p } = costOf(hash);
  const enough = t >= 1 && p >= 1 && m >= MIN_MEMORY_PER_LANE * p;
  return enough && m <= MAX_MEMORY_COST && t <= MAX_TIME_COST && p <= MAX_LANES;
}
