// Every page of the console against everyone who may not: made from the table of its screens, so that a new page can't be
// left out.
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { changeMember, listMembers, removeMember } from '../../../src/apps/members.ts';
import { type Permission, rolePermissions } from '../../../src/apps/permissions.ts';
import type { Screen } from '../../../src/http/console/kit/screen.ts';
import { screens } from '../../../src/http/console/routes.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { takeTurn } from '../../kit/turns.ts';
import { Visitor } from '../../kit/visitor.ts';
import { type Developer, signedUp } from './developer.ts';
import { makeWorld, pathOf, snapshot, type World } from './world.ts';

let gatehouse: Gatehouse;
let owner: Developer;
let stranger: Developer;
let viewer: Developer;
let admin: Developer;
let world: World;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  [owner, stranger, viewer, admin] = await Promise.all([
    signedUp(gatehouse),
    signedUp(gatehouse),
    signedUp(gatehouse),
    signedUp(gatehouse),
  ]);
  world = await makeWorld(gatehouse, owner);
  await viewer.join(world.app, 'viewer');
  await admin.join(world.app, 'admin');
});
afterAll(() => gatehouse.stop());

const ofApp = screens.filter(({ path }) => path.startsWith('/apps/:slug'));
const shown = ofApp.filter(({ show }) => show).map((screen) => [screen.path, screen] as const);
const acting = screens.filter(({ act }) => act).map((screen) => [screen.path, screen] as const);
const changing = acting.filter(([path]) => path.startsWith('/apps/:slug'));

const placeOf = (screen: Screen) => acting.findIndex(([, one]) => one === screen);

const url = (screen: Screen) => `${gatehouse.url}/console${pathOf(screen, world)}`;

/** Nothing of the App is changed by what `attempt` does. */
async function changesNothing(attempt: () => Promise<void>): Promise<void> {
  const before = await snapshot(gatehouse, world.app);
  await attempt();
  expect(await snapshot(gatehouse, world.app)).toBe(before);
}

// A mail in a preview is no page, nor is a button: they bring their styles with them (preview.test.ts, front/button.test.ts).
/** In the language of whom it was written to. */
const KEPT_MAIL = '/apps/:slug/test-inbox/:id/html';
const framed = ['/apps/:slug/preview/mail', '/apps/:slug/button/preview', KEPT_MAIL];
const files = ['/apps/:slug/billing/csv', '/apps/:slug/users/export', '/apps/:slug/events/export'];
const pages = shown.filter(([path]) => ![...framed, ...files].includes(path));

test.each(pages)('an owner sees %s, small and with nothing left out', async (_, screen) => {
  const { status, text } = await owner.open(pathOf(screen, world));
  expect(status).toBe(200);
  expect(text.match(/<h1/g)).toHaveLength(1);
  // What a script fills in: the words of the save bar.
  const words = text.replace(/<pre[\s\S]*?<\/pre>| data-(?:one|many)="[^"]*"/g, '');
  expect(words).not.toMatch(/undefined|\[object|NaN|Invalid Date|\{\w+\} |<style|\sstyle=|\son\w+=/);
  // That of events offers every type to choose from.
  expect(Buffer.byteLength(text)).toBeLessThan(70_000);
});

/** Where a form was before it moved to the page of what it changes. */
const moved = ['/apps/:slug/clients/:id/edit', '/apps/:slug/resources/:id/edit'];

test.each(moved)('%s leads to the page', async (path) => {
  const screen = screens.find((one) => one.path === path)!;
  const { location } = await owner.visitor.fetch(url(screen));
  expect(location).toBe(url(screen).replace(/\/edit$/, ''));
});

const written = shown.filter(([path]) => ![...moved, ...files, KEPT_MAIL].includes(path));

test.each(written)('in German, too: %s', async (_, screen) => {
  owner.visitor.headers['accept-language'] = 'de';
  onTestFinished(() => void delete owner.visitor.headers['accept-language']);
  const { status, text } = await owner.visitor.open(url(screen));
  expect(status).toBe(200);
  expect(text).toContain('<html lang="de"');
});

describe('A111 the dashboard of another App', () => {
  test.each(shown)('%s is not there for a developer who is no member', async (_, screen) => {
    const page = await stranger.open(pathOf(screen, world));
    expect(page.status).toBe(404);
    expect(page.text).not.toContain(world.app.name);
  });

  test.each(changing)('a POST to %s by a developer who is no member changes nothing', async (_, screen) => {
    await changesNothing(async () => expect((await stranger.post(pathOf(screen, world))).status).toBe(404));
  });

  test('an App that is not there answers the same', async () => {
    const there = await stranger.open(`/apps/${world.app.slug}`);
    const nowhere = await stranger.open('/apps/no-such-app');
    const plain = (text: string) => text.replace(/[0-9a-f-]{36}/g, '');
    expect(plain(nowhere.text)).toBe(plain(there.text));
  });
});

describe.each(['viewer', 'admin'] as const)('A111 what a %s may not', (role) => {
  const may = (permission: string) => rolePermissions[role].includes(permission as Permission);
  const who = () => (role === 'viewer' ? viewer : admin);
  const hidden = shown.filter(([, { access }]) => !may(access));
  const refused = changing.filter(([, { access, change }]) => !may(change ?? access));

  test.each(hidden)('GET %s is refused', async (_, screen) => {
    expect((await who().open(pathOf(screen, world))).status).toBe(403);
  });

  test.each(refused)('POST %s is refused and changes nothing', async (_, screen) => {
    await changesNothing(async () => expect((await who().post(pathOf(screen, world))).status).toBe(403));
  });

  test('is not offered on any page either', async () => {
    for (const [, screen] of shown.filter(([, { access }]) => may(access))) {
      const { text } = await who().open(pathOf(screen, world));
      const links = [...text.matchAll(/(?:href|action)="([^"]+)"/g)].map(([, link]) => link!.split('?')[0]!);
      for (const [, one] of [...hidden, ...refused]) {
        const target = `/console${pathOf(one, world)}`;
        if (target !== `/console${pathOf(screen, world)}` && !one.change)
          expect(links, screen.path).not.toContain(target);
      }
    }
  });
});

describe('A111 members', () => {
  test('nobody makes themselves more than they are', async () => {
    for (const who of [viewer, admin]) {
      const promoted = await who.post(`/apps/${world.app.slug}/members/${who.id}`, { role: 'owner' });
      expect(promoted.status).toBe(403);
    }
    const members = await listMembers(gatehouse.database.db, world.app);
    expect(members.filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  test('the last owner can be neither removed nor demoted', async () => {
    const app = await owner.makeApp();
    const base = `/apps/${app.slug}/members/${owner.id}`;
    for (const page of [await owner.post(`${base}/remove`), await owner.post(base, { role: 'viewer' })]) {
      expect(page.status).toBe(409);
      expect(page.text).toContain('An App needs at least one owner');
    }
  });

  test('an App keeps an owner under fifty removals at once', async () => {
    const app = await owner.makeApp();
    await stranger.join(app, 'owner');
    const [mine, theirs] = await Promise.all([owner.csrf(), stranger.csrf()]);
    const remove = (who: Developer, csrf: string, whom: Developer) =>
      who.visitor.fetch(`${gatehouse.url}/console/apps/${app.slug}/members/${whom.id}/remove`, {
        body: new URLSearchParams({ csrf }),
      });
    const attempts = Array.from({ length: 25 }, () => [remove(owner, mine, stranger), remove(stranger, theirs, owner)]);
    await Promise.all(attempts.flat());
    const members = await listMembers(gatehouse.database.db, app);
    expect(members.map(({ role }) => role)).toEqual(['owner']);
  });

  test('a role that was taken away between the page and its button is gone', async () => {
    const app = await owner.makeApp();
    await stranger.join(app, 'admin');
    const page = await stranger.open(`/apps/${app.slug}/api-keys/new`);
    await changeMember(gatehouse.database.db, app, stranger.id, 'viewer');
    const fields = { name: 'late', expires: '30', 'scopes:users:read': 'on' };
    expect((await stranger.visitor.submit(page, fields)).status).toBe(403);
    await removeMember(gatehouse.database.db, app, stranger.id);
    expect((await stranger.visitor.submit(page, fields)).status).toBe(404);
  });

  test('an owner invites, changes and removes a member', async () => {
    const app = await owner.makeApp();
    const base = `/apps/${app.slug}/members`;
    const wrong = await owner.send(`${base}/add`, { email: 'nonsense', role: 'viewer' });
    expect(wrong.text).toMatch(/id="f-email-error"/);
    const sent = await owner.send(`${base}/add`, { email: stranger.email, role: 'viewer' });
    const link = /\/console(\/invited\/[\w-]+\/[\w-]+)/.exec(sent.text)?.[1] ?? '';
    await stranger.post(link);
    expect((await stranger.open(`/apps/${app.slug}`)).status).toBe(200);
    expect((await owner.send(`${base}/add`, { email: stranger.email, role: 'admin' })).status).toBe(409);
    expect((await owner.send(`${base}/${stranger.id}`, { role: 'admin' })).text).toContain('Admin');
    await owner.send(`${base}/${stranger.id}/remove`, {}, '/remove');
    expect((await stranger.open(`/apps/${app.slug}`)).status).toBe(404);
  });
});

/** Of the page, for an owner with a verified address. */
function statusOf({ access, show }: Screen): number {
  if (access === 'unverified') return 303;
  return show && access !== 'operator' ? 200 : 404;
}

describe('A65 forms of the dashboard', () => {
  test.each(acting)('%s takes nothing that its own page did not send', async (_, screen) => {
    const csrf = await owner.csrf();
    const send = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      owner.visitor.fetch(url(screen), { body: new URLSearchParams(fields), headers });
    await changesNothing(async () => {
      const wrong = {
        'no token': () => send({}),
        'an empty one': () => send({ csrf: '' }),
        'another session’s': async () => send({ csrf: await stranger.csrf() }),
        'another origin': () => send({ csrf }, { origin: 'https://evil.example' }),
        'no origin': () => send({ csrf }, { origin: 'null' }),
        'another site': () => send({ csrf }, { 'sec-fetch-site': 'cross-site' }),
        'another App’s page': () => send({ csrf }, { 'sec-fetch-site': 'same-site' }),
      };
      for (const [what, make] of takeTurn(Object.entries(wrong), placeOf(screen), 3))
        expect((await make()).status, what).toBe(403);
      const text = { 'content-type': 'text/plain' };
      const plain = await owner.visitor.fetch(url(screen), { body: `csrf=${csrf}`, headers: text });
      expect(plain.status).toBe(415);
      const asked = await owner.visitor.fetch(`${url(screen)}?csrf=${csrf}`);
      expect(asked.status).toBe(statusOf(screen));
    });
  });

  test.each(acting)('%s without a session leads to the sign-in and changes nothing', async (_, screen) => {
    await changesNothing(async () => {
      const page = await new Visitor().fetch(url(screen), { body: new URLSearchParams({ csrf: 'x' }) });
      expect(page.status).toBe(303);
      expect(page.location).toContain('/console/sign-in?return_to=');
    });
  });

  test('signing out by a page elsewhere does not', async () => {
    const page = await owner.visitor.fetch(`${gatehouse.url}/console/sign-out`, {
      body: new URLSearchParams({ csrf: await owner.csrf() }),
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(page.status).toBe(403);
    expect((await owner.visitor.fetch(`${gatehouse.url}/console/sign-out`)).status).toBe(404);
    expect((await owner.open('')).text).toContain('Sign out');
  });
});

describe('A110 fields that a form does not have', () => {
  const planted = ['app_id', 'id', 'built_in', 'is_admin', 'operator', 'created_at', 'developer_id', 'password_hash'];

  test.each(acting)('%s refuses them, and changes nothing', async (_, screen) => {
    await changesNothing(async () => {
      for (const name of takeTurn(planted, placeOf(screen), 2)) {
        const page = await owner.post(pathOf(screen, world), { name: 'x', [name]: 'true' });
        expect(page.status, name).toBe(screen.access === 'operator' ? 404 : 400);
      }
    });
  });

  test('names that JavaScript gives a meaning have none', async () => {
    const app = await owner.makeApp();
    for (const name of [
      '__proto__',
      'constructor',
      'toString',
      '__proto__[operator]',
      'constructor[prototype][operator]',
    ]) {
      const page = await owner.post(`/apps/${app.slug}/users/new`, {
        email: 'a@example.com',
        name: '',
        [name]: 'true',
      });
      expect(page.status, name).toBeLessThan(500);
    }
    expect(({} as Record<string, unknown>).operator).toBeUndefined();
  });
});
