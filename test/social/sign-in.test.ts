// Signing in with Google, GitHub, Apple, Microsoft, any OIDC issuer and any OAuth 2.0 provider, as a person does.
import { exportPKCS8, exportSPKI, generateKeyPair, importSPKI, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { replacePassword } from '../../src/authentication/ways/change-password.ts';
import { listIdentities } from '../../src/social/identities.ts';
import { parseEmail } from '../../src/users/email.ts';
import { findUserByEmail } from '../../src/users/users.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { passScreens, send } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { startGithub } from '../kit/outside/upstream-github.ts';
import { startUpstream, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { countRows } from '../kit/rows.ts';
import { Visitor } from '../kit/visitor.ts';
import { allow, claimsOf, makeConnection, makeWorld, openSignIn, PRIVATE, press, signInWith } from './world.ts';

let gatehouse: Gatehouse;
let upstream: Upstream;
beforeAll(async () => {
  gatehouse = await startGatehouse(PRIVATE);
  upstream = await startUpstream();
});
afterAll(async () => {
  await upstream.stop();
  await gatehouse.stop();
});

/** How each session of a user began. */
async function amrOf(app: App, userId: string): Promise<string[][]> {
  const rows = await gatehouse.database.db
    .selectFrom('sessions')
    .select('payload')
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .execute();
  return rows.map(({ payload }) => payload.amr ?? []);
}

describe('from a screen', () => {
  test('a new person becomes a user, and is the same one the next time, whatever the address is then', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    upstream.be({ sub: 'bob', email: 'bob@example.com', email_verified: true, name: 'Bob' });
    const person = await openSignIn(app, client);
    expect(person.page.text).toContain('Continue with OpenID Connect');
    const first = await claimsOf(person, await signInWith(person, upstream, 'oidc'));
    expect(first).toMatchObject({ email: 'bob@example.com', email_verified: true, name: 'Bob' });
    expect(await amrOf(app, first.sub)).toEqual([['fed']]);

    upstream.be({ sub: 'bob', email: 'robert@example.com', email_verified: true });
    const again = await openSignIn(app, client);
    const second = await claimsOf(again, await signInWith(again, upstream, 'oidc'));
    expect(second).toMatchObject({ sub: first.sub, email: 'bob@example.com' });
    const identities = await listIdentities(gatehouse.database.db, app, first.sub);
    expect(identities).toMatchObject([{ slug: 'oidc', email: 'robert@example.com' }]);
  });

  test('an address that only userinfo tells is found there', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    upstream.be({ sub: 'ines', email: 'ines@example.com', email_verified: true });
    upstream.twist({ claims: ({ email: _, email_verified: __, ...rest }) => rest });
    const person = await openSignIn(app, client);
    const claims = await claimsOf(person, await signInWith(person, upstream, 'oidc'));
    upstream.twist({});
    expect(claims).toMatchObject({ email: 'ines@example.com', email_verified: true });
  });

  test('two tabs of one browser don’t disturb each other', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    upstream.be({ sub: 'tab', email: 'tab@example.com', email_verified: true });
    const visitor = new Visitor();
    const [one, other] = [await openSignIn(app, client, visitor), await openSignIn(app, client, visitor)];
    const [toOne, toOther] = [await press(one, 'oidc'), await press(other, 'oidc')];
    const atOther = await allow(other, await visitor.open(await upstream.follow(toOther)));
    const atOne = await allow(one, await visitor.open(await upstream.follow(toOne)));
    expect((await claimsOf(other, atOther)).sub).toBe((await claimsOf(one, atOne)).sub);
  });

  test('the sign-up screen has the buttons too; a connection that is switched off has none', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    await makeConnection(gatehouse, app, { kind: 'google', enabled: false });
    const { page, visitor } = await openSignIn(app, client);
    const signUp = await visitor.open(new URL(/href="([^"]*\/sign-up)"/.exec(page.text)![1]!, page.url).href);
    expect(signUp.text).toContain('Continue with OpenID Connect');
    expect(signUp.text + page.text).not.toContain('Continue with Google');
  });

  test('who cancels there is led back to the sign-in screen', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    upstream.twist({
      callback: (back) => {
        back.delete('code');
        back.set('error', 'access_denied');
      },
    });
    const person = await openSignIn(app, client);
    const page = await signInWith(person, upstream, 'oidc');
    upstream.twist({});
    expect([page.status, page.text.includes('connection_denied')]).toEqual([400, true]);
    const back = await person.visitor.open(/href="([^"]*\/sign-in)"/.exec(page.text)![1]!);
    expect(back.text).toContain('name="password"');
  });
});

describe('providers', () => {
  test('Google', async () => {
    const google = await startUpstream({ as: 'https://accounts.google.com' });
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    await makeConnection(gatehouse, app, { kind: 'google' });
    google.be({ sub: '1081', email: 'alice@example.com', email_verified: true, name: 'Alice', hd: 'example.com' });
    const person = await openSignIn(app, client);
    const to = await press(person, 'google');
    expect(to).toMatch(/^https:\/\/accounts\.google\.com\/authorize\?/);
    const page = await allow(person, await person.visitor.open(await google.follow(to)));
    expect(await claimsOf(person, page)).toMatchObject({ email: 'alice@example.com', name: 'Alice' });
    await google.stop();
  });

  test('Apple: the secret is a JWT of ours, and its form finds the browser that began', async () => {
    const apple = await startUpstream({ as: 'https://appleid.apple.com' });
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    await makeConnection(gatehouse, app, {
      kind: 'apple',
      client_id: 'com.example.app',
      client_secret: await exportPKCS8(privateKey),
      settings: { team_id: 'TEAMTEAM01', key_id: 'KEYKEYKEY1' },
    });
    apple.be({ sub: '0012.ab', email: 'x@privaterelay.example.com', email_verified: 'true' });
    apple.twist({
      callback: (back) =>
        back.set('user', JSON.stringify({ name: { firstName: 'Ann', lastName: 'Lee' }, email: 'evil@example.com' })),
    });
    const person = await openSignIn(app, client);
    const { action, fields } = await apple.form(await press(person, 'apple'));
    // From another site no cookie comes along.
    const posted = await new Visitor().fetch(action, {
      body: new URLSearchParams(fields),
      headers: { origin: 'https://appleid.apple.com', 'sec-fetch-site': 'cross-site' },
    });
    expect(posted.status).toBe(303);
    expect(posted.location).not.toContain(fields.code!);
    const page = await allow(person, await person.visitor.open(posted.location!));
    expect(await claimsOf(person, page)).toMatchObject({
      email: 'x@privaterelay.example.com',
      email_verified: true,
      name: 'Ann Lee',
    });
    const { payload, protectedHeader } = await jwtVerify(
      apple.secrets[0]!,
      await importSPKI(await exportSPKI(publicKey), 'ES256'),
      { issuer: 'TEAMTEAM01', subject: 'com.example.app', audience: 'https://appleid.apple.com' },
    );
    expect(protectedHeader.kid).toBe('KEYKEYKEY1');
    expect(payload.exp! - payload.iat!).toBeLessThan(180 * 24 * 3600);
    await apple.stop();
  });

  const TENANT = '11111111-2222-4333-8444-555555555555';

  test.each([
    ['another tenant’s address counts for nothing', { email_verified: true }, 'prove'],
    ['an address whose domain Microsoft has verified counts', { xms_edov: true }, 'in'],
  ])('Microsoft: the issuer is the person’s tenant; %s', async (_, more, outcome) => {
    const microsoft = await startUpstream({ as: 'https://login.microsoftonline.com/common/v2.0' });
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    await makeConnection(gatehouse, app, { kind: 'microsoft' });
    microsoft.be({ sub: 'ms', tid: TENANT, email: 'ceo@example.com', ...more });
    microsoft.twist({ claims: (claims) => ({ ...claims, iss: `https://login.microsoftonline.com/${TENANT}/v2.0` }) });
    const person = await openSignIn(app, client);
    const page = await signInWith(person, microsoft, 'microsoft');
    if (outcome === 'in') expect(await claimsOf(person, page)).toMatchObject({ email: 'ceo@example.com' });
    else expect([page.location, page.text.includes('name="ticket"')]).toEqual([undefined, true]);
    const wrong = await openSignIn(app, client);
    microsoft.twist({ claims: (claims) => ({ ...claims, iss: 'https://login.microsoftonline.com/other/v2.0' }) });
    expect((await signInWith(wrong, microsoft, 'microsoft')).status).toBe(502);
    await microsoft.stop();
  });

  test('GitHub: by the id, with the primary verified address alone', async () => {
    const github = await startGithub();
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    await makeConnection(gatehouse, app, { kind: 'github' });
    const emails = [
      { email: 'old@example.com', primary: false, verified: true },
      { email: 'octo@example.com', primary: true, verified: true },
    ];
    github.be({ id: 583231, login: 'octocat', name: null, email: 'public@example.com', emails });
    const person = await openSignIn(app, client);
    const first = await claimsOf(person, await signInWith(person, github, 'github'));
    expect(first).toMatchObject({ email: 'octo@example.com', email_verified: true, name: 'octocat' });
    github.be({ id: 583231, login: 'renamed', name: 'Octo', emails: [] });
    const again = await openSignIn(app, client);
    expect((await claimsOf(again, await signInWith(again, github, 'github'))).sub).toBe(first.sub);
    // A login that somebody else took over is somebody else.
    github.be({
      id: 999,
      login: 'octocat',
      name: null,
      emails: [{ email: 'new@example.com', primary: true, verified: true }],
    });
    const other = await openSignIn(app, client);
    expect((await claimsOf(other, await signInWith(other, github, 'github'))).sub).not.toBe(first.sub);
    await github.stop();
  });

  test.each([
    ['an address that is not verified', [{ email: 'a@example.com', primary: true, verified: false }]],
    ['none', []],
  ])('GitHub: with %s the person has to prove a user of ours', async (_, emails) => {
    const github = await startGithub();
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    await makeConnection(gatehouse, app, { kind: 'github' });
    github.be({ id: 7, login: 'seven', name: null, email: 'a@example.com', emails });
    const person = await openSignIn(app, client);
    const page = await signInWith(person, github, 'github');
    expect(page.text).toContain('name="ticket"');
    await github.stop();
  });

  test('an issuer that somebody else wrote: oidc-provider, as another App of ours', async () => {
    const there = await makeApp(gatehouse);
    const app = await makeApp(gatehouse);
    const { client_id, client_secret } = await makeClient(gatehouse, there, {
      redirect_uris: [`${app.issuer}/connect/oidc/callback`],
    });
    const user = await makeUser(gatehouse, there, { email_verified: true, name: 'Dana' });
    await makeConnection(gatehouse, app, {
      client_id,
      client_secret: client_secret!,
      settings: { issuer: there.issuer },
    });
    const person = await openSignIn(app, await makeClient(gatehouse, app));
    const screens = await person.visitor.open(await press(person, 'oidc'));
    const page = await passScreens(person.visitor, screens, user.email);
    expect(await claimsOf(person, page)).toMatchObject({ email: user.email, email_verified: true, name: 'Dana' });
  });

  test('any OAuth 2.0 provider, by its addresses and the names of its fields', async () => {
    const plain = await startUpstream();
    plain.be({ data: { id: 42, mail: 'p@example.com', ok: true, title: 'Pat' } });
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    await makeConnection(gatehouse, app, {
      kind: 'oauth2',
      settings: {
        authorization_url: `${plain.url}/authorize`,
        token_url: `${plain.url}/token`,
        userinfo_url: `${plain.url}/userinfo`,
        subject_claim: 'data.id',
        email_claim: 'data.mail',
        email_verified_claim: 'data.ok',
        name_claim: 'data.title',
      },
    });
    const person = await openSignIn(app, client);
    plain.twist({
      callback: (back) => back.delete('iss'),
      answer: {
        token: (_, response) =>
          response
            .writeHead(200, { 'content-type': 'application/json' })
            .end('{"access_token":"t","token_type":"bearer"}'),
      },
    });
    expect(await claimsOf(person, await signInWith(person, plain, 'oauth2'))).toMatchObject({
      email: 'p@example.com',
      email_verified: true,
      name: 'Pat',
    });
    await plain.stop();
  });
});

describe('from an App’s own link', () => {
  async function comeBack() {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const visitor = new Visitor();
    const query = { client_id: client.client_id, redirect_uri: client.redirect_uri, state: 'the-state' };
    const begun = await visitor.fetch(`${app.issuer}/connect/oidc?${new URLSearchParams(query)}`);
    const page = await visitor.open(await upstream.follow(begun.location!));
    return { app, client, visitor, page };
  }
  const exchange = (app: { issuer: string }, as: string, body: object) =>
    send(`${app.issuer}/api/v1/auth/connections/exchange`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('the backend exchanges a code for tokens, once', async () => {
    upstream.be({ sub: 'api', email: 'api@example.com', email_verified: true });
    const { app, client, page } = await comeBack();
    const params = new URL(page.location!).searchParams;
    expect(page.location).toMatch(/^https:\/\/rp\.example\.com\/callback\?/);
    expect([params.get('state'), params.get('iss'), params.get('access_token')]).toEqual([
      'the-state',
      app.issuer,
      null,
    ]);
    const body = { code: params.get('code')!, client_id: client.client_id, redirect_uri: client.redirect_uri };
    const key = await makeApiKey(gatehouse, app, ['auth:write']);
    const { status, body: said } = await exchange(app, key, body);
    expect([status, (said.user as { email: string }).email]).toEqual([200, 'api@example.com']);
    const { access_token } = said.tokens as Record<string, string>;
    expect(await amrOf(app, (said.user as { id: string }).id)).toEqual([['fed']]);
    expect(
      (await send(`${app.issuer}/api/v1/me`, { headers: { authorization: `Bearer ${access_token}` } })).status,
    ).toBe(200);
    expect((await exchange(app, key, body)).body.code).toBe('invalid_one_time_token');
  });

  test('A105 the code is worth nothing for another redirect URI, client or App', async () => {
    upstream.be({ sub: 'api2', email: 'api2@example.com', email_verified: true });
    const { app, client, page } = await comeBack();
    const other = await makeClient(gatehouse, app, { first_party: true });
    const code = new URL(page.location!).searchParams.get('code')!;
    const elsewhere = await makeApp(gatehouse);
    const right = { code, client_id: client.client_id, redirect_uri: client.redirect_uri };
    const foreign = await exchange(elsewhere, await makeApiKey(gatehouse, elsewhere, ['auth:write']), right);
    expect(foreign.body.code).toBe('invalid_one_time_token');
    const key = await makeApiKey(gatehouse, app, ['auth:write']);
    expect((await exchange(app, key, { ...right, client_id: other.client_id })).body.code).toBe(
      'invalid_one_time_token',
    );
    // A try with the wrong one has used it up.
    expect((await exchange(app, key, right)).body.code).toBe('invalid_one_time_token');
  });

  test('A39 the code ends with the password of its user: who has one ready gets in no more', async () => {
    upstream.be({ sub: 'ready', email: 'ready@example.com', email_verified: true });
    const { app, client, page } = await comeBack();
    const code = new URL(page.location!).searchParams.get('code')!;
    const { db } = gatehouse.database;
    const user = await findUserByEmail(db, app, parseEmail('ready@example.com')!);
    await replacePassword(gatehouse.system, app, user!, 'harbour-velvet-tractor');
    const key = await makeApiKey(gatehouse, app, ['auth:write']);
    const body = { code, client_id: client.client_id, redirect_uri: client.redirect_uri };
    expect((await exchange(app, key, body)).body.code).toBe('invalid_one_time_token');
  });

  test('A105 goes back to registered redirect URIs of first-party clients alone', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const third = await makeClient(gatehouse, app);
    for (const query of [
      { client_id: client.client_id, redirect_uri: 'https://evil.example.com/' },
      { client_id: client.client_id, redirect_uri: `${client.redirect_uri}/` },
      { client_id: third.client_id, redirect_uri: third.redirect_uri },
      { client_id: 'nobody', redirect_uri: client.redirect_uri },
    ]) {
      const page = await new Visitor().fetch(`${app.issuer}/connect/oidc?${new URLSearchParams(query)}`);
      expect([page.status, page.location]).toEqual([400, undefined]);
    }
  });

  test('the existing user is proved on our page, and who cancels is told to the App', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const user = await makeUser(gatehouse, app, { email: 'known@example.com', email_verified: true });
    upstream.be({ sub: 'known', email: 'known@example.com', email_verified: true });
    const query = new URLSearchParams({ client_id: client.client_id, redirect_uri: client.redirect_uri });
    const visitor = new Visitor();
    const begun = await visitor.fetch(`${app.issuer}/connect/oidc?${query}`);
    const page = await visitor.open(await upstream.follow(begun.location!));
    const wrong = await visitor.submit(page, { email: user.email, password: 'not-the-password' });
    expect([wrong.status, wrong.location]).toEqual([401, undefined]);
    const done = await visitor.submit(wrong, { email: user.email, password: PASSWORD });
    const code = new URL(done.location!).searchParams.get('code')!;
    const key = await makeApiKey(gatehouse, app, ['auth:write']);
    const { body } = await exchange(app, key, { code, client_id: client.client_id, redirect_uri: client.redirect_uri });
    expect((body.user as { id: string }).id).toBe(user.id);

    upstream.twist({
      callback: (back) => {
        back.delete('code');
        back.set('error', 'access_denied');
      },
    });
    const again = await visitor.fetch(`${app.issuer}/connect/oidc?${query}`);
    const refused = await visitor.open(await upstream.follow(again.location!));
    upstream.twist({});
    expect(new URL(refused.location!).searchParams.get('error')).toBe('access_denied');
  });
});

describe('on the user’s own pages', () => {
  test('an account elsewhere is named, and taken away with the password', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const user = await makeUser(gatehouse, app, { email: 'vera@example.com', email_verified: true });
    upstream.be({ sub: 'vera', email: 'vera@example.com', email_verified: true });
    const person = await openSignIn(app, client);
    const link = await signInWith(person, upstream, 'oidc');
    await claimsOf(
      person,
      await allow(person, await person.visitor.submit(link, { email: user.email, password: PASSWORD })),
    );
    const { visitor } = person;
    const page = await visitor.open(`${app.issuer}/account/security`);
    expect(page.text).toContain(`${app.issuer}/account/identities`);
    const list = await visitor.open(`${app.issuer}/account/identities`);
    const href = /href="([^"]*\/identities\/remove[^"]*)"/.exec(list.text)![1]!.replaceAll('&amp;', '&');
    const removal = await visitor.open(href);
    expect((await visitor.submit(removal, { current_password: 'not the password' })).status).toBe(403);
    expect(await listIdentities(gatehouse.database.db, app, user.id)).toHaveLength(1);
    const done = await visitor.submit(removal, { current_password: PASSWORD });
    expect(done.url).toContain('done=identity_removed');
    expect(await listIdentities(gatehouse.database.db, app, user.id)).toEqual([]);
    // The user hears of both by mail, once.
    for (const kind of ['identity_linked', 'identity_unlinked']) {
      expect(await countRows(gatehouse, app, 'mails', { kind, recipient: user.email }), kind).toBe(1);
    }
  });

  test('the last way in stays', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    upstream.be({ sub: 'wim', email: 'wim@example.com', email_verified: true });
    upstream.twist({ claims: (claims) => ({ ...claims, auth_time: Math.floor(Date.now() / 1000) }) });
    const person = await openSignIn(app, client);
    const { sub } = await claimsOf(person, await signInWith(person, upstream, 'oidc'));
    const [identity] = await listIdentities(gatehouse.database.db, app, sub);
    const removal = await person.visitor.open(`${app.issuer}/account/identities/remove?identity=${identity!.id}`);
    const refused = await person.visitor.submit(removal, {}, '/remove');
    expect(refused.status).toBe(409);
    upstream.twist({});
    expect(await listIdentities(gatehouse.database.db, app, sub)).toHaveLength(1);
    // A user who signed up by it is told nothing new.
    expect(await countRows(gatehouse, app, 'mails')).toBe(0);
  });

  test('A100 A105 who has a second factor is linked only after it, and a connection alone does not sign them in', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer, { mfa: 'optional' });
    const user = await makeUser(gatehouse, app, { email: 'xenia@example.com', email_verified: true });
    const { secret } = await makeAuthenticator(gatehouse, app, user);
    upstream.be({ sub: 'xenia', email: 'xenia@example.com', email_verified: true });
    const linked = () => listIdentities(gatehouse.database.db, app, user.id);

    const person = await openSignIn(app, client);
    const link = await signInWith(person, upstream, 'oidc');
    const asked = await person.visitor.submit(link, { email: user.email, password: PASSWORD });
    expect(asked.text).toContain('autocomplete="one-time-code"');
    expect(await linked()).toEqual([]);
    const done = await person.visitor.submit(asked, { code: codeOf(secret) }, '/second-factor');
    expect((await claimsOf(person, await allow(person, done))).id_token.amr).toEqual(
      expect.arrayContaining(['pwd', 'fed', 'otp', 'mfa']),
    );
    expect(await linked()).toHaveLength(1);

    const next = await openSignIn(app, client);
    const again = await signInWith(next, upstream, 'oidc');
    expect(again.text).toContain('autocomplete="one-time-code"');
    expect(again.location).toBeUndefined();
  });
});
