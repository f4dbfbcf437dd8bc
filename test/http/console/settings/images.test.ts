// Uploading an App's pictures in the console: as a browser sends the form, and as it doesn't.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { saveImage } from '../../../../src/apps/images/images.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { makePng, padPng, SVG } from '../../../kit/images.ts';
import { type Developer, signedUp } from '../developer.ts';

let gatehouse: Gatehouse;
let owner: Developer;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  owner = await signedUp(gatehouse);
  app = await owner.makeApp();
});
afterAll(() => gatehouse.stop());

const path = (rest = '') => `/apps/${app.slug}/settings/branding${rest}`;
const current = async () => (await gatehouse.system.directory.findBySlug(app.slug))!;

type Parts = {
  csrf?: string | undefined;
  file?: Buffer;
  name?: string;
  twice?: boolean;
  headers?: Record<string, string>;
};

async function upload({ csrf, file = makePng(), name = 'logo', twice, headers }: Parts, by = owner) {
  const form = new FormData();
  form.set('csrf', csrf ?? (await by.csrf()));
  form.set(name, new File([new Uint8Array(file)], '../../x.svg', { type: 'image/svg+xml' }));
  if (twice) form.append(name, 'x');
  // The body and its type as a browser puts them together.
  const request = new Request('http://localhost', { method: 'POST', body: form });
  const url = `${gatehouse.url}/console${path('/logo')}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      accept: 'text/html',
      cookie: by.visitor.cookieHeader(url),
      'content-type': request.headers.get('content-type')!,
      ...headers,
    },
    body: await request.arrayBuffer(),
    redirect: 'manual',
  });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

test('a logo is uploaded, shown on the page and in the preview, and deleted', async () => {
  const answer = await upload({});
  expect(answer).toMatchObject({ status: 303, location: expect.stringContaining('/settings/branding?done=saved') });
  const { issuer, images } = await current();
  const url = `${issuer}/assets/logo?v=${images.logo}`;
  expect((await owner.open(path())).text).toContain(`src="${url}"`);
  const preview = await owner.open(`/apps/${app.slug}/preview`);
  expect(preview.text).toContain(`src="${url}"`);
  await owner.send(path(), {}, '/logo/delete');
  expect((await current()).images.logo).toBeUndefined();
});

test('a preview shows the logo of its look, whatever the browser prefers', async () => {
  await saveImage(gatehouse.system, await current(), { kind: 'logo', bytes: makePng() });
  await saveImage(gatehouse.system, await current(), { kind: 'logo_dark', bytes: makePng(8, 8) });
  for (const [look, name] of [
    ['light', 'logo'],
    ['dark', 'logo-dark'],
  ]) {
    const { text } = await owner.open(`/apps/${app.slug}/preview?preview:look=${look}`);
    expect(text).toContain(`/assets/${name}?v=`);
    expect(text).not.toContain('<source');
  }
});

test.each([
  ['an SVG under any name', SVG, 'neither PNG, JPEG nor WebP'],
  ['no file', Buffer.alloc(0), 'Choose an image.'],
  ['a file of a megabyte', padPng(1024 * 1024), 'too large'],
])(
  'A195 %s is refused in words beside its field, and the form of the look keeps its values',
  async (_, file, words) => {
    const { status, text } = await upload({ file });
    expect(status).toBe(422);
    expect(text).toContain(words);
    expect(text).toMatch(/id="f-logo"[^>]*aria-invalid="true"/);
    expect(text).toMatch(/aria-current="page"><svg[^>]*><use[^>]*\/><\/svg>Branding/);
  },
);

describe('A195 an upload changes nothing', () => {
  const cases: [string, () => Parts | Promise<Parts>, number][] = [
    ['with the token of another page', () => ({ csrf: 'x' }), 403],
    ['from another site', () => ({ headers: { 'sec-fetch-site': 'cross-site' } }), 403],
    ['with a field that the form does not have', () => ({ name: 'favicon' }), 400],
    ['with a field twice', () => ({ twice: true }), 400],
    ['without a boundary', () => ({ headers: { 'content-type': 'multipart/form-data' } }), 400],
    [
      'with the boundary of another form',
      () => ({ headers: { 'content-type': 'multipart/form-data; boundary=x' } }),
      400,
    ],
    ['as JSON', () => ({ headers: { 'content-type': 'application/json' } }), 415],
    ['that is far too large', () => ({ file: Buffer.alloc(5 * 1024 * 1024) }), 413],
  ];

  test.each(cases)('A195 %s', async (_, parts, status) => {
    const before = (await current()).images;
    expect((await upload({ file: makePng(9, 9), ...(await parts()) })).status).toBe(status);
    expect((await current()).images).toEqual(before);
  });

  test('A195 by a developer who may only read', async () => {
    const viewer = await signedUp(gatehouse);
    await viewer.join(app, 'viewer');
    const before = (await current()).images;
    expect((await upload({ file: makePng(9, 9) }, viewer)).status).toBe(403);
    expect((await current()).images).toEqual(before);
    expect((await viewer.open(path())).text).not.toContain('type="file"');
  });

  test('A195 by nobody: the body is not read before it is known who sends it', async () => {
    const url = `${gatehouse.url}/console${path('/logo')}`;
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const response = await fetch(url, { method: 'POST', headers, body: 'no form at all', redirect: 'manual' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toContain('/console/sign-in');
  });
});
