// A node whose own clock is wrong: the database's time decides about what providers sign, as about everything else.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { judgeClock, MINUTE } from '../../src/clock.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { startUpstream, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { makeWorld, openSignIn, PRIVATE, press } from './world.ts';

let gatehouse: Gatehouse;
let upstream: Upstream;
beforeAll(async () => {
  gatehouse = await startGatehouse(PRIVATE);
  upstream = await startUpstream();
});
afterEach(() => {
  restoreTime();
  // As if nobody had told the time: other files of this process move the clock as they like.
  judgeClock({ time: Number.NaN, at: 0 });
});
afterAll(async () => {
  await upstream.stop();
  await gatehouse.stop();
});

/** The person comes back while the clock is wrong; oidc-provider goes by it until then, too. */
async function comeBack(name: string, { minutes, age }: { minutes: number; age: number }) {
  const { app, client } = await makeWorld(gatehouse, upstream.issuer);
  const iat = Math.floor(Date.now() / 1000) - age;
  upstream.be({ sub: name, email: `${name}@example.com`, email_verified: true });
  upstream.twist({ claims: (claims) => ({ ...claims, iat, exp: iat + 300 }) });
  const person = await openSignIn(app, client);
  const back = await upstream.follow(await press(person, 'oidc'));
  const told = { time: Date.now(), at: performance.now() };
  passTime(minutes * MINUTE);
  judgeClock(told);
  const page = await person.visitor.fetch(back);
  upstream.twist({});
  return page;
}

test.each([7, -7])('F20 a clock that is %i minutes ahead refuses no ID token', async (minutes) => {
  const page = await comeBack(`late${minutes}`, { minutes, age: 0 });
  expect([page.status, page.location?.includes('/interaction/') ?? false]).toEqual([303, true]);
});

test.each([7, -7])(
  'F20 an ID token that has expired is refused by a clock that is %i minutes ahead',
  async (minutes) => {
    expect((await comeBack(`old${minutes}`, { minutes, age: 600 })).status).toBe(502);
  },
);
