// What a search finds: on a database with the indexes for parts, and on one without the extensions that these need.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { makeApiKey, makeUser } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { call } from '../../api/call.ts';
import { type Developer, signedUp } from '../developer.ts';

const ANN = 'ann.baker@example.com';
const NOTE = 'finds the beginnings';

describe.each([
  ['with', true],
  ['without', false],
])('%s indexes for parts', (_, hasParts) => {
  let gatehouse: Gatehouse;
  let alice: Developer;
  let app: App;
  let as: string;
  beforeAll(async () => {
    gatehouse = await startGatehouse();
    if (!hasParts) await sql`drop index users_search`.execute(gatehouse.database.db);
    alice = await signedUp(gatehouse);
    app = await alice.makeApp();
    as = await makeApiKey(gatehouse, app);
    const who = { username: 'nightowl', name: 'Ann Baker', phone: '+4915112345678' };
    const { id } = await makeUser(gatehouse, app, { email: ANN, ...who });
    await makeUser(gatehouse, app, { email: 'other@example.com', name: 'Bob' });
    found.id = id;
  });
  afterAll(() => gatehouse.stop());

  const found = { id: '' };
  const search = async (text: string) => {
    const { body } = await call(app, 'GET /users', { as, query: { search: text } });
    return body.items.map(({ email }: { email: string }) => email);
  };

  test.each([
    ['a whole email', 'Ann.Baker@Example.com'],
    ['a whole number, as people write it', '+49 151 12345678'],
    ['the beginning of an email', 'AN'],
    ['the beginning of a username', 'Night'],
    ['the beginning of a name', 'ann b'],
  ])('a user is found by %s', async (_, text) => {
    expect(await search(text)).toEqual([ANN]);
  });

  test('a user is found by the id', async () => {
    expect(await search(found.id)).toEqual([ANN]);
  });

  test.each([
    ['an email', 'n.baker@exa'],
    ['a username', 'ghtow'],
    ['a name', 'n Bake'],
  ])(`a user is ${hasParts ? '' : 'not '}found by a part of %s`, async (_, text) => {
    expect(await search(text)).toEqual(hasParts ? [ANN] : []);
  });

  test.each(['ak', '.b', '%', '_', 'nn%ba', '\\'])('a user is not found by %j', async (text) => {
    expect(await search(text)).toEqual([]);
  });

  test('the console says what it finds', async () => {
    const list = await alice.open(`/apps/${app.slug}/users?q=ann`);
    expect(list.text).toContain(ANN);
    expect(list.text.includes(NOTE)).toBe(!hasParts);
    expect((await alice.open(`/apps/${app.slug}/users`)).text).not.toContain(NOTE);
  });
});
