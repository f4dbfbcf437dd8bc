// A visitor's way through Photo Prints, in separate processes with blog-api and an issuer: connect, look, print, leave.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Visitor } from './visitor.ts';
import { connect, imagesOn, problemOn, signIn, startWorld, type World } from './world.ts';

let world: World;
let shop: string;

beforeAll(async () => {
  world = await startWorld();
  shop = world.shop;
});

beforeEach(() => {
  world.issuer.reset();
});

afterAll(() => world.stop());

describe.each(['opaque', 'jwt'] as const)('with %s access tokens', (format) => {
  it('a visitor connects and sees their name and photos', async () => {
    world.issuer.settings.format = format;
    const bob = await connect(shop, 'bob');
    expect(bob.page.url.href).toBe(`${shop}/photos`);
    expect(bob.page.html).toMatch(/id="user"[^>]*>bob of the blog</);
    expect(imagesOn(bob)).toHaveLength(6);
    const image = await bob.fetch(imagesOn(bob)[0]!);
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(await image.text()).toMatch(/^<svg/);
  });
});

describe('connecting', () => {
  it('asks for what it needs, with PKCE, state and nonce', async () => {
    const visitor = new Visitor();
    await visitor.visit(`${shop}/connect`);
    expect(Object.fromEntries(visitor.trail[1]!.searchParams)).toMatchObject({
      response_type: 'code',
      redirect_uri: `${shop}/callback`,
      scope: 'openid profile email offline_access photos:read',
      resource: `${world.api}/`,
      claims: '{"id_token":{"name":null,"email":null}}',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('gives the browser a session that no script may read and no other site may use', async () => {
    const { headers } = await new Visitor().fetch(`${shop}/connect`);
    expect(headers.get('set-cookie')).toMatch(/^photo_prints=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('leaves the session id behind that the browser came with', async () => {
    const visitor = new Visitor();
    await visitor.visit(`${shop}/connect`);
    const planted = visitor.cookie('photo_prints');
    await signIn(visitor, shop, 'bob');
    expect(imagesOn(visitor)).toHaveLength(6);
    expect(visitor.cookie('photo_prints')).not.toBe(planted);
  });
});

describe('tokens', () => {
  it.each([0, 100])(
    'are refreshed once for all requests that find them refused, where that takes %d ms',
    async (delay) => {
      const { seen, expire, settings } = world.issuer;
      settings.tokenDelay = delay;
      const bob = await connect(shop, 'bob');
      const paths = ['/photos', ...imagesOn(bob)];
      const [refreshes, refreshToken] = [seen.refreshes, seen.refreshTokens.at(-1)];
      await expire(seen.accessTokens.at(-1)!);
      const answers = await Promise.all(paths.map((path) => bob.fetch(path)));
      expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
      expect(seen.refreshes).toBe(refreshes + 1);
      expect(seen.refreshTokens.at(-1)).not.toBe(refreshToken);

      await expire(seen.accessTokens.at(-1)!); // the new refresh token works as well
      expect((await bob.fetch('/photos')).status).toBe(200);
    },
  );

  it('are refreshed before they expire', async () => {
    world.issuer.settings.accessTokenSeconds = 5;
    const bob = await connect(shop, 'bob');
    const { refreshes } = world.issuer.seen;
    world.issuer.settings.accessTokenSeconds = 600;
    for (const path of ['/photos', '/photos']) expect((await bob.fetch(path)).status).toBe(200);
    expect(world.issuer.seen.refreshes).toBe(refreshes + 1);
  });

  it('for refreshing are no key to the API', async () => {
    await connect(shop, 'bob');
    const headers = { Authorization: `Bearer ${world.issuer.seen.refreshTokens.at(-1)}` };
    expect((await fetch(`${world.api}/photos`, { headers })).status).toBe(401);
  });

  it('that the user took back end the connection', async () => {
    const bob = await connect(shop, 'bob');
    await world.issuer.revokeAccess(world.issuer.seen.refreshTokens.at(-1)!);
    await bob.visit('/photos');
    expect(problemOn(bob)).toBe('401 disconnected');
    await bob.visit('/photos');
    expect(bob.page.url.href).toBe(`${shop}/`);
    expect(bob.page.html).toContain('id="connect"');
  });
});

describe('a visitor', () => {
  it('sees no photo before connecting', async () => {
    const bob = await connect(shop, 'bob');
    const stranger = new Visitor();
    await stranger.visit(new URL(imagesOn(bob)[0]!, shop));
    expect(stranger.page.url.href).toBe(`${shop}/`);
  });

  it('sees their own photos only', async () => {
    const [bob, carol] = [await connect(shop, 'bob'), await connect(shop, 'carol')];
    expect(imagesOn(carol)).not.toEqual(imagesOn(bob));
    expect((await carol.fetch(imagesOn(bob)[0]!)).status).toBe(404);
  });

  it('orders the prints they picked, of their own photos', async () => {
    const bob = await connect(shop, 'bob');
    const image = imagesOn(bob)[0]!;
    await bob.submit('/order', { photo: image.replace('/photos/', '').replace('.svg', '') });
    expect(bob.page.html).toContain('One print is');
    expect(imagesOn(bob)).toEqual([image]);

    await bob.visit('/photos');
    await bob.submit('/order', { photo: 'somebody-elses' });
    expect(bob.page.status).toBe(422);
    expect(bob.page.html).toContain('role="alert"');
  });

  it('who signs out is signed out here and at the issuer, and the tokens are given back', async () => {
    const bob = await connect(shop, 'bob');
    const refreshToken = world.issuer.seen.refreshTokens.at(-1)!;
    await bob.submit('/sign-out');
    const { pathname, searchParams } = bob.page.url;
    expect(pathname).toMatch(/\/session\/end$/);
    expect(searchParams.get('post_logout_redirect_uri')).toBe(`${shop}/`);
    expect(searchParams.get('id_token_hint')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await world.issuer.knows(refreshToken)).toBe(false);

    await bob.submit('/session/end/confirm', { logout: 'yes' });
    expect(bob.page.url.href).toBe(`${shop}/`);
    expect(bob.page.html).toContain('id="connect"');
    await bob.visit('/connect');
    expect(bob.page.html).toContain('name="login"');
  });
});
