// UPSTREAM_HOSTS: the operator's list of the hosts that connections may lead to.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { upstreamUrlMistake } from '../../src/outbound.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { startUpstream, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { makeConnection, makeWorld, openSignIn, PRIVATE, signInWith } from './world.ts';

let gatehouse: Gatehouse;
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
  gatehouse = await startGatehouse({
    ...PRIVATE,
    UPSTREAM_HOSTS: `${new URL(upstream.issuer).hostname}, *.Example.com`,
  });
});
afterAll(async () => {
  await upstream.stop();
  await gatehouse.stop();
});

describe('a list of allowed hosts', () => {
  test.each([
    ['https://id.example.com/x', true],
    ['https://ID.EXAMPLE.COM', true],
    ['https://a.b.example.com', true],
    ['https://login.example.net', true],
    ['https://[2001:db8::1]', true],
    ['https://example.com', false],
    ['https://anexample.com', false],
    ['https://id.example.com.example.org', false],
    ['https://other.login.example.net', false],
    ['https://login.example.net.', false],
    ['https://id.example.com@example.org', false],
  ])('A183 takes or refuses %s: %s', (url, isAllowed) => {
    const config = readConfig({ ...PRIVATE, UPSTREAM_HOSTS: '*.Example.com login.example.net, [2001:db8::1]' });
    expect(upstreamUrlMistake(url, config) === undefined).toBe(isAllowed);
    expect(upstreamUrlMistake(url, readConfig(PRIVATE)) === undefined).toBe(!url.includes('@'));
  });

  test('does not make a private address public', () => {
    const config = readConfig({ UPSTREAM_HOSTS: '10.0.0.1 localhost' });
    for (const url of ['https://10.0.0.1', 'https://localhost'])
      expect(upstreamUrlMistake(url, config)).toContain('public internet');
  });

  test('A183 holds when a connection is saved', async () => {
    const app = await makeApp(gatehouse);
    await makeConnection(gatehouse, app, { settings: { issuer: upstream.issuer } });
    const elsewhere = makeConnection(gatehouse, app, {
      slug: 'other',
      settings: { issuer: 'https://login.example.org' },
    });
    await expect(elsewhere).rejects.toMatchObject({ status: 422 });
  });

  test('A183 holds before each request, also for what a discovery document names', async () => {
    upstream.be({ sub: 'bob', email: 'bob@example.com', email_verified: true });
    const allowed = await makeWorld(gatehouse, upstream.issuer);
    const page = await signInWith(await openSignIn(allowed.app, allowed.client), upstream, 'oidc');
    expect(page.location).toContain('code=');

    const elsewhere = upstream.issuer.replace('127.0.0.1', 'localhost');
    upstream.twist({ discovery: (document) => ({ ...document, token_endpoint: `${elsewhere}/token` }) });
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const before = upstream.requests.filter((request) => request === 'POST /token').length;
    const refused = await signInWith(await openSignIn(app, client), upstream, 'oidc');
    expect(refused.location ?? '').not.toContain('code=');
    expect(upstream.requests.filter((request) => request === 'POST /token')).toHaveLength(before);
  });
});
