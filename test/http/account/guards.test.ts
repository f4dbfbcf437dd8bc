// Every account page and form against everyone who may not: made from the table of the screens, so that a new page can't be
// left out.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listFactors } from '../../../src/authentication/factors/kinds.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import type { Screen } from '../../../src/http/account/kit/screen.ts';
import { listIdentities } from '../../../src/social/identities.ts';
import { makeUser, PASSWORD } from '../../kit/app.ts';
import { makeAuthenticator } from '../../kit/factor.ts';
import { authorizeUrl, makePkce } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { makePasskey } from '../../kit/passkey.ts';
import { rowsOf } from '../../kit/rows.ts';
import { takeTurn } from '../../kit/turns.ts';
import { formsOf, Visitor } from '../../kit/visitor.ts';
import {
  acting,
  enter,
  linkProvider,
  makeWorld,
  rightRequest,
  shown,
  shownPath,
  tokenOf,
  type World,
} from './world.ts';

let gatehouse: Gatehouse;
let here: World;
let neighbour: World;
let there: World;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  here = await makeWorld(gatehouse);
  neighbour = await makeWorld(gatehouse, {
    app: here.app,
    user: await makeUser(gatehouse, here.app, { name: 'Carol' }),
  });
  there = await makeWorld(gatehouse);
});
afterAll(() => gatehouse.stop());

/** Nothing of the App is changed by what `attempt` does. */
async function changesNothing(attempt: () => Promise<void>): Promise<void> {
  const before = await rowsOf(gatehouse, here.app, ['artifacts', 'grants']);
  await attempt();
  expect(await rowsOf(gatehouse, here.app, ['artifacts', 'grants'])).toEqual(before);
}

const csrfOf = (world: World) => tokenOf(world.visitor, world.app);

/** A form's request, right but for what `sent` changes. */
async function send(
  one: Screen,
  { csrf, headers, body }: Sent,
): Promise<{ status: number; location?: string | undefined }> {
  const { path, fields } = await rightRequest(gatehouse, one, here);
  const right = new URLSearchParams({ ...(csrf !== undefined && { csrf }), ...fields });
  return here.visitor.fetch(here.url(path), { headers: headers ?? {}, body: body?.(right) ?? right });
}

type Sent = { csrf?: string; headers?: Record<string, string>; body?: (right: URLSearchParams) => string };

const refused: [how: string, sent: () => Promise<Sent>, status: number][] = [
  ['without a token', async () => ({}), 403],
  ['with an empty token', async () => ({ csrf: '' }), 403],
  ['with a made-up token', async () => ({ csrf: 'A'.repeat(43) }), 403],
  ['with another user’s token', async () => ({ csrf: await csrfOf(neighbour) }), 403],
  ['with another App’s token', async () => ({ csrf: await csrfOf(there) }), 403],
  ['with the token of a sign-in page', async () => ({ csrf: await csrfOfSignIn() }), 403],
  ['with Origin: null', async () => ({ csrf: await csrfOf(here), headers: { origin: 'null' } }), 403],
  ['from another origin', async () => ({ csrf: await csrfOf(here), headers: { origin: 'https://evil.example' } }), 403],
  ['from another site', async () => ({ csrf: await csrfOf(here), headers: { 'sec-fetch-site': 'cross-site' } }), 403],
  ['from a sibling site', async () => ({ csrf: await csrfOf(here), headers: { 'sec-fetch-site': 'same-site' } }), 403],
  ['as text', async () => ({ csrf: await csrfOf(here), headers: { 'content-type': 'text/plain' } }), 415],
  [
    'as JSON',
    async () => ({
      csrf: await csrfOf(here),
      headers: { 'content-type': 'application/json' },
      body: (right) => JSON.stringify(Object.fromEntries(right)),
    }),
    415,
  ],
  ['with a token that comes twice', async () => twice('csrf', await csrfOf(here)), 400],
  ['with a field that it does not have', async () => more({ csrf: await csrfOf(here) }, 'app_id', there.app.id), 400],
  ['with a NUL in it', async () => more({ csrf: await csrfOf(here) }, 'name2', '\0'), 400],
  ['with megabytes in it', async () => more({ csrf: await csrfOf(here) }, 'name2', 'x'.repeat(200_000)), 413],
];

function more(sent: Sent, name: string, value: string): Sent {
  return {
    ...sent,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: (right) => `${right}&${new URLSearchParams({ [name]: value })}`,
  };
}

const twice = (name: string, value: string) => more({ csrf: value }, name, value);

async function csrfOfSignIn(): Promise<string> {
  const page = await new Visitor().open(authorizeUrl(here.app, here.client, makePkce().challenge));
  return formsOf(page)[0]!.hidden.csrf!;
}

describe.each(acting)('A65 the form of %s', (_, one) => {
  test.each(
    takeTurn(
      refused,
      acting.findIndex(([, other]) => other === one),
      4,
    ),
  )('sent %s changes nothing', async (_, make, status) => {
    const sent = await make();
    await changesNothing(async () => expect((await send(one, sent)).status).toBe(status));
  });

  test('sent by GET changes nothing', async () => {
    const { path, fields } = await rightRequest(gatehouse, one, here);
    const query = new URLSearchParams({ csrf: await csrfOf(here), ...fields });
    await changesNothing(async () => {
      const { status } = await here.visitor.fetch(`${here.url(path)}?${query}`);
      expect(status).toBe(one.show ? 200 : 404);
    });
  });

  test('sent without a session leads to the sign-in, and changes nothing', async () => {
    const { path, fields } = await rightRequest(gatehouse, one, here);
    const body = new URLSearchParams({ csrf: await csrfOf(here), ...fields });
    await changesNothing(async () => {
      const page = await new Visitor().fetch(here.url(path), { body });
      expect(page.status).toBe(303);
      expect(new URL(page.location!).pathname).toBe(new URL(`${here.app.issuer}/authorize`).pathname);
      expect(new URL(page.location!).searchParams.get('state')).toBe(one.page);
    });
  });

  test('sent by another user of the App, for what is not its own, changes nothing of whose it is', async () => {
    const { path, fields } = await rightRequest(gatehouse, one, here);
    if (!one.path.includes(':')) return;
    const body = new URLSearchParams({ csrf: await csrfOf(there), ...fields });
    await changesNothing(async () => {
      expect((await there.visitor.fetch(there.url(path), { body })).status).toBe(404);
    });
    if (!/\/(sessions|browsers)\//.test(path)) return;
    const own = new URLSearchParams({ csrf: await csrfOf(neighbour), ...fields });
    await changesNothing(async () => {
      expect((await neighbour.visitor.fetch(neighbour.url(path), { body: own })).status).toBe(404);
    });
  });
});

describe('what another user of the App has', () => {
  const named: [path: string, field: string][] = [
    ['/passkeys/rename', 'passkey'],
    ['/passkeys/remove', 'passkey'],
    ['/second-factor/rename', 'factor'],
    ['/second-factor/remove', 'factor'],
    ['/identities/remove', 'identity'],
  ];

  test('is tried with every form that names something in a field', () => {
    expect(acting.filter(([path]) => /\/(rename|remove)$/.test(path)).map(([path]) => path)).toEqual(
      expect.arrayContaining(named.map(([path]) => path)),
    );
  });

  test.each(named)('is not there under its id: %s', async (path, field) => {
    const { app } = here;
    const { db } = gatehouse.database;
    const owner = await makeUser(gatehouse, app);
    const ids: Record<string, string> = {
      passkey: (await makePasskey(gatehouse, app, owner)).passkey.id,
      factor: await makeFactor(owner),
      identity: await linkProvider(gatehouse, app, owner.id),
    };
    const rows = async () => [await listFactors(db, app, owner.id), await listIdentities(db, app, owner.id)];
    const before = await rows();
    const fields = { [field]: ids[field]!, ...(path.endsWith('/rename') ? { name: 'Mine' } : { ...proof }) };
    expect((await neighbour.post(path, fields)).status).toBe(404);
    expect(await rows()).toEqual(before);
  });

  const proof = { current_password: PASSWORD };

  async function makeFactor(owner: UserRow): Promise<string> {
    await makeAuthenticator(gatehouse, here.app, owner);
    const factors = await listFactors(gatehouse.database.db, here.app, owner.id);
    return factors.find(({ kind }) => kind === 'totp')!.id;
  }
});

describe('A53 A55 the session of one App', () => {
  test.each(shown)('opens nothing at another: %s', async (path) => {
    const cookie = there.visitor.cookieHeader(there.url(path));
    expect(cookie).toContain('gatehouse_session=');
    const visitor = new Visitor();
    const page = await visitor.fetch(here.url(path), { headers: { cookie } });
    expect(page.status).toBe(303);
    expect(page.location).toContain(`${here.app.issuer}/authorize?`);
    expect(page.text).not.toContain(there.user.email);
  });

  test.each([
    '/ACCOUNT',
    '/account/',
    '//account',
    '/account%2f',
    '/account/..%2faccount',
    '/Account',
    '/account/Data',
  ])('A55 %s is no page, with or without a session', async (path) => {
    for (const visitor of [here.visitor, new Visitor()]) {
      const page = await visitor.fetch(here.app.issuer + path);
      expect(page.status).toBe(404);
      expect(page.text).not.toContain(here.user.email);
    }
  });
});

describe('A66 a cookie that nobody signed', () => {
  test.each(['gatehouse_session', 'gatehouse_session.sig'])('without a right %s opens nothing', async (name) => {
    const right = here.visitor.cookieHeader(here.url(''));
    for (const value of ['', 'x', 'A'.repeat(43)]) {
      const cookie = right.replace(new RegExp(`(^|; )${name.replace('.', '\\.')}=[^;]*`), `$1${name}=${value}`);
      const page = await new Visitor().fetch(here.url(''), { headers: { cookie } });
      expect(page.status, value).toBe(303);
    }
  });

  test('A60 that comes twice opens nothing', async () => {
    const cookie = here.visitor.cookieHeader(here.url(''));
    const planted = neighbour.visitor.cookieHeader(neighbour.url(''));
    for (const both of [`${cookie}; ${planted}`, `${planted}; ${cookie}`]) {
      const page = await new Visitor().fetch(here.url(''), { headers: { cookie: both } });
      expect(page.status).toBe(303);
    }
  });
});

describe('A61 another user who signs in in the same browser', () => {
  test('finds nothing of the one before, and a page that was left open does nothing', async () => {
    const first = await makeWorld(gatehouse, {
      app: here.app,
      user: await makeUser(gatehouse, here.app, { name: 'Dora' }),
    });
    const second = await makeUser(gatehouse, here.app, { name: 'Emil' });
    const { visitor, url, app } = first;
    const leftOpen = await first.open('');
    const signIn = await visitor.open(url('/sign-in?page='));
    const resumed = await visitor.submit(signIn, { email: second.email, password: PASSWORD });
    // The session of the first is ended by a form that goes on by itself, before the second's begins.
    const asked = resumed.text.includes('name="logout"') ? await visitor.submit(resumed, {}) : resumed;
    const entered = asked.text.includes('name="password"')
      ? await visitor.submit(asked, { email: second.email, password: PASSWORD })
      : asked;
    expect(entered.url).toBe(`${app.issuer}/account`);

    const { user } = first;
    for (const [path] of shown) {
      const { status, text } = await visitor.open(url(shownPath(path, first)));
      // Organizations and keys of the first are not the second's; an organization that could be joined has a page for everybody.
      expect(status === 200 || (status === 404 && /\/:organization|\/vault\/:id/.test(path)), path).toBe(true);
      for (const trace of [user.email, user.id, 'Dora']) expect(text, `${trace} at ${path}`).not.toContain(trace);
    }
    const stale = await visitor.submit(leftOpen, { name: 'Mallory' });
    expect(stale.status).toBe(403);
    const { db } = gatehouse.database;
    const names = await db.selectFrom('users').select('name').where('id', 'in', [user.id, second.id]).execute();
    expect(names.map(({ name }) => name).sort()).toEqual(['Dora', 'Emil']);
  });

  test('has to sign in where the one before signed out', async () => {
    const world = await makeWorld(gatehouse);
    const asked = await world.open('').then(() => world.visitor.open(`${world.app.issuer}/logout`));
    await world.visitor.submit(asked, { logout: 'yes' });
    const page = await world.open('');
    expect(page.url).toContain('/interaction/');
    expect(page.text).not.toContain(world.user.email);
  });
});

describe('A70 the way back from a sign-in', () => {
  const ELSEWHERE = [
    ...[
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'https:evil.example',
      '/%0d%0aLocation:x',
      '/../..',
    ],
    ...['/account', '/sessions/../../authorize', '/export', '/sign-in', '/callback', 'javascript:alert(1)', '/nothing'],
    ...['/sessions?x', '/sessions#x', '.evil.example', '@evil.example', '%00', '__proto__', 'constructor'],
  ];

  test.each(ELSEWHERE)('is never %j', async (state) => {
    const page = await here.visitor.fetch(here.url(`/callback?${new URLSearchParams({ code: 'x', state })}`));
    expect([page.status, page.location]).toEqual([303, here.url('')]);
    const again = await here.visitor.fetch(here.url(`/sign-in?${new URLSearchParams({ page: state })}`));
    expect(new URL(again.location!).searchParams.get('state')).toBe('');
    const stranger = await new Visitor().fetch(here.url(`/callback?${new URLSearchParams({ code: 'x', state })}`));
    expect([stranger.status, stranger.location]).toEqual([200, undefined]);
    expect(stranger.text).toContain(`href="${here.url('')}"`);
    expect(stranger.text).not.toContain('evil');
  });

  test('is no redirect with an error, however it came', async () => {
    const page = await here.visitor.fetch(here.url('/callback?error=access_denied&error_description=<script>'));
    expect([page.status, page.location]).toEqual([200, undefined]);
    expect(page.text).not.toContain('<script>');
  });

  test('twice the same parameter is none', async () => {
    const page = await here.visitor.fetch(here.url('/callback?state=/data&state=/sessions'));
    expect(page.location).toBe(here.url(''));
  });

  test('the code of the answer is of no use to anyone', async () => {
    const visitor = new Visitor();
    await enter(visitor, here.app, here.user.email);
    const start = await new Visitor().fetch(here.url(''));
    const asked = await visitor.fetch(start.location!);
    const code = new URL(asked.location!).searchParams.get('code')!;
    expect(code).toBeTruthy();
    const form = {
      ...{ grant_type: 'authorization_code', code, client_id: 'account', redirect_uri: here.url('/callback') },
      code_verifier: makePkce().verifier,
    };
    const redeemed = await visitor.fetch(`${here.app.issuer}/token`, { body: new URLSearchParams(form) });
    expect(redeemed.status).toBe(400);
    expect(redeemed.text).toContain('invalid_grant');
  });
});

describe('requests that are no page of ours', () => {
  test.each(['PUT', 'PATCH', 'DELETE', 'PROPFIND'])('%s changes nothing', async (method) => {
    await changesNothing(async () => {
      for (const [path] of shown) {
        const { status } = await here.visitor.fetch(here.url(path), { method });
        expect([404, 405], path).toContain(status);
      }
    });
  });

  test.each([
    '?done=saved%22%3E%3Cscript%3E',
    '?done=constructor',
    '?done=a&done=b',
    '?ui_locales=xx&ui_locales=de',
    '?%00',
  ])('A67 %s is no text on a page', async (query) => {
    const { status, text } = await here.open(query);
    expect(status).toBe(200);
    expect(text).not.toContain('role="status"');
    expect(text).not.toContain('<script>');
  });
});
