// One change, one transaction: all of it or nothing, and what waits for the commit.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../src/database/schema.ts';
import { afterCommit, transact } from '../../src/database/transact.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

async function makeWorld() {
  const { db } = gatehouse.database;
  const app = await makeApp(gatehouse, {}, 'Before');
  const rename = (db: Db, name: string) => db.updateTable('apps').set({ name }).where('id', '=', app.id).execute();
  const nameNow = async (db: Db) =>
    (await db.selectFrom('apps').select('name').where('id', '=', app.id).executeTakeFirstOrThrow()).name;
  return { db, rename, nameNow };
}

test('what waits for the commit is done after it, in order', async () => {
  const { db, rename } = await makeWorld();
  const done: string[] = [];
  await transact(db, async (db) => {
    afterCommit(db, () => done.push('first'));
    await rename(db, 'After');
    afterCommit(db, () => done.push('second'));
    done.push('change');
  });
  expect(done).toEqual(['change', 'first', 'second']);
});

test('a change that throws leaves nothing, and nothing is done for it', async () => {
  const { db, rename, nameNow } = await makeWorld();
  const done: string[] = [];
  const change = transact(db, async (db) => {
    await rename(db, 'After');
    afterCommit(db, () => done.push('never'));
    expect(await nameNow(db)).toBe('After');
    throw new Error('a guard');
  });
  await expect(change).rejects.toThrow('a guard');
  expect([await nameNow(db), done]).toEqual(['Before', []]);
});

test('a change within a change is a part of it', async () => {
  const { db, rename, nameNow } = await makeWorld();
  const done: string[] = [];
  const change = transact(db, async (db) => {
    await transact(db, async (db) => {
      await rename(db, 'After');
      afterCommit(db, () => done.push('never'));
    });
    expect(done).toEqual([]);
    throw new Error('a guard');
  });
  await expect(change).rejects.toThrow('a guard');
  expect([await nameNow(db), done]).toEqual(['Before', []]);
});

test('a core is handed on with the transaction as its db', async () => {
  const { db, rename, nameNow } = await makeWorld();
  await transact({ db, name: 'After' }, async (core) => {
    expect(core.db.isTransaction).toBe(true);
    await rename(core.db, core.name);
  });
  expect(await nameNow(db)).toBe('After');
});

test('outside of a transaction nothing is waited for', () => {
  const done: string[] = [];
  afterCommit(gatehouse.database.db, () => done.push('now'));
  expect(done).toEqual(['now']);
});
