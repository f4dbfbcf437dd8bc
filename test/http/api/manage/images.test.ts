// The pictures of an App through the API, and how they are served: to everyone, as what they are, and to no App but their own.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { deleteApp } from '../../../../src/apps/apps.ts';
import { imageKinds } from '../../../../src/apps/images/kinds.ts';
import { MAX_IMAGE_BYTES } from '../../../../src/apps/images/read-image.ts';
import { keysOf } from '../../../../src/tables.ts';
import { makeApiKey, makeApp, makeClient } from '../../../kit/app.ts';
import { authorizeUrl, makePkce } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { GIF, lossyWebp, makeJpeg, makePng, padPng, SVG } from '../../../kit/images.ts';
import { ask } from '../../../kit/raw.ts';
import { countRows } from '../../../kit/rows.ts';
import { Visitor } from '../../../kit/visitor.ts';
import { call, check, routeOf, urlOf } from '../call.ts';

let gatehouse: Gatehouse;
let app: App;
let key: string;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  key = await makeApiKey(gatehouse, app, ['app:read', 'app:write']);
});
afterAll(() => gatehouse.stop());

type Sent = { at?: App; as?: string; type?: string };

async function upload(name: string, bytes: Buffer, { at = app, as = key, type = 'image/png' }: Sent = {}) {
  const route = routeOf(at, `PUT /app/${name}`);
  const headers = { authorization: `Bearer ${as}`, 'content-type': type };
  const response = await fetch(urlOf(at, route, {}), { method: 'PUT', headers, body: new Uint8Array(bytes) });
  const text = await response.text();
  const answer = { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  check(route, answer);
  return answer;
}

test.each(keysOf(imageKinds))('the %s is uploaded, served, replaced and deleted', async (kind) => {
  const name = imageKinds[kind];
  const { body: first } = await upload(name, makePng());
  expect(first.images[kind]).toMatch(new RegExp(`^${app.issuer}/assets/${name}\\?v=[\\w-]{22}$`));
  const served = await fetch(first.images[kind]);
  expect(served.status).toBe(200);
  expect(Buffer.from(await served.arrayBuffer())).toEqual(makePng());

  expect((await upload(name, makePng())).body.updated_at).toBe(first.updated_at);

  const { body: second } = await upload(name, makeJpeg());
  expect(second.images[kind]).not.toBe(first.images[kind]);
  const replaced = await fetch(second.images[kind]);
  expect(replaced.headers.get('content-type')).toBe('image/jpeg');

  await call(app, `DELETE /app/${name}`, { as: key });
  await call(app, `DELETE /app/${name}`, { as: key });
  expect((await call(app, 'GET /app', { as: key })).body.images[kind]).toBeNull();
  expect((await fetch(second.images[kind])).status).toBe(404);
});

test('what the caller says about the type counts for nothing', async () => {
  const { body } = await upload('logo', lossyWebp, { type: 'text/html' });
  expect((await fetch(body.images.logo)).headers.get('content-type')).toBe('image/webp');
});

describe('A195 an upload that is refused', () => {
  test.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['an SVG', SVG, 'unknown_format'],
    ['a GIF', GIF, 'unknown_format'],
    ['a PNG that is too wide', makePng(2_001, 1), 'too_many_pixels'],
    ['too many bytes', padPng(MAX_IMAGE_BYTES + 1), 'too_many_bytes'],
    ['far too many bytes', Buffer.alloc(8 * 1024 * 1024), 'too_many_bytes'],
  ])('A195 %s: the answer says why, and the old one stays', async (_, bytes, reason) => {
    const { body: before } = await upload('logo', makePng());
    const answer = await upload('logo', bytes);
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_image', reason } });
    expect((await call(app, 'GET /app', { as: key })).body.images).toEqual(before.images);
  });

  test('A195 without the permission', async () => {
    const reader = await makeApiKey(gatehouse, app, ['app:read']);
    expect(await upload('logo', makePng(), { as: reader })).toMatchObject({ status: 403 });
  });
});

describe('A195 an image is served', () => {
  test('as what it is, to be kept for ever under its hash, and as a document that can do nothing', async () => {
    const { body } = await upload('logo', makePng());
    const { headers } = await fetch(body.images.logo);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'cross-origin',
      'content-length': String(makePng().length),
    });
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*; sandbox$/);
    const etag = headers.get('etag')!;
    const path = new URL(body.images.logo).pathname;
    expect((await ask(gatehouse, { path, headers: { 'if-none-match': etag } })).status).toBe(304);
    const head = await fetch(body.images.logo, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(makePng().length));
  });

  test.each(['', '?v=', '?v=old', '?v=a&v=b'])(
    'with “%s” as its newest, which browsers ask for each time',
    async (query) => {
      await upload('logo', makePng());
      const { status, headers } = await fetch(`${app.issuer}/assets/logo${query}`);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('public, no-cache');
    },
  );
});

describe('A195 A53 another App', () => {
  test('has no part of it: neither its key nor its address', async () => {
    const other = await makeApp(gatehouse);
    const otherKey = await makeApiKey(gatehouse, other, ['app:write']);
    const { body } = await upload('logo', makePng());
    expect(await upload('logo', makeJpeg(), { as: otherKey })).toMatchObject({ status: 401 });
    const { search } = new URL(body.images.logo);
    expect((await fetch(`${other.issuer}/assets/logo${search}`)).status).toBe(404);
    await upload('logo', makeJpeg(), { at: other, as: otherKey });
    const own = await fetch(`${other.issuer}/assets/logo${search}`);
    expect(own.headers.get('content-type')).toBe('image/jpeg');
    expect((await fetch(body.images.logo)).headers.get('content-type')).toBe('image/png');
  });

  test('that is deleted takes its pictures along', async () => {
    const other = await makeApp(gatehouse);
    const as = await makeApiKey(gatehouse, other, ['app:write']);
    await upload('logo', makePng(), { at: other, as });
    expect(await countRows(gatehouse, other, 'app_images')).toBe(1);
    await deleteApp(gatehouse.database.db, other);
    expect(await countRows(gatehouse, other, 'app_images')).toBe(0);
  });
});

test('pages show the uploaded logo rather than the address of one, and the other on dark pages', async () => {
  const shown = await makeApp(gatehouse);
  const as = await makeApiKey(gatehouse, shown, ['app:write']);
  const logo_url = 'https://cdn.example.com/logo.png';
  await call(shown, 'PATCH /app', { as, body: { branding: { logo_url } } });
  const client = await makeClient(gatehouse, shown);
  const open = async () => (await new Visitor().open(authorizeUrl(shown, client, makePkce().challenge))).text;
  expect(await open()).toContain(`src="${logo_url}"`);
  for (const name of Object.values(imageKinds)) await upload(name, makePng(), { at: shown, as });
  const page = await open();
  expect(page).not.toContain(logo_url);
  expect(page).toMatch(/<img class="logo" src="[^"]*\/assets\/logo\?v=/);
  expect(page).toMatch(/<source srcset="[^"]*\/assets\/logo-dark\?v=[^"]*" media="\(prefers-color-scheme: dark\)">/);
  expect(page).toMatch(/<link rel="icon" href="[^"]*\/assets\/favicon\?v=/);
  await call(shown, 'DELETE /app/logo', { as });
  expect(await open()).toContain(`src="${logo_url}"`);
});

test('changes at the same time all hold', async () => {
  const busy = await makeApp(gatehouse);
  const as = await makeApiKey(gatehouse, busy, ['app:read', 'app:write']);
  await Promise.all(Object.values(imageKinds).map((name) => upload(name, makePng(), { at: busy, as })));
  const { images } = (await call(busy, 'GET /app', { as })).body;
  expect(Object.values(images).every((url) => typeof url === 'string')).toBe(true);
});
