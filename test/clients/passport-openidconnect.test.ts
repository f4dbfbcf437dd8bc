// passport-openidconnect, unmodified, in an Express app. It knows no PKCE: so it also tests that a confidential client can
// be excepted from PKCE by name, and that nobody else can do without.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session from 'express-session';
import { Passport } from 'passport';
import OpenIDConnectStrategy from 'passport-openidconnect';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { createClient, updateClient } from '../../src/apps/clients/clients.ts';
import { makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { authorizeUrl, passScreens, redeem } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

describe('passport-openidconnect', () => {
  test('signs a user in, with profile and tokens', async () => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app, { name: 'Bob' });
    const site = await startSite(app);
    const visitor = new Visitor();

    const screen = await visitor.open(`${site.url}/login`);
    const answer = await passScreens(visitor, await visitor.open(screen.location!), user.email);
    expect(answer.location).toMatch(`${site.url}/callback?code=`);
    const home = await visitor.open(answer.location!);
    expect(JSON.parse(home.text)).toEqual({ id: user.id, displayName: 'Bob', emails: [{ value: user.email }] });
  });

  test('hears that the user refused', async () => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app);
    const site = await startSite(app);
    const visitor = new Visitor();
    const screen = await visitor.open((await visitor.open(`${site.url}/login`)).location!);
    const consent = await visitor.submit(screen, { email: user.email, password: PASSWORD });
    const answer = await visitor.submit(consent, { decision: 'deny' });
    expect((await visitor.open(answer.location!)).text).toBe('refused');
  });
});

describe('a request without PKCE', () => {
  test.each(['public', 'confidential'] as const)('A11 is refused to a %s client', async (type) => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app, { type });
    const answer = await new Visitor().open(authorizeUrl(app, client, undefined));
    expect(errorOf(answer.location)).toBe('invalid_request');
  });

  test('A14 is no way round the verifier: a challenge, once sent, holds for an excepted client too', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app, { require_pkce: false });
    const user = await makeUser(gatehouse, app);
    const visitor = new Visitor();
    const challenged = authorizeUrl(app, client, 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
    const { location } = await passScreens(visitor, await visitor.open(challenged), user.email);
    const code = new URL(location!).searchParams.get('code')!;
    expect((await redeem(app, client, { code, verifier: '' })).body.error).toBe('invalid_grant');
  });

  test('a public client cannot be excepted', async () => {
    const app = await makeApp(gatehouse);
    const input = { name: 'SPA', type: 'public' as const, redirect_uris: ['https://spa.example.com/'] };
    await expect(createClient(gatehouse.system, app, { ...input, require_pkce: false })).rejects.toMatchObject({
      code: 'invalid_body',
    });
    const { client } = await createClient(gatehouse.system, app, input);
    await expect(updateClient(gatehouse.system, app, client.id, { require_pkce: false })).rejects.toMatchObject({
      code: 'invalid_body',
    });
  });
});

const errorOf = (location: string | undefined) => location && new URL(location).searchParams.get('error');

/** A web app as its authors would write it. */
async function startSite(app: App): Promise<{ url: string }> {
  const site = express();
  const server = site.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const client = await makeClient(gatehouse, app, { redirect_uris: [`${url}/callback`], require_pkce: false });
  const passport = new Passport();
  passport.use(strategyFor(app, client));
  passport.serializeUser((user, done) => done(null, user));
  passport.deserializeUser((user: Express.User, done) => done(null, user));

  site.use(session({ name: 'site', secret: 'a secret of the site', resave: false, saveUninitialized: false }));
  site.use(passport.session());
  site.get('/login', passport.authenticate('openidconnect'));
  site.get('/callback', passport.authenticate('openidconnect', { failureRedirect: '/refused' }), (_req, res) =>
    res.redirect('/'),
  );
  site.get('/refused', (_req, res) => void res.send('refused'));
  site.get('/', (req, res) => void res.json(req.user));
  return { url };
}

function strategyFor(app: App, { client_id, client_secret, redirect_uri }: TestClient) {
  const options = {
    issuer: app.issuer,
    authorizationURL: `${app.issuer}/authorize`,
    tokenURL: `${app.issuer}/token`,
    userInfoURL: `${app.issuer}/userinfo`,
    clientID: client_id,
    clientSecret: client_secret,
    callbackURL: redirect_uri,
    scope: ['profile', 'email'],
    nonce: 'yes',
    skipUserProfile: false,
  };
  type Profile = { id: string; displayName: string; emails: { value: string }[] };
  return new OpenIDConnectStrategy(
    options,
    (_issuer: string, { id, displayName, emails }: Profile, done: (error: null, user: object) => void) =>
      done(null, { id, displayName, emails }),
  );
}
