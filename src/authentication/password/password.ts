// Passwords: argon2id behind a bounded queue, so that a flood of sign-ins can neither take the memory nor stall others.
// Unicode is normalised the same way on both sides (NFKC, RFC 8265 §4.2); nothing is truncated.
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, setPriority } from 'node:os';
import argon2 from 'argon2';
import { Problem } from '../../problem.ts';

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane; some 40 ms of a core. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Bounds for what a planted or imported hash may ask of us. */
const MAX_MEMORY_COST = 131_072;
const MAX_TIME_COST = 10;
const MAX_LANES = 4;
const MIN_MEMORY_PER_LANE = 8;

export const MAX_PASSWORD_BYTES = 1_024;

/** One core is left to everything else. */
const CONCURRENCY = Math.max(1, availableParallelism() - 1);
/** At 40 ms each this is a wait of about a second; who comes later is told to come back. */
const MAX_WAITING = 25 * CONCURRENCY;
const RETRY_AFTER_SECONDS = 2;

let running = 0;
const waiting: (() => void)[] = [];

/** Throws `busy` when too many wait. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => argon2.hash(normalise(password), { type: argon2.argon2id, ...COST }));
}

/**
 * Whether the password is the user's. Without a hash (an unknown user, or one without a password) the same work is done
 * for nothing, so that time tells nothing. Throws `busy` when too many wait.
 */
export async function verifyPassword(hash: string | null | undefined, password: string): Promise<boolean> {
  const usable = hash && isAcceptable(hash) ? hash : undefined;
  const verified = await inTurn(async () => argon2.verify(usable ?? (await dummyHash()), normalise(password)));
  return verified && usable !== undefined;
}

/** Whether the hash is cheaper to guess against than today's and should be made again at this sign-in; a dearer one stays. */
export function needsRehash(hash: string): boolean {
  const { m, t } = costOf(hash);
  return m * t < COST.memoryCost * COST.timeCost;
}

export function isTooLong(password: string): boolean {
  return Buffer.byteLength(password) > MAX_PASSWORD_BYTES;
}

/** RFC 8265 §4.2, on both sides: what one keyboard composes, another types in pieces. */
export const normalise = (password: string): string => password.normalize('NFKC');

/** Throws `busy` when too many wait. */
export function requireRoom(): void {
  if (waiting.length < MAX_WAITING) return;
  throw new Problem('busy', 'Too many sign-ins at once; try again in a moment', { retryAfter: RETRY_AFTER_SECONDS });
}

let dummy: Promise<string> | undefined;
function dummyHash(): Promise<string> {
  dummy ??= argon2.hash('nobody has this password', { type: argon2.argon2id, ...COST });
  return dummy;
}

/** Done once before the first sign-in, so that the first unknown user doesn't take twice as long as the rest. */
export async function warmUp(): Promise<void> {
  await dummyHash();
  letRequestsGoFirst();
}

/** Of nice(1): a little of a core that others want, and all of an idle one. */
const NICE = 19;

/**
 * Hashes are made on libuv's threads, beside the event loop. In a flood of sign-ins these would take every core from who
 * asks for something cheap (`npm run bench -- --only flood`). Linux gives each thread a priority of its own; elsewhere the
 * bounded queue alone has to do.
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

/** Memory in KiB, passes and lanes, in whichever order the hash names them; all 0 for what is no hash of ours. */
function costOf(hash: string): { m: number; t: number; p: number } {
  const parameters = HASH.exec(hash)?.[1] ?? '';
  const named = parameters.split(',').map((one) => [one[0], Number(one.slice(2))]);
  return { m: 0, t: 0, p: 0, ...Object.fromEntries(named) };
}

/** What a hash asks of us is bounded; one that is none is treated like no hash. */
function isAcceptable(hash: string): boolean {
  const { m, t, p } = costOf(hash);
  const enough = t >= 1 && p >= 1 && m >= MIN_MEMORY_PER_LANE * p;
  return enough && m <= MAX_MEMORY_COST && t <= MAX_TIME_COST && p <= MAX_LANES;
}

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= CONCURRENCY) {
    requireRoom();
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    // The place is handed over, not given back, so that nobody who comes in between jumps the queue.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
