// The picture at a client's logo_uri is fetched by the server, and users are shown the copy: what its host can do with that,
// and what becomes of it when the client changes (A205). The host is a server on this machine.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { deleteClient, updateClient } from '../../../src/apps/clients/clients.ts';
import { clientLogoJob, requestMissingLogos } from '../../../src/apps/clients/fetch-logo.ts';
import { findClientLogo } from '../../../src/apps/clients/logo.ts';
import { MAX_IMAGE_BYTES } from '../../../src/apps/images/read-image.ts';
import { transact } from '../../../src/database/transact.ts';
import { listConnectedApps } from '../../../src/users/connected-apps.ts';
import { enter } from '../../http/account/world.ts';
import { type Developer, signedUp } from '../../http/console/developer.ts';
import { makeApp, makeAppWithUser, makeClient, PASSWORD } from '../../kit/app.ts';
import { authorizeUrl, makePkce, signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { lossyWebp, makeJpeg, makePng, padPng, SVG } from '../../kit/images.ts';
import { untilIdle } from '../../kit/jobs.ts';
import { until } from '../../kit/processes.ts';
import { countRows } from '../../kit/rows.ts';
import { hastenDeadlines } from '../../kit/time.ts';
import { Visitor } from '../../kit/visitor.ts';

let gatehouse: Gatehouse;
let host: Server;
let at: (path: string) => string;
let developer: Developer;
/** Of the tests that need none of their own. */
let shared: App;
/** By path; a test adds what it needs. */
const answers: Record<string, (to: ServerResponse, request: IncomingMessage) => void> = {
  '/logo.png': (to) => to.end(makePng()),
  '/logo.jpg': (to) => to.end(makeJpeg()),
  '/logo.webp': (to) => to.end(lossyWebp),
};
let asked: string[] = [];

beforeAll(async () => {
  host = createServer((request, to) => {
    asked.push(request.url ?? '');
    const answer = answers[request.url ?? ''];
    if (answer) answer(to, request);
    else to.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(host, 'listening');
  at = (path) => `http://127.0.0.1:${(host.address() as AddressInfo).port}${path}`;
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' }, { mail: true });
  developer = await signedUp(gatehouse);
  shared = await makeApp(gatehouse);
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  await gatehouse.stop();
  host.closeAllConnections();
  host.close();
});

const logoOf = (app: App, id: string) => findClientLogo(gatehouse.database.db, app, id);

/** A client whose logo was asked for. */
async function makeLogo(path: string, app = shared) {
  const { client_id: id } = await makeClient(gatehouse, app, { logo_uri: at(path) });
  await untilIdle(gatehouse);
  return { app, id, logo: await logoOf(app, id) };
}

async function change(app: App, id: string, path: string | null) {
  await updateClient(gatehouse.system, app, id, { logo_uri: path && at(path) });
  await untilIdle(gatehouse);
  return logoOf(app, id);
}

/** The job alone, with a configuration of its own. */
const fetchOnce = (app: App, id: string, uri: string, config = gatehouse.config) =>
  clientLogoJob.perform({ ...gatehouse.system, config }, app, { client_id: id, uri });

describe('A205 the copy', () => {
  test.each([
    ['/logo.png', 'image/png'],
    ['/logo.jpg', 'image/jpeg'],
    ['/logo.webp', 'image/webp'],
  ])('of %s is served under its hash, for ever, as what it is', async (path, type) => {
    const { app, id, logo } = await makeLogo(path);
    expect(logo).toMatchObject({ state: 'fetched' });
    expect(logo!.url).toMatch(new RegExp(`^${app.issuer}/assets/clients/${id}/logo\\?v=[\\w-]{22}$`));
    const { status, headers } = await fetch(logo!.url!);
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect(headers.get('content-security-policy')).toMatch(/; sandbox$/);
  });

  test('is asked for once, without cookies or a referrer', async () => {
    const seen: string[] = [];
    answers['/seen.png'] = (to, { headers }) => {
      seen.push(...Object.keys(headers));
      to.end(makePng());
    };
    const { app, id } = await makeLogo('/seen.png');
    await updateClient(gatehouse.system, app, id, { name: 'Prints', logo_uri: at('/seen.png') });
    await untilIdle(gatehouse);
    expect(asked).toEqual(['/seen.png']);
    expect(seen.sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host']);
  });

  test('is all that users’ browsers load: consent and Connected apps name no other host', async () => {
    const { app, client, user } = await makeAppWithUser(gatehouse, { client: { logo_uri: at('/logo.png') } });
    await untilIdle(gatehouse);
    const { url } = (await logoOf(app, client.client_id))!;
    const visitor = new Visitor();
    const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    const consent = await visitor.submit(page, { email: user.email, password: PASSWORD });
    await signIn(app, client, user.email);
    const apps = await enter(new Visitor(), app, user.email, '/apps');
    for (const { text, headers } of [consent, apps]) {
      expect(text).toContain(`src="${url}"`);
      expect(text).not.toContain(at(''));
      expect(headers.get('content-security-policy')).toContain("; img-src 'self' data:; ");
    }
    expect(await listConnectedApps(gatehouse.database.db, app, user.id)).toMatchObject([{ logo_url: url }]);
  });

  test('belongs to its App: at another one’s address there is none', async () => {
    const { app, id, logo } = await makeLogo('/logo.png');
    const other = await makeApp(gatehouse);
    expect((await fetch(logo!.url!.replace(app.issuer, other.issuer))).status).toBe(404);
    expect(await logoOf(other, id)).toBeUndefined();
    for (const bad of ['%00', 'nobody', '%ff', `${id}%20`])
      expect((await fetch(`${app.issuer}/assets/clients/${bad}/logo`)).status, bad).toBeLessThan(500);
  });

  test('goes with the address, and with the client', async () => {
    const { app, id, logo } = await makeLogo('/logo.png', await makeApp(gatehouse));
    const changed = await change(app, id, '/logo.jpg');
    expect(changed!.url).not.toBe(logo!.url);
    expect((await fetch(changed!.url!)).headers.get('content-type')).toBe('image/jpeg');
    expect(await change(app, id, '/none.png')).toMatchObject({ state: 'failed', url: undefined });
    await expect.poll(async () => (await fetch(changed!.url!)).status).toBe(404);
    await change(app, id, '/logo.png');
    await change(app, id, null);
    expect(await countRows(gatehouse, app, 'client_logos')).toBe(0);
    await change(app, id, '/logo.png');
    await deleteClient(gatehouse.database.db, app, id);
    expect(await countRows(gatehouse, app, 'client_logos')).toBe(0);
    await expect.poll(async () => (await fetch(logo!.url!)).status).toBe(404);
  });

  test('is not asked for if the change is rolled back', async () => {
    const { app, id } = await makeLogo('/logo.png');
    const rolledBack = transact(gatehouse.system, async (core) => {
      await updateClient(core, app, id, { logo_uri: at('/logo.jpg') });
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    await untilIdle(gatehouse);
    expect(asked).toEqual(['/logo.png']);
    expect(await logoOf(app, id)).toMatchObject({ state: 'fetched' });
  });
});

describe('A205 a picture that is refused', () => {
  const html = '<!doctype html><title>Log in</title>';
  const redirect = (to: ServerResponse, location: string) => void to.writeHead(302, { location }).end();
  const refusals: [string, (typeof answers)[string], object][] = [
    ['an SVG', (to) => to.setHeader('content-type', 'image/png').end(SVG), { reason: 'unknown_format' }],
    ['a page', (to) => to.setHeader('content-type', 'text/html').end(html), { reason: 'unknown_format' }],
    [
      'a PNG with a page after it',
      (to) => to.end(Buffer.concat([makePng(), Buffer.from(html)])),
      { reason: 'trailing_data' },
    ],
    ['a PNG of too many pixels', (to) => to.end(makePng(2_001, 1)), { reason: 'too_many_pixels' }],
    [
      'too many bytes',
      (to) => to.setHeader('content-length', 3 * 1024 * 1024).write('x'),
      { reason: 'too_many_bytes', bytes: 3 * 1024 * 1024 },
    ],
    ['too many bytes without saying so', (to) => to.end(padPng(MAX_IMAGE_BYTES + 1)), { reason: 'too_many_bytes' }],
    ['nothing', (to) => to.end(), { reason: 'empty' }],
    ['a bomb', (to) => to.setHeader('content-encoding', 'gzip').end('x'), { reason: 'compressed' }],
    ['a closed door', (to) => to.writeHead(403).end(), { reason: 'bad_status', status: 403 }],
    [
      'the way to another host',
      (to) => redirect(to, 'https://a.example/b.png'),
      { location: 'https://a.example/b.png' },
    ],
  ];
  test.each(refusals)('%s: at once, with the reason', async (name, answer, failure) => {
    const path = `/refused/${encodeURIComponent(name)}`;
    answers[path] = answer;
    const { logo } = await makeLogo(path);
    expect(logo).toMatchObject({ state: 'failed', url: undefined, failure });
    expect(asked).toEqual([path]);
  });

  test('A205 A106 what a redirect into our own network leads to is not asked', async () => {
    answers['/inward'] = (to) => redirect(to, at('/secret'));
    const { logo } = await makeLogo('/inward');
    expect(logo).toMatchObject({ failure: { reason: 'redirected', location: at('/secret') } });
    expect(asked).toEqual(['/inward']);
  });

  test.each(['https://127.0.0.1:8443/', 'https://localhost:8443/', 'https://169.254.169.254/'])(
    'A205 A106 %s is not asked, unless the operator allows private networks',
    async (uri) => {
      const app = shared;
      const { client_id: id } = await makeClient(gatehouse, app);
      await transact(gatehouse.system, async (core) => {
        await updateClient(core, app, id, { logo_uri: uri });
        await sql`delete from jobs.job where name = 'client_logo' and data->>'client_id' = ${id}`.execute(core.db);
      });
      await fetchOnce(app, id, uri, { ...gatehouse.config, allowPrivateUpstreams: false });
      expect(await logoOf(app, id)).toMatchObject({ state: 'failed', failure: { reason: 'refused' } });
    },
  );

  test('A205 http: is refused in production', async () => {
    const { app, id } = await makeLogo('/none.png');
    await sql`update client_logos set state = 'waiting', failure = null where client_id = ${id}`.execute(
      gatehouse.database.db,
    );
    asked = [];
    await fetchOnce(app, id, at('/none.png'), { ...gatehouse.config, production: true });
    expect(await logoOf(app, id)).toMatchObject({ failure: { reason: 'refused' } });
    expect(asked).toEqual([]);
  });
});

describe('A205 a host that fails', () => {
  /** Lets the next attempt be the last one. */
  const tire = (id: string) =>
    sql`update client_logos set attempts = 5 where client_id = ${id}`.execute(gatehouse.database.db);
  const later = async (id: string) => {
    const { rows } = await sql<{ seconds: number }>`
      select round(extract(epoch from start_after - created_on))::int as seconds from jobs.job
      where name = 'client_logo' and state = 'created' and data->>'client_id' = ${id} order by 1
    `.execute(gatehouse.database.db);
    return rows.map(({ seconds }) => seconds);
  };

  test('is asked again later, and given up after the sixth attempt', async () => {
    answers['/busy'] = (to) => void to.writeHead(503).end();
    const { app, id, logo } = await makeLogo('/busy');
    expect(logo).toMatchObject({ state: 'waiting' });
    expect(await later(id)).toEqual([10]);
    await fetchOnce(app, id, at('/busy'));
    expect(await later(id)).toEqual([10, 60]);
    await tire(id);
    await fetchOnce(app, id, at('/busy'));
    expect(await logoOf(app, id)).toMatchObject({ failure: { reason: 'bad_status', status: 503 } });
    expect((await later(id)).at(-1)).toBe(60);
  });

  test('and comes back is asked no more than it has to be', async () => {
    answers['/busy'] = (to) => void to.writeHead(503).end();
    const { app, id } = await makeLogo('/busy');
    answers['/busy'] = (to) => void to.end(makePng());
    await fetchOnce(app, id, at('/busy'));
    expect(await logoOf(app, id)).toMatchObject({ state: 'fetched' });
    await fetchOnce(app, id, at('/busy'));
    expect(asked).toEqual(['/busy', '/busy']);
  });

  test('by never answering is left after five seconds', async () => {
    const meant = hastenDeadlines();
    answers['/mute'] = () => {};
    const { app, id, logo } = await makeLogo('/mute');
    expect(logo).toMatchObject({ state: 'waiting' });
    await tire(id);
    await fetchOnce(app, id, at('/mute'));
    expect(await logoOf(app, id)).toMatchObject({ failure: { reason: 'late' } });
    expect(new Set(meant)).toEqual(new Set([5_000]));
  });

  test('keeps the last copy in its place if the picture is fetched again in vain', async () => {
    const { app, id, logo } = await makeLogo('/logo.png');
    await sql`update client_logos set state = 'waiting' where client_id = ${id}`.execute(gatehouse.database.db);
    const { '/logo.png': answer } = answers;
    answers['/logo.png'] = (to) => void to.writeHead(404).end();
    await fetchOnce(app, id, at('/logo.png'));
    answers['/logo.png'] = answer!;
    expect(await logoOf(app, id)).toMatchObject({ state: 'failed', url: logo!.url });
  });
});

describe('A205 at the same time', () => {
  test('an answer that comes after the address has changed is dropped', async () => {
    const waiting = Promise.withResolvers<ServerResponse>();
    answers['/slow.png'] = (to) => waiting.resolve(to);
    const app = shared;
    const { client_id: id } = await makeClient(gatehouse, app, { logo_uri: at('/slow.png') });
    const next = Promise.withResolvers<ServerResponse>();
    answers['/next.jpg'] = (to) => next.resolve(to);
    const held = await waiting.promise;
    await updateClient(gatehouse.system, app, id, { logo_uri: at('/next.jpg') });
    const heldNext = await next.promise;
    held.end(makePng());
    await until('the first job is done', async () => {
      const { rows } = await sql`
        select id from jobs.job where name = 'client_logo' and state = 'completed' and data->>'uri' = ${at('/slow.png')}
      `.execute(gatehouse.database.db);
      return rows.length > 0;
    });
    expect(await logoOf(app, id)).toEqual({ state: 'waiting', url: undefined });
    heldNext.end(makeJpeg());
    await untilIdle(gatehouse);
    const { url } = (await logoOf(app, id))!;
    expect((await fetch(url!)).headers.get('content-type')).toBe('image/jpeg');
  });

  test('of two changes, the copy is the one of the address that stays', async () => {
    const { app, id } = await makeLogo('/none.png');
    const paths = ['/logo.png', '/logo.jpg', '/logo.webp'];
    await Promise.all(paths.map((path) => updateClient(gatehouse.system, app, id, { logo_uri: at(path) })));
    await untilIdle(gatehouse);
    const { rows } = await sql<{ uri: string; is_its: boolean; type: string }>`
      select uri, uri = logo_uri as is_its, client_logos.type from client_logos
      join clients on clients.id = client_id where client_id = ${id}
    `.execute(gatehouse.database.db);
    const types: Record<string, string> = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' };
    expect(rows).toMatchObject([{ is_its: true, type: types[rows[0]!.uri.split('.').at(-1)!] }]);
  });

  test('of two nodes that start, one asks for the logos of clients that have none yet', async () => {
    const { app, id } = await makeLogo('/logo.png');
    const { id: changed } = await makeLogo('/logo.jpg', app);
    await sql`delete from client_logos where client_id = ${id}`.execute(gatehouse.database.db);
    // As a node of an older version does it.
    await sql`update clients set logo_uri = ${at('/logo.webp')} where id = ${changed}`.execute(gatehouse.database.db);
    expect(await logoOf(app, changed)).toBeUndefined();
    asked = [];
    await Promise.all([requestMissingLogos(gatehouse.system), requestMissingLogos(gatehouse.system)]);
    await untilIdle(gatehouse);
    expect(asked.sort()).toEqual(['/logo.png', '/logo.webp']);
    expect([await logoOf(app, id), await logoOf(app, changed)]).toMatchObject([
      { state: 'fetched' },
      { state: 'fetched' },
    ]);
  });
});

test('the client’s page says in words why there is none, and fetches it again', async () => {
  const app = await developer.makeApp();
  answers['/large.png'] = (to) => void to.setHeader('content-length', 3 * 1024 * 1024).write('x');
  const { id } = await makeLogo('/large.png', app);
  const path = `/apps/${app.slug}/clients/${id}`;
  const host = new URL(at('/')).host;
  const { text } = await developer.open(path);
  expect(text).toContain(`The picture at ${host} is 3.2 MB; at most 500 KB.`);
  answers['/large.png'] = (to) => void to.end(makePng());
  const done = await developer.send(path, {}, '/logo');
  expect(done.url).toContain('done=logo_requested');
  await untilIdle(gatehouse);
  const fetched = await developer.open(path);
  expect(fetched.text).toContain(`src="${(await logoOf(app, id))!.url}"`);
  expect(fetched.text).not.toContain('The picture at');
  const { client_id: without } = await makeClient(gatehouse, app);
  expect((await developer.post(`/apps/${app.slug}/clients/${without}/logo`)).status).toBe(404);
});
