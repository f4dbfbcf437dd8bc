// What a node says of its database, and from when on it is the node's own fault.
import { expect, test } from 'vitest';
import { StandbyError } from '../../src/database/postgresql/primary.ts';
import { createReachability } from '../../src/database/reachability.ts';
import { whyNoDatabase, whyNotReady } from '../../src/http/ops/readiness.ts';
import type { System } from '../../src/system.ts';

function watch(ask: () => Promise<unknown>) {
  let time = 0;
  const reachability = createReachability(ask, () => time);
  const system = { database: { reachability }, clockWatch: { isWrongAlone: () => false } } as unknown as System;
  return {
    notReady: () => whyNotReady(system),
    noDatabase: () => whyNoDatabase(system),
    pass(seconds: number) {
      time += seconds * 1000;
    },
  };
}

test('F54 a database that is away for an hour leaves nodes ready', async () => {
  const { notReady, noDatabase, pass } = watch(() => Promise.reject(new Error('ECONNREFUSED')));
  for (let minute = 0; minute < 60; minute++) {
    expect(await notReady()).toBeUndefined();
    expect(await noDatabase()).toContain('does not answer');
    pass(60);
  }
});

test('F52 a node that reaches a standby is ready for half a minute, then no longer, and again with the primary', async () => {
  let answer = Promise.reject(new StandbyError());
  answer.catch(() => {});
  const { notReady, noDatabase, pass } = watch(() => answer);
  for (let seconds = 0; seconds <= 30; seconds += 5) {
    expect(await notReady()).toBeUndefined();
    expect(await noDatabase()).toContain('standby');
    pass(5);
  }
  expect(await notReady()).toContain('standby');
  answer = Promise.resolve() as Promise<never>;
  pass(5);
  expect(await notReady()).toBeUndefined();
  expect(await noDatabase()).toBeUndefined();
});

test('F54 a database that never answers is away, and however many ask, it is asked once a second', async () => {
  let asked = 0;
  const { noDatabase, pass } = watch(() => {
    asked++;
    return new Promise(() => {});
  });
  const reasons = await Promise.all(Array.from({ length: 50 }, noDatabase));
  expect(new Set(reasons)).toEqual(new Set(['the database does not answer']));
  await noDatabase();
  expect(asked).toBe(1);
  pass(1);
  await noDatabase();
  expect(asked).toBe(2);
});
