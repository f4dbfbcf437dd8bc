// What Photo Prints tells a visitor when something goes wrong, and what it doesn't believe.
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { freePort, startProgram } from './programs.ts';
import { startIssuer } from './stand-in-issuer.ts';
import { Visitor } from './visitor.ts';
import { connect, problemOn, signIn, startShop, startWorld, type World } from './world.ts';

let world: World;
let shop: string;

beforeAll(async () => {
  world = await startWorld();
  shop = world.shop;
});

afterAll(() => world.stop());

/** A visitor on the way, with the state of the attempt. */
async function connecting(at = shop) {
  const visitor = new Visitor();
  await visitor.visit(`${at}/connect`);
  return { visitor, state: visitor.trail[1]!.searchParams.get('state')! };
}

it('a visitor who declines is told that nothing was shared, and may try again', async () => {
  const { visitor } = await connecting();
  await visitor.visit(/href="([^"]+\/abort)"/.exec(visitor.page.html)![1]!);
  expect(problemOn(visitor)).toBe('403 declined');
  expect(visitor.page.html).toContain('id="connect"');
});

it('a visitor who shares a name but no photos is told what is missing', async () => {
  world.issuer.settings.scopes = 'photos:write';
  const bob = await connect(shop, 'bob');
  world.issuer.reset();
  expect(problemOn(bob)).toBe('403 not_allowed');
  expect(bob.page.html).toContain('id="user"');
});

const forgeries: Record<string, (answer: URLSearchParams) => void> = {
  'the wrong state': (answer) => answer.set('state', 'another'),
  'no state': (answer) => answer.delete('state'),
  'the wrong issuer': (answer) => answer.set('iss', 'http://127.0.0.1:1/o/other'),
  'no issuer': (answer) => answer.delete('iss'),
  'a made-up code': (answer) => answer.set('code', 'made-up'),
  'an error and no state': (answer) => {
    for (const name of ['code', 'state']) answer.delete(name);
    answer.set('error', 'access_denied');
  },
};
it.each(Object.entries(forgeries))('an answer with %s is refused, and ends the attempt', async (_what, forge) => {
  const visitor = new Visitor();
  visitor.stopAt = `${shop}/callback`;
  await signIn(visitor, shop, 'bob');
  visitor.stopAt = undefined;
  const answer = visitor.page.url;

  const forged = new URL(answer);
  forge(forged.searchParams);
  await visitor.visit(forged);
  expect(problemOn(visitor)).toBe('400 stale');
  await visitor.visit(answer);
  expect(problemOn(visitor)).toBe('400 stale');
});

it('a reloaded answer shows the photos, and the same answer nothing in another browser', async () => {
  const bob = await connect(shop, 'bob');
  const answer = bob.trail.find(({ pathname }) => pathname === '/callback')!;
  await bob.visit(answer);
  expect(bob.page.url.href).toBe(`${shop}/photos`);
  const other = new Visitor();
  await other.visit(answer);
  expect(problemOn(other)).toBe('400 stale');
});

it('what the issuer says of an error is shown as text, never as HTML', async () => {
  const { visitor, state } = await connecting();
  const answer = { error: 'unmet_requirements', error_description: '<b>no</b>', iss: world.issuer.issuer, state };
  await visitor.visit(`${shop}/callback?${new URLSearchParams(answer)}`);
  expect(problemOn(visitor)).toBe('502 sign_in_failed');
  expect(visitor.page.html).toContain('unmet_requirements: &lt;b&gt;no&lt;/b&gt;');
  expect(visitor.page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; /);
});

it('a wrong client secret is named as the mistake of whoever runs the shop', async () => {
  const url = `http://localhost:${await freePort()}`;
  const program = await startShop(url, world.issuer.issuer, { CLIENT_SECRET: 'wrong' });
  onTestFinished(() => void program.stop());
  const visitor = new Visitor();
  const { headers } = await visitor.fetch(`${url}/connect`); // the issuer knows another URL, so we come back by hand
  const state = new URL(headers.get('location')!).searchParams.get('state')!;
  await visitor.visit(`${url}/callback?${new URLSearchParams({ code: 'any', iss: world.issuer.issuer, state })}`);
  expect(problemOn(visitor)).toBe('500 misconfigured');
});

it('a page that is not there says so', async () => {
  const visitor = new Visitor();
  await visitor.visit(`${shop}/nowhere`);
  expect(problemOn(visitor)).toBe('404 not_found');
});

it('an issuer that starts later is found then', async () => {
  const [url, issuerPort] = [`http://localhost:${await freePort()}`, await freePort()];
  const program = await startShop(url, `http://127.0.0.1:${issuerPort}/o/alices-blog`);
  onTestFinished(() => void program.stop());
  const visitor = new Visitor();
  await visitor.visit(`${url}/connect`);
  expect(problemOn(visitor)).toBe('503 issuer_down');

  const issuer = await startIssuer(url, issuerPort);
  onTestFinished(() => void issuer.close());
  await visitor.visit('/connect');
  expect(visitor.page.html).toContain('name="login"');
});

it('without blog-api a visitor stays signed in; without the issuer too, one can sign out here', async () => {
  const brief = await startWorld();
  onTestFinished(() => void brief.stop());
  const bob = await connect(brief.shop, 'bob');
  await brief.blogApi.stop();
  await bob.visit('/photos');
  expect(problemOn(bob)).toBe('502 blog_down');
  expect(bob.page.html).toContain('id="user"');

  await brief.issuer.close();
  await bob.submit('/sign-out');
  expect(problemOn(bob)).toBe('503 signed_out_here_only');
  await bob.visit('/photos');
  expect(bob.page.url.href).toBe(`${brief.shop}/`);
});

it('photo-prints says which settings are missing', async () => {
  const program = await startProgram('photo-prints', { ISSUER: 'http://127.0.0.1:1' });
  expect(await program.exited).toBe(1);
  expect(program.output()).toContain('Set CLIENT_ID, CLIENT_SECRET');
});
