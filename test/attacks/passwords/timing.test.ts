// The time that a refused sign-in takes: the same work for a user as for nobody.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '../../../src/authentication/password/password.ts';
import { API_PREFIX } from '../../../src/http/kit/request/paths.ts';
import { noteForeignHashes } from '../../../src/imports/foreign-hashes.ts';
import { createUser, setUserStatus } from '../../../src/users/users.ts';
import { makeApiKey, makeApp, PASSWORD } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { timeOf } from '../../kit/pace.ts';
import { useRealPasswords } from '../../kit/passwords.ts';
import { ask } from '../../kit/raw.ts';

/** A gap that is there stays, however long one looks; one that the machine made does not. Without the hash it is tenfold. */
const ROUNDS = { atLeast: 15, atMost: 300 };
const MAX_GAP = 0.2;

useRealPasswords();

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  // What is hashed in place of nobody's password is made at first use.
  await verifyPassword(undefined, PASSWORD);
});
afterAll(() => gatehouse.stop());

type Tried = { email?: string; identifier?: string; password: string };

test('A76 the time of an answer does not tell whether a user is there', async () => {
  const app = await makeApp(gatehouse, { identifiers: ['email', 'username'] });
  const { db } = gatehouse.database;
  const apiKey = await makeApiKey(gatehouse, app, ['auth:write']);
  const password_hash = await hashPassword(PASSWORD);
  await noteForeignHashes(db, app, ['$pbkdf2-sha256$i=100000,l=32']);
  const imported = `$pbkdf2-sha256$i=100000,l=32$c2Vhc2FsdA$${'A'.repeat(43)}`;
  // Each guess is at another user and from another network, so that no budget runs out.
  let count = 0;
  const next = (kind: string) => `${kind}-${++count}@example.com`;
  const kinds: Record<string, () => Promise<Tried>> = {
    unknown: async () => ({ email: next('unknown'), password: 'wrong' }),
    wrong: async () => ({ ...(await createUser(db, app, { email: next('wrong'), password_hash })), password: 'wrong' }),
    'unknown username': async () => ({ identifier: `nobody-${++count}`, password: 'wrong' }),
    'wrong by username': async () => {
      const username = `bob-${++count}`;
      await createUser(db, app, { email: next('named'), username, password_hash });
      return { identifier: username, password: 'wrong' };
    },
    imported: async () => ({
      ...(await createUser(db, app, { email: next('imported'), password_hash: imported })),
      password: 'wrong',
    }),
    disabled: async () => {
      const { id, email } = await createUser(db, app, { email: next('disabled'), password_hash });
      await setUserStatus(db, app, id, 'disabled');
      return { email, password: PASSWORD };
    },
  };

  async function signIn({ email, identifier, password }: Tried): Promise<void> {
    const { status } = await ask(gatehouse, {
      path: `${new URL(app.issuer).pathname}${API_PREFIX}/auth/login`,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ email, identifier, password, ip: `100.${64 + Math.floor(count / 200)}.${count % 200}.7` }),
    });
    expect(status).toBe(401);
  }

  // Taken in turn, and the shortest of each: what else the machine does falls on all kinds alike, and only adds.
  const shortest = Object.keys(kinds).map(() => Number.POSITIVE_INFINITY);
  const gap = () => Math.max(...shortest) / Math.min(...shortest) - 1;
  for (let round = 0; round < ROUNDS.atLeast || (gap() > MAX_GAP && round < ROUNDS.atMost); round++) {
    for (const [index, make] of Object.values(kinds).entries()) {
      const guess = await make();
      shortest[index] = Math.min(shortest[index] ?? 0, await timeOf(() => signIn(guess)));
    }
  }
  expect(gap()).toBeLessThanOrEqual(MAX_GAP);
});
