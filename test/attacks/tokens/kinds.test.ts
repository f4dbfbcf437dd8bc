// A95: what works once at one door is worth nothing at another's, and is not used up there; for every kind of one-time
// thing at the door of every other (kit/one-time.ts).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oneTimeTokens } from '../../../src/authentication/one-time/tokens.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { isTaken, makeOneTimeWorld, type OneTimeThing, oneTimeThings, type World } from '../../kit/one-time.ts';
import { passTime, restoreTime } from '../../kit/time.ts';

type Kind = keyof typeof oneTimeThings;

/** Their doors let anyone try a few times and then ask no more: each few have a new one, and the right one comes last. */
const guessable = new Set<Kind>([
  ...(['verify_email_code', 'register_code', 'verify_phone_code', 'factor_enrolment', 'factor_code'] as const),
  ...(['email_lookup_code', 'email_change_code', 'magic_link', 'magic_link_code', 'recovery_code'] as const),
]);
const TRIES = 4;

/** Of the operator's first link there is one at a time: its own door, with a newer one, comes last. */
const LAST = 'operator_setup';
const kinds = (Object.keys(oneTimeThings) as Kind[]).sort(
  (one, other) => Number(one === LAST) - Number(other === LAST),
);

let gatehouse: Gatehouse;
let world: World;
const strangers = new Map<Kind, OneTimeThing>();
beforeAll(async () => {
  gatehouse = await startGatehouse();
  // Some live for a minute, and a busy machine needs longer for all of their doors.
  passTime(0);
  world = await makeOneTimeWorld(gatehouse);
  for (const kind of kinds) strangers.set(kind, await oneTimeThings[kind](world));
});
afterAll(async () => {
  restoreTime();
  await gatehouse.stop();
});

test('every kind of one-time token has an entry', () => {
  expect(Object.keys(oneTimeTokens).filter((kind) => !(kind in oneTimeThings))).toEqual([]);
});

describe('A95', () => {
  test.each(kinds)('A95 at the door of %s no other kind is worth anything, and its own is', async (kind) => {
    const foreign = [...strangers].filter(([other]) => other !== kind);
    const atOnce = guessable.has(kind) ? TRIES : foreign.length;
    for (let from = 0; from < foreign.length; from += atOnce) {
      const own = await oneTimeThings[kind](world);
      for (const [other, { token }] of foreign.slice(from, from + atOnce)) {
        const answer = await own.show(gatehouse, token);
        expect(isTaken(answer), `${other} at ${kind}: ${answer.status}`).toBe(false);
        expect(answer.status, `${other} at ${kind}`).toBeLessThan(500);
      }
      expect(isTaken(await own.show(gatehouse, own.token)), `${kind} at its own door`).toBe(true);
    }
  });

  test('A95 none of them is used up by that', async () => {
    for (const [kind, { show, token }] of strangers) {
      if (kind === LAST) continue;
      const answer = await show(gatehouse, token);
      expect(isTaken(answer), `${kind}: ${answer.status} ${answer.text.slice(0, 300)}`).toBe(true);
    }
  });
});
