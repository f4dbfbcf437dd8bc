// Work for the browser instead of a riddle for its user: the browser tries numbers until a derived key has the required
// prefix (altcha-lib). A challenge is signed, not stored. It is valid at one App for half an hour, and its solution
// works once.

import { randomInt } from 'node:crypto';
import { type Challenge, createChallenge, type Solution, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { MINUTE, now, toSeconds } from '../clock.ts';
import type { Core } from '../core.ts';
import { spendSilently } from '../limits/budgets.ts';

const LIFETIME = 30 * MINUTE;
/** PBKDF2 iterations for each try, and the number of tries: about a second on a phone, a third of that on a laptop. */
const COST = 1_000;
const MIN_TRIES = 500;
const MAX_TRIES = 1_500;
/** A real solution has some 900 characters. */
const MAX_LENGTH = 3_000;

export async function createWork(core: Core, app: App): Promise<{ challenge: Challenge; lifetime_seconds: number }> {
  const challenge = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: COST,
    counter: randomInt(MIN_TRIES, MAX_TRIES),
    deriveKey,
    expiresAt: new Date(now().getTime() + LIFETIME),
    ...keysOf(core, app)[0],
  });
  return { challenge, lifetime_seconds: toSeconds(LIFETIME) };
}

/**
 * Whether the work was done and this is its first use: only one of any number of callers, on any number of nodes, gets
 * true.
 */
export async function spendWork(core: Core, app: App, given: string): Promise<boolean> {
  const done = readWork(given);
  if (!done || !(await isDone(core, app, done))) return false;
  return spendSilently(core, app, [{ budget: once, of: done.challenge.signature }]);
}

/** A challenge expires before the record of its use does. */
const once = { name: 'captcha', limit: 1, period: LIFETIME };

const workSchema = z.object({
  challenge: z.object({
    parameters: z.strictObject({
      algorithm: z.string(),
      nonce: z.string(),
      salt: z.string(),
      cost: z.number(),
      keyLength: z.number(),
      keyPrefix: z.string(),
      keySignature: z.string(),
      expiresAt: z.number(),
    }),
    signature: z.string(),
  }),
  solution: z.object({ counter: z.number(), derivedKey: z.string() }),
});

type Work = { challenge: Challenge & { signature: string }; solution: Solution };

function readWork(given: string): Work | undefined {
  if (given.length > MAX_LENGTH) return undefined;
  try {
    return workSchema.parse(JSON.parse(Buffer.from(given, 'base64').toString()));
  } catch {
    return undefined;
  }
}

async function isDone(core: Core, app: App, work: Work): Promise<boolean> {
  for (const keys of keysOf(core, app)) {
    const { verified } = await verifySolution({ ...work, deriveKey, ...keys });
    if (verified) return true;
  }
  return false;
}

/** Each App has other keys: a challenge of one App is worthless at another. A second key signs the derived key. */
function keysOf(core: Core, app: App) {
  const answers = core.keyring.derive(`captcha answers ${app.id}`);
  return core.keyring.derive(`captcha ${app.id}`).map((key, index) => {
    const answer = answers[index];
    if (!answer) throw new Error('the keyring derived fewer keys for another purpose');
    return {
      hmacSignatureSecret: key.toString('base64url'),
      hmacKeySignatureSecret: answer.toString('base64url'),
    };
  });
}
