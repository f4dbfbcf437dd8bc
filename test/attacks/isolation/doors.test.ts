// Every route that the server serves, from its routers themselves, against the registers from which tests make what they
// try with another App's credentials: a route that is in none of them fails here. And what those of the links and of the
// connections get to see, as their credentials are in the address.
import Router from '@koa/router';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { imageKinds } from '../../../src/apps/images/kinds.ts';
import { DELETED_PATH } from '../../../src/http/account/data.ts';
import { accountScreens } from '../../../src/http/account/routes.ts';
import { referenceRoutes } from '../../../src/http/api/reference.ts';
import { apiRoutes, serverRoutes } from '../../../src/http/api/table.ts';
import { screens as consoleScreens } from '../../../src/http/console/routes.ts';
import { createFormTokens } from '../../../src/http/kit/forms/forms.ts';
import {
  ACCOUNT_PATH,
  API_PREFIX,
  CONSOLE_PATH,
  END_IMPERSONATION_PATH,
  NEW_LINK_PATH,
} from '../../../src/http/kit/request/paths.ts';
import { operatorPages } from '../../../src/http/links/operator.ts';
import { DONE_PATH } from '../../../src/http/links/outcome.ts';
import { linkPages } from '../../../src/http/links/routes.ts';
import { interactionRoutes } from '../../../src/http/screens/routes.ts';
import { createServer } from '../../../src/server.ts';
import { CALLBACK, PASSWORD } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { isTaken, makeOneTimeWorld, type OneTimeThing, oneTimeThings, type World } from '../../kit/one-time.ts';
import { ask, type RawRequest } from '../../kit/raw.ts';
import { rowsOf } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { Visitor } from '../../kit/visitor.ts';
import { withoutChance } from './answers.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

type Page = { path: string; show?: unknown; act?: unknown };

/** A router takes its own address without a slash, too. */
const nameOf = (method: string, path: string) => `${method} ${path.replace(/\/$/, '')}`;

const toRoutes = (prefix: string, pages: readonly Page[]) =>
  pages.flatMap(({ path, show, act }) => [
    ...(show ? [nameOf('GET', prefix + path)] : []),
    ...(act ? [nameOf('POST', prefix + path)] : []),
  ]);

/** Where the routes of each register are tried. */
const registers: Record<string, () => string[]> = {
  // matrix.test.ts
  'the API': () => [...apiRoutes, ...serverRoutes].map(({ method, path }) => `${method} ${API_PREFIX}${path}`),
  // matrix.test.ts
  'the screens of a sign-in': () => routesOf(interactionRoutes(gatehouse.system, undefined as never)),
  // http/account/guards.test.ts
  'the account pages': () => toRoutes(ACCOUNT_PATH, accountScreens),
  // http/console/guards.test.ts
  'the console': () => toRoutes(CONSOLE_PATH, consoleScreens),
  // below
  'links in mails': () => linkPages.flatMap(({ path }) => [`GET ${path}`, `POST ${path}`]),
  // below
  connections: () => connectRoutes.map(({ method, path }) => `${method} ${path}`),
  'what takes no credential': () => open,
};

/** What these show or begin is the same for everyone, or they are one step of a sign-in that has tests of its own. */
const open = [
  ...referenceRoutes.map(({ method, path }) => `${method} ${API_PREFIX}${path}`),
  // A preflight.
  `OPTIONS ${API_PREFIX}/*path`,
  // They show what this browser's own form did, from a cookie that is sealed for them (http/reload.test.ts).
  `GET ${ACCOUNT_PATH}${DELETED_PATH}`,
  ...linkPages.map(({ path }) => `GET ${path}${DONE_PATH}`),
  // They ask for another link, and answer the same to everyone (http/dead-ends.test.ts).
  ...linkPages
    .filter(({ newLink }) => newLink)
    .map(({ path }) => path + NEW_LINK_PATH)
    .flatMap((path) => [`GET ${path}`, `POST ${path}`, `GET ${path}${DONE_PATH}`]),
  // At any other App they are no pages (http/console/sign-in/set-up.test.ts).
  ...operatorPages.flatMap(({ path }) => [`GET ${path}`, `POST ${path}`]),
  // They begin a sign-in and take its answer, which is bound to the browser (http/account/guards.test.ts).
  ...[`GET ${ACCOUNT_PATH}/sign-in`, `GET ${ACCOUNT_PATH}/callback`],
  // It ends what this browser's cookie holds, and nothing else (attacks/web/impersonation.test.ts).
  `POST ${END_IMPERSONATION_PATH}`,
  // The metadata of streams of security events is the same for everyone (signals/streams.test.ts).
  'GET /.well-known/ssf-configuration',
  // An App's uploaded pictures are for everyone (http/api/manage/images.test.ts).
  ...Object.values(imageKinds).map((name) => `GET /assets/${name}`),
  // So are our copies of its clients' logos (attacks/clients/logos.test.ts).
  'GET /assets/clients/:client_id/logo',
  // And the logos of organizations (organizations/organizations.test.ts).
  'GET /assets/organizations/:id/logo',
  // An issuer and BASE_URL themselves (http/dead-ends.test.ts).
  'GET ',
  // The documentation (http/base-path.test.ts).
  ...['GET /docs', 'GET /docs/*page'],
  // How an App's button looks (http/front/button.test.ts).
  ...['GET /button', 'GET /button/preview'],
  // The server's own, which has one App alone (http/console/sign-in).
  ...[`GET ${CONSOLE_PATH}/sign-in`, `GET ${CONSOLE_PATH}/callback`, `POST ${CONSOLE_PATH}/sign-out`],
  ...toRoutes(
    CONSOLE_PATH,
    operatorPages.map(({ path }) => ({ path, show: true })),
  ),
  // All mails, and the parts of the pages, while developing: they are not there in production.
  ...['GET /dev/components', 'GET /dev/mail', 'GET /dev/mail/:id', 'GET /dev/mail/:id/html'],
];

test('A53 every route that the server serves is in a register that is tried with another App’s credentials', () => {
  const known = new Set(Object.values(registers).flatMap((routes) => routes()));
  const paths = new Set([...known].map((route) => route.split(' ')[1]));
  const served = servedRoutes();
  expect(served.length).toBeGreaterThan(250);
  // A row of `all` refuses the methods that its path does not take.
  const unknown = served.filter((route) => !known.has(route) && !(route.startsWith('* ') && paths.has(route.slice(2))));
  expect(unknown).toEqual([]);
  expect([...known].filter((route) => !served.includes(route))).toEqual([]);
});

test('A53 a route that somebody adds beside the registers is found', () => {
  const router = new Router();
  router.get('/reports/:id', () => {});
  router.all('/reports', () => {});
  expect(routesOf(router)).toEqual(['GET /reports/:id', '* /reports']);
});

/** Of every router that the server puts into its doors, whoever made it and whatever it is made of. */
function servedRoutes(): string[] {
  const mounted = vi.spyOn(Router.prototype, 'routes');
  try {
    createServer(gatehouse.system);
    return mounted.mock.contexts.flatMap((router) => routesOf(router as Router));
  } finally {
    mounted.mockRestore();
  }
}

/** `*`: any method. */
function routesOf(router: { stack: { path: unknown; methods: string[] }[] }): string[] {
  return router.stack.flatMap(({ path, methods }) => {
    const asked = methods.filter((method) => method !== 'HEAD');
    return (asked.length > 2 ? ['*'] : asked).map((method) => nameOf(method, String(path)));
  });
}

const links = [
  'reset_password',
  'verify_email',
  'magic_link',
  'invitation',
  'unlock',
  'email_change_agree',
  'undo_email',
  'impersonation',
] as const;

const MADE_UP = 'bm9ib2R5LWhhcy1ldmVyLWdpdmVuLXRoaXMtdG8tYW55b25l';

const connectRoutes = [
  { method: 'GET', path: '/connect/:connection', name: 'client_id' },
  { method: 'GET', path: '/connect/:connection/callback', name: 'state' },
  { method: 'POST', path: '/connect/:connection/callback', name: 'state' },
  { method: 'GET', path: '/connect/:connection/connected', name: 'ticket' },
  { method: 'POST', path: '/connect/:connection/connected', name: 'ticket' },
] as const;

describe('A53 what is in the address of one App’s page, at another App,', () => {
  let own: World;
  let foreign: World;
  let things: Map<string, OneTimeThing>;
  beforeAll(async () => {
    // Some live for a minute, and a busy machine needs longer for all of their doors.
    passTime(0);
    own = await makeOneTimeWorld(gatehouse);
    foreign = await makeOneTimeWorld(gatehouse);
    things = new Map();
    for (const kind of [...links, 'connection_arrival'] as const) things.set(kind, await oneTimeThings[kind](own));
  });
  afterAll(restoreTime);

  const ofForeign = () => new URL(foreign.app.issuer).pathname;
  const csrf = (owner: string) => createFormTokens(gatehouse.system.keyring).issue(owner);
  const toForm = (path: string, form: Record<string, string>, cookie?: string): RawRequest => ({
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...(cookie && { cookie }) },
    body: new URLSearchParams(form).toString(),
  });

  test.each(linkPages)('is no link: $path', async ({ path }) => {
    const before = [await rowsOf(gatehouse, foreign.app), await rowsOf(gatehouse, own.app)];
    const at = ofForeign() + path;
    const show = async (token: string) =>
      withoutChance(await ask(gatehouse, { path: `${at}?${new URLSearchParams({ token })}` }), token);
    const spend = async (token: string) => {
      const form = { token, csrf: csrf(`link ${foreign.app.id} ${path} ${token}`) };
      const fields = { ...form, name: 'Mallory', password: `${PASSWORD}-new` };
      const answer = await ask(
        gatehouse,
        toForm(at, ['/verify-email', '/unlock', '/impersonate'].includes(path) ? form : fields),
      );
      return withoutChance(answer, token);
    };
    const nobody = [await show(MADE_UP), await spend(MADE_UP)];
    for (const { status } of nobody) expect(status).toBe(400);
    for (const kind of links) {
      const { token } = things.get(kind)!;
      expect([await show(token), await spend(token)], kind).toEqual(nobody);
    }
    expect([await rowsOf(gatehouse, foreign.app), await rowsOf(gatehouse, own.app)]).toEqual(before);
  });

  test.each(connectRoutes)('leads through no connection: $method $path', async ({ method, path, name }) => {
    const visitor = new Visitor();
    const asked = new URLSearchParams({ client_id: own.client.client_id, redirect_uri: CALLBACK });
    const gone = await visitor.fetch(`${own.app.issuer}/connect/${own.connection.slug}?${asked}`);
    const values = {
      client_id: own.client.client_id,
      state: new URL(gone.location!).searchParams.get('state')!,
      ticket: things.get('connection_arrival')!.token,
    };
    const cookie = visitor.cookieHeader(`${own.app.issuer}/connect/${own.connection.slug}/callback`);
    const before = [await rowsOf(gatehouse, foreign.app), await rowsOf(gatehouse, own.app)];
    const call = async (value: string) => {
      const at = ofForeign() + path.replace(':connection', foreign.connection.slug);
      const fields = { redirect_uri: CALLBACK, code: 'x', [name]: value };
      const answer =
        method === 'GET'
          ? await ask(gatehouse, { path: `${at}?${new URLSearchParams(fields)}`, headers: { cookie } })
          : await ask(
              gatehouse,
              toForm(at, { [name]: value, csrf: csrf(`connect ${foreign.app.id} ${value}`) }, cookie),
            );
      return withoutChance(answer, value);
    };
    expect(await call(values[name])).toEqual(await call(MADE_UP));
    expect([await rowsOf(gatehouse, foreign.app), await rowsOf(gatehouse, own.app)]).toEqual(before);
  });

  test('still works at home', async () => {
    for (const [kind, { token, show }] of things) expect(isTaken(await show(gatehouse, token)), kind).toBe(true);
  });
});
