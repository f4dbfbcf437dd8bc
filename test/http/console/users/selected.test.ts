// Several users at once, as a developer ticks them in the list.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { makeOperator } from '../../../../src/apps/operators.ts';
import type { UserRow } from '../../../../src/database/schema.ts';
import { makeApp, makeUser } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { type Developer, signedUp } from '../developer.ts';

let gatehouse: Gatehouse;
let owner: Developer;
let app: App;
let users: UserRow[];
beforeAll(async () => {
  gatehouse = await startGatehouse();
  owner = await signedUp(gatehouse);
});
afterAll(() => gatehouse.stop());
beforeEach(async () => {
  app = await owner.makeApp();
  users = [await makeUser(gatehouse, app), await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
});

const pathOf = (deed: string, chosen: { id: string }[], of = app) =>
  `/apps/${of.slug}/users/selected?${new URLSearchParams([['do', deed], ...chosen.map(({ id }) => ['id', id])])}`;

const statuses = async () => {
  const rows = await gatehouse.database.db
    .selectFrom('users')
    .select(['id', 'status'])
    .where('app_id', '=', app.id)
    .execute();
  return Object.fromEntries(rows.map(({ id, status }) => [id, status]));
};

test('the list has a box for each user, and a bar with what can be done', async () => {
  const { text } = await owner.open(`/apps/${app.slug}/users`);
  expect(text.match(/<input type="checkbox" name="id"/g)).toHaveLength(3);
  expect(text).toContain('Select ');
  expect(text).toMatch(/<h1>Users<\/h1><span class="muted">3</);
  expect(text).toContain('data-count="# selected"');
  const none = await owner.open(`/apps/${app.slug}/users?q=nobody`);
  expect(none.text).toContain('Searched: Email, username, name or full ID.');
  const empty = await owner.open(`/apps/${(await owner.makeApp()).slug}/users`);
  expect(empty.text).toMatch(/class="empty">\s*<span class="tile">[\s\S]*users\/new">Create a user/);
  const viewer = await signedUp(gatehouse);
  await viewer.join(app, 'viewer');
  expect((await viewer.open(`/apps/${app.slug}/users`)).text).not.toContain('type="checkbox"');
});

describe('what is done to them', () => {
  test('is asked first, with their addresses and ids, and changes only these', async () => {
    const [one, two, three] = users as [UserRow, UserRow, UserRow];
    const page = await owner.open(pathOf('disable', [one, two]));
    for (const { email, id } of [one, two])
      expect([page.text.includes(email), page.text.includes(id)]).toEqual([true, true]);
    expect(page.text).not.toContain(three.email);
    expect(await statuses()).toEqual({ [one.id]: 'active', [two.id]: 'active', [three.id]: 'active' });
    const done = await owner.visitor.submit(page, { do: 'disable' });
    expect(done.text).toContain('The users are disabled.');
    expect(await statuses()).toEqual({ [one.id]: 'disabled', [two.id]: 'disabled', [three.id]: 'active' });

    await owner.visitor.submit(await owner.open(pathOf('enable', [one])), { do: 'enable' });
    await owner.visitor.submit(await owner.open(pathOf('delete', [two])), { do: 'delete', typed: '1' });
    expect(await statuses()).toEqual({ [one.id]: 'active', [three.id]: 'active' });
  });

  test('is deleted for good only after their number was typed', async () => {
    const page = await owner.open(pathOf('delete', users));
    expect(page.text).toContain('Delete 3 users?');
    for (const typed of ['', '2']) {
      const refused = await owner.visitor.submit(page, { do: 'delete', typed });
      expect([refused.status, refused.text.includes('id="f-typed-error"')]).toEqual([422, true]);
      expect(Object.keys(await statuses())).toHaveLength(3);
    }
    await owner.visitor.submit(page, { do: 'delete', typed: ' 3 ' });
    expect(await statuses()).toEqual({});
  });

  test('leaves out another App’s users, and ids that are none', async () => {
    const other = await makeUser(gatehouse, await makeApp(gatehouse));
    const page = await owner.open(pathOf('delete', [users[0]!, other, { id: 'nonsense' }]));
    expect(page.text).not.toContain(other.email);
    await owner.visitor.submit(page, { ids: `${users[0]!.id} ${other.id}`, typed: '1' });
    expect(Object.keys(await statuses())).toHaveLength(2);
    const { db } = gatehouse.database;
    expect(await db.selectFrom('users').selectAll().where('id', '=', other.id).execute()).toHaveLength(1);
  });

  test('is nothing where nobody is selected, and never more than what was asked', async () => {
    const page = await owner.open(pathOf('disable', []));
    expect(page.text).toContain('Nobody is selected.');
    const promoted = await owner.open(pathOf('promote', users));
    expect(promoted.text).toContain('Disable 3 users?');
  });

  test('is refused for more than a hundred', async () => {
    const many = Array.from({ length: 101 }, () => ({ id: crypto.randomUUID() }));
    const page = await owner.open(pathOf('disable', many));
    expect(page.status).toBe(400);
  });

  test('is refused to who may only read', async () => {
    const viewer = await signedUp(gatehouse);
    await viewer.join(app, 'viewer');
    expect((await viewer.open(pathOf('delete', users))).status).toBe(403);
    expect((await viewer.post(`/apps/${app.slug}/users/selected`, { do: 'delete', ids: users[0]!.id })).status).toBe(
      403,
    );
    expect(Object.keys(await statuses())).toHaveLength(3);
  });

  test('is said of whom it could not be done to, and why', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const { db } = gatehouse.database;
    await db.deleteFrom('operators').execute();
    const operator = await signedUp(gatehouse);
    await makeOperator(db, consoleApp, operator.id);
    const developer = await signedUp(gatehouse);
    const page = await operator.open(pathOf('disable', [operator, developer], consoleApp));
    const answer = await operator.visitor.submit(page, { do: 'disable' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('These users stay as they were.');
    expect(answer.text).toContain(operator.email);
    expect(answer.text).not.toContain(`<bdi>${developer.email}</bdi></td>`);
    const row = await db.selectFrom('users').select('status').where('id', '=', developer.id).executeTakeFirst();
    expect(row?.status).toBe('disabled');
  });
});
