// Invitations and roles in the console: a developer invites, sends again and revokes; makes roles and gives them.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { updateApp } from '../../../../src/apps/apps.ts';
import { createApiKey } from '../../../../src/apps/keys/api-keys.ts';
import { listInvitations } from '../../../../src/invitations/list.ts';
import { inviteToOrganization } from '../../../../src/invitations/organizations.ts';
import { addOrganizationMember } from '../../../../src/organizations/members.ts';
import { createOrganization } from '../../../../src/organizations/organizations.ts';
import { listRoles, listUserRoles } from '../../../../src/users/roles.ts';
import { CALLBACK, makeClient, makeInvitation, makeUser } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { linkIn, mailsTo, mailTo } from '../../../kit/mail.ts';
import { type Page, Visitor } from '../../../kit/visitor.ts';
import { type Developer, signedUp } from '../developer.ts';

let gatehouse: Gatehouse;
let alice: Developer;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  alice = await signedUp(gatehouse);
  app = await alice.makeApp();
});
afterAll(() => gatehouse.stop());

const path = (rest = '') => `/apps/${app.slug}${rest}`;
const invitations = async () => (await listInvitations(gatehouse.database.db, app)).items;

test('a developer makes a role, invites somebody with it, and sees them come', async () => {
  const made = await alice.send(path('/roles/new'), { name: 'staff', description: 'Works here' });
  expect(made.url).toContain('/roles?done=role_made');
  const client = await makeClient(gatehouse, app);
  const arrive = `${client.client_id} ${CALLBACK}`;
  const fields = { email: 'bob@example.com', name: 'Bob', 'roles:staff': 'on', locale: 'en', arrive };
  const sent = await alice.send(path('/invitations/new'), fields);
  expect(sent.url).toContain('/invitations?done=invitation_sent');
  expect(sent.text).toContain('bob@example.com');
  const letter = await mailTo(gatehouse, 'bob@example.com');
  expect(letter.text).toContain('Dev invites you');

  await alice.post(path(`/invitations/${(await invitations())[0]!.id}/resend`));
  const link = linkIn(await mailTo(gatehouse, 'bob@example.com', 2));
  const visitor = new Visitor();
  const done = await visitor.submit(await visitor.open(link), { name: 'Bob', password: 'harvest-violin-comet' });
  expect(done.text).toContain(`href="${CALLBACK}"`);
  const list = await alice.open(path('/invitations?state=accepted'));
  const [, user] = /href="[^"]*\/users\/([\w-]{36})"/.exec(list.text)!;
  expect((await alice.open(path(`/users/${user}`))).text).toContain('staff</bdi></span>');
  expect((await alice.open(path('/invitations?q=nobody'))).text).not.toContain('bob@example.com');
});

test('an invitation to an organization names it, and the roles there', async () => {
  const { db } = gatehouse.database;
  const organization = await createOrganization(db, app, { name: 'Wheelhouse Studio' });
  const input = { email: 'olga@example.com', roles: ['admin'], giver: 'app' as const };
  await inviteToOrganization(gatehouse.system, app, organization, input);
  const { text } = await alice.open(path('/invitations?q=olga'));
  expect(text).toMatch(
    new RegExp(
      `>admin<span class="cell-sub">Organization: <a href="[^"]*/${organization.id}/[^"]*"><bdi>Wheelhouse Studio<`,
    ),
  );
});

test('revokes one, and it can’t be sent again', async () => {
  const { id, email } = await makeInvitation(gatehouse, app);
  await mailTo(gatehouse, email);
  const page = await alice.send(path(`/invitations/${id}/revoke`), {}, '/revoke');
  expect(page.url).toContain('done=invitation_revoked');
  expect((await alice.post(path(`/invitations/${id}/resend`))).status).toBe(409);
  expect(mailsTo(gatehouse, email)).toHaveLength(1);
});

test.each([
  [{ email: 'not an address' }, 'email'],
  [{ email: '' }, 'email'],
  [{ locale: 'fr' }, 'locale'],
])('the form refuses %j beside the field', async (wrong, field) => {
  const fields = { email: 'x@example.com', name: '', locale: 'en', arrive: '', ...wrong };
  const page = await alice.send(path('/invitations/new'), fields);
  expect(page.status).toBe(422);
  expect(page.text).toContain(`id="f-${field}-error"`);
});

test('A70 A110 a place that is not registered, and a role that is none, are refused', async () => {
  const before = (await invitations()).length;
  const fields = { email: 'y@example.com', name: '', locale: 'en', arrive: '' };
  const client = await makeClient(gatehouse, app);
  for (const more of [
    { arrive: `${client.client_id} https://evil.example.com/` },
    { arrive: `nobody ${CALLBACK}` },
    { arrive: ` ${CALLBACK}` },
    { 'roles:owner': 'on' },
  ]) {
    const page = await alice.post(path('/invitations/new'), { ...fields, ...more } as Record<string, string>);
    expect(page.status, JSON.stringify(more)).toBe(400);
  }
  expect(await invitations()).toHaveLength(before);
});

test('roles are described, given to a user and deleted', async () => {
  await alice.send(path('/roles/new'), { name: 'helper', description: '' });
  await alice.send(path('/roles/helper/edit'), { description: 'Helps' });
  const taken = await alice.send(path('/roles/new'), { name: 'helper', description: '' });
  expect([taken.status, taken.text.includes('id="f-name-error"')]).toEqual([409, true]);
  const user = await makeUser(gatehouse, app);
  await alice.send(path(`/users/${user.id}/roles`), { 'roles:helper': 'on' });
  const { db } = gatehouse.database;
  expect(await listUserRoles(db, app, user.id)).toEqual(['helper']);
  await alice.send(path('/roles/helper/delete'), {}, '/delete');
  expect((await listRoles(db, app)).map(({ name }) => name)).not.toContain('helper');
  expect(await listUserRoles(db, app, user.id)).toEqual([]);
});

test('where sign-up is closed the page says so, and nobody is invited', async () => {
  const closed = await alice.makeApp();
  await updateApp(gatehouse.system, closed, { settings: { sign_up: 'closed' } });
  await expect
    .poll(async () => (await alice.open(`/apps/${closed.slug}/invitations`)).text)
    .toContain('Sign-up is closed');
  const fields = { email: 'z@example.com', name: '', locale: 'en', arrive: '' };
  expect((await alice.post(`/apps/${closed.slug}/invitations/new`, fields)).status).toBe(403);
});

const signedInOn = (id: string, day: string) =>
  gatehouse.database.db
    .updateTable('users')
    .set({ last_sign_in_at: new Date(day) })
    .where('id', '=', id)
    .execute();

describe('the list of users is narrowed', () => {
  let own: App;
  const emailOf = (name: string) => `${name}-narrowed@example.com`;
  const shownIn = ({ text }: Page) => ['ann', 'ben', 'cleo'].filter((name) => text.includes(emailOf(name)));
  beforeAll(async () => {
    own = await alice.makeApp();
    const { db } = gatehouse.database;
    const [ann, ben, cleo] = await Promise.all([
      makeUser(gatehouse, own, { email: emailOf('ann'), email_verified: true }),
      makeUser(gatehouse, own, { email: emailOf('ben'), email_verified: false }),
      makeUser(gatehouse, own, { email: emailOf('cleo'), email_verified: true }),
    ]);
    const set = (id: string, day: string) =>
      db
        .updateTable('users')
        .set({ created_at: new Date(day) })
        .where('id', '=', id)
        .execute();
    await set(ann.id, '2024-02-29T23:59:59Z');
    await set(ben.id, '2024-03-01T00:00:00Z');
    await set(cleo.id, '2024-05-01T12:00:00Z');
    await signedInOn(ann.id, '2025-01-01T12:00:00Z');
    await alice.send(`/apps/${own.slug}/roles/new`, { name: 'editor', description: '' });
    await alice.send(`/apps/${own.slug}/users/${ann.id}/roles`, { 'roles:editor': 'on' });
    const acme = await createOrganization(db, own, { name: 'Acme' });
    await addOrganizationMember(db, own, acme, { user_id: ben.id, roles: ['member'], giver: 'app' });
  });

  test.each([
    ['verified=yes', ['ann', 'cleo'], 'Email verified'],
    ['verified=no', ['ben'], 'Email not verified'],
    ['role=editor', ['ann'], 'Role: editor'],
    ['organization=acme', ['ben'], 'Organization: Acme'],
    ['organization=nobody', [], 'No such organization: nobody'],
    ['created_to=2024-02-29', ['ann'], 'Created up to Feb 29, 2024'],
    ['created_from=2024-03-01&created_to=2024-03-01', ['ben'], 'Created from Mar 1, 2024'],
    ['signed_in=never', ['ben', 'cleo'], 'Never signed in'],
    ['signed_in=once&q=narrowed', ['ann'], 'Has signed in'],
    ['signed_in_from=2025-01-01&signed_in_to=2025-01-01', ['ann'], 'Last sign-in up to Jan 1, 2025'],
    ['verified=yes&signed_in=never&status=active', ['cleo'], 'Never signed in'],
  ])('by ?%s, with a chip that takes the filter away', async (query, expected, chip) => {
    const page = await alice.open(`/apps/${own.slug}/users?${query}`);
    expect(shownIn(page)).toEqual(expected);
    const chips = [...page.text.matchAll(/<a href="([^"]+)"><bdi>([^<]+)<\/bdi><span class="visually-hidden">/g)];
    expect(chips.map(([, , text]) => text)).toContain(chip);
    const [, url] = chips.find(([, , text]) => text === chip)!;
    const rest = new Set(new URLSearchParams(query).keys());
    const kept = new Set(new URL(url!.replaceAll('&amp;', '&'), gatehouse.url).searchParams.keys());
    expect([rest.size - kept.size, rest.isSupersetOf(kept)]).toEqual([1, true]);
  });

  test.each(['verified=perhaps', 'created_from=2024-02-30', 'created_to=yesterday', 'signed_in=often'])(
    'by nothing that is no filter: ?%s',
    async (query) => {
      const page = await alice.open(`/apps/${own.slug}/users?${query}`);
      expect(shownIn(page)).toEqual(['ann', 'ben', 'cleo']);
      expect(page.text).not.toContain('class="chips"');
    },
  );

  test('and the search keeps the filters, and the filters the search', async () => {
    const { text } = await alice.open(`/apps/${own.slug}/users?q=narrowed&verified=yes&sort=email`);
    const formOf = (mark: string) => new RegExp(`<form[^>]*${mark}[\\s\\S]*?</form>`).exec(text)![0];
    expect(formOf('role="search"')).toContain('name="verified" value="yes"');
    const filters = text.slice(text.indexOf('class="more-filters"'));
    expect(filters).toContain('<input type="hidden" name="q" value="narrowed">');
    expect(filters).toContain('<input type="hidden" name="sort" value="email">');
  });
});

describe('lists are sorted by their heads', () => {
  const addresses = ({ text }: Page, of: Set<string>) =>
    [...text.matchAll(/<bdi>([^<]+@[^<]+)<\/bdi>/g)].map(([, email]) => email!).filter((email) => of.has(email));
  const headOf = ({ text }: Page, label: string) =>
    new RegExp(`<th scope="col" class="cell-sort"(?: aria-sort="(\\w+)")?><a href="([^"]+)">${label}`).exec(text)!;
  const follow = (link: string) => alice.visitor.open(gatehouse.url + link.replaceAll('&amp;', '&'));

  test('users page by page, in either direction, with their filter and search', async () => {
    const many = await alice.makeApp();
    const names = Array.from({ length: 120 }, (_, index) => `sorted-${(index * 37) % 120}`.padEnd(12, 'x'));
    for (const name of names) await makeUser(gatehouse, many, { email: `${name}@example.com` });
    const emails = names.map((name) => `${name}@example.com`);
    let page = await alice.open(`/apps/${many.slug}/users?status=active&q=sorted`);
    expect(headOf(page, 'Created')[1]).toBe('descending');
    page = await follow(headOf(page, 'User')[2]!);
    expect(headOf(page, 'User')[1]).toBe('ascending');
    expect(page.url).toContain('status=active');
    const sortedBy = async (column: 'email_key' | 'created_at') => {
      const select = gatehouse.database.db.selectFrom('users').select('email').where('app_id', '=', many.id);
      return (await select.orderBy(column).orderBy('id').execute()).map(({ email }) => email);
    };
    const expected = await sortedBy('email_key');
    const all = async (first: Page) => {
      const found: string[] = [];
      for (let at = first; ; ) {
        found.push(...addresses(at, new Set(emails)));
        const next = /href="([^"]+)" rel="next"/.exec(at.text)?.[1];
        if (!next) return found;
        at = await follow(next);
      }
    };
    expect(await all(page)).toEqual(expected);
    expect(await all(await follow(headOf(page, 'User')[2]!))).toEqual(expected.toReversed());
    expect(await all(await alice.open(`/apps/${many.slug}/users?sort=created`))).toEqual(await sortedBy('created_at'));
  });

  test('users by their last sign-in, those who never signed in at the end', async () => {
    const own = await alice.makeApp();
    const emails = ['never', 'early', 'late'].map((name) => `${name}-${own.slug}@example.com`);
    const [, early, late] = await Promise.all(emails.map((email) => makeUser(gatehouse, own, { email })));
    for (const [user, day] of [
      [early!, '2026-01-01'],
      [late!, '2026-02-01'],
    ] as const)
      await signedInOn(user.id, day);
    const page = await follow(headOf(await alice.open(`/apps/${own.slug}/users`), 'Last sign-in')[2]!);
    expect(headOf(page, 'Last sign-in')[1]).toBe('descending');
    expect(addresses(page, new Set(emails))).toEqual(emails.toReversed());
  });

  test('a place in one order is none in another', async () => {
    const place = (value: string) => Buffer.from(JSON.stringify([value, randomUUID()])).toString('base64url');
    expect((await alice.open(path(`/users?sort=email&cursor=${place(new Date().toISOString())}`))).status).toBe(400);
    expect((await alice.open(path(`/users?cursor=${place('bob@example.com')}`))).status).toBe(400);
    expect((await alice.open(path(`/users?sort=email&cursor=${place('a\0b')}`))).status).toBe(400);
    expect((await alice.open(path('/users?sort=password_hash'))).status).toBe(200);
  });

  test('small lists in the words of the reader', async () => {
    const own = await alice.makeApp();
    for (const name of ['beta', 'Alpha', 'key 10', 'key 9']) await createApiKey(gatehouse.database.db, own, { name });
    const keys = ({ text }: Page) => [...text.matchAll(/<bdi>(beta|Alpha|key \d+)<\/bdi>/g)].map(([, name]) => name);
    const page = await alice.open(`/apps/${own.slug}/api-keys`);
    const byName = await follow(headOf(page, 'API key')[2]!);
    expect(keys(byName)).toEqual(['Alpha', 'beta', 'key 9', 'key 10']);
    expect(keys(await follow(headOf(byName, 'API key')[2]!))).toEqual(['key 10', 'key 9', 'beta', 'Alpha']);
  });
});
