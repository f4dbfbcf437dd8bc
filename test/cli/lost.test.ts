// A SECRET_KEY that nobody has any more, as its operator meets it: everything refuses, one command gives up what is lost, and users
// sign in with their passwords.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SECRET_KEY } from '../kit/gatehouse.ts';
import { makePlace, type Place } from '../kit/place.ts';
import { spawnServer, startServer } from '../kit/processes.ts';
import { Visitor } from '../kit/visitor.ts';
import { commandLine } from './command-line.ts';

const NEW = 'the-secret-of-this-year-which-is-long-enough';
const PASSWORD = 'wander-orbit-lantern';

let place: Place;
beforeAll(async () => {
  place = await makePlace('lost-key');
});
afterAll(() => place.remove());

const withKey = (key: string) => commandLine({ ...place.environment, SECRET_KEY: key });

test('F38 a lost SECRET_KEY takes what it sealed along, and no user', async () => {
  const [old, lost] = [withKey(SECRET_KEY), withKey(NEW)];
  await old.answer(['app', 'create', '--name', 'Blog', '--slug', 'blog']);
  const user = ['user', 'create', '--app', 'blog', '--email', 'ann@example.com', '--email-verified'];
  await old.answer([...user, '--password', PASSWORD]);
  const environment = { ...place.environment, SECRET_KEY: NEW };
  const stopped = await spawnServer({ environment });
  expect(await stopped.exited).toEqual({ code: 1, signal: null });
  expect(stopped.output()).toContain('gatehouse secrets lost');
  expect((await lost.run(['secrets', 'reseal'])).stderr).toContain('gatehouse secrets lost');

  const warned = await lost.run(['secrets', 'lost']);
  expect([warned.code, warned.stdout]).toEqual([2, '']);
  expect(warned.stderr).toMatch(/8 signing keys of Apps.*--yes/s);
  const given = await lost.answer(['secrets', 'lost', '--yes']);
  expect(given.columns).toContainEqual({ name: 'signing_keys.private_sealed', values: 8 });
  expect(await lost.run(['secrets', 'lost', '--yes'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('nothing'),
  });
  expect(await lost.answer(['audit', 'verify'])).toMatchObject({ ok: true });

  const server = await startServer({ environment });
  const visitor = new Visitor();
  const signIn = await visitor.open(`${server.url}/o/blog/account`);
  const account = await visitor.submit(signIn, { email: 'ann@example.com', password: PASSWORD });
  expect(account.text).toContain('ann@example.com');
  expect(account.text).not.toContain('name="password"');
  await server.stop();
  for (const line of [old, lost]) line.remove();
});
