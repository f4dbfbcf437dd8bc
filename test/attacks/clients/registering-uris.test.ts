// Which URIs a client may register at all: what could never be safe is refused, and nothing of the request is stored.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { createClient, updateClient } from '../../../src/apps/clients/clients.ts';
import type { NewClient } from '../../../src/apps/clients/fields.ts';
import { makeApp, makeClient, type TestClient } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { rowsOf } from '../../kit/rows.ts';

let gatehouse: Gatehouse;
let app: App;
let client: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  client = await makeClient(gatehouse, app);
});
afterAll(() => gatehouse.stop());

const TOO_LONG = `https://rp.example.com/${'x'.repeat(2_000)}`;
const DANGEROUS = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  ' javascript:alert(1)',
  'javascript://rp.example.com/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'blob:https://rp.example.com/1e4f',
  'file:///etc/passwd',
  'view-source:https://rp.example.com/',
  'myapp:/callback',
  'http://rp.example.com/callback',
  'http://127.0.0.1.example.com/callback',
  'https://*.example.com/callback',
  'https://rp.example.com/*',
  'https://rp.example.com/callback#fragment',
  'https://rp.example.com/callback#',
  'https://user:password@rp.example.com/callback',
  'https://user@rp.example.com/callback',
  'https://@rp.example.com/callback',
  'https://rp.example.com\\@evil.example/',
  'https://rp.exаmple.com/callback',
  'https://rp.example.com/call back',
  '//rp.example.com/callback',
  '/callback',
  'callback',
  '',
  TOO_LONG,
];

const FIELDS = [
  'redirect_uris',
  'post_logout_redirect_uris',
  'client_uri',
  'tos_uri',
  'policy_uri',
  'logo_uri',
] as const;

describe.each(FIELDS)('A4 as %s', (field) => {
  test.each(DANGEROUS.map((uri) => [uri.slice(0, 60), uri]))(
    'A4 %j is refused, and nothing is stored',
    async (_name, uri) => {
      const before = await rowsOf(gatehouse, app);
      const given = { [field]: field.endsWith('uris') ? [uri] : uri };
      const input: NewClient = {
        name: 'Photo Prints',
        type: 'confidential',
        redirect_uris: ['https://rp.example.com/'],
      };
      await expect(createClient(gatehouse.system, app, { ...input, ...given })).rejects.toMatchObject({
        code: 'invalid_redirect_uri',
      });
      await expect(updateClient(gatehouse.system, app, client.client_id, given)).rejects.toMatchObject({
        code: 'invalid_redirect_uri',
        status: 400,
        errors: [{ field: field.endsWith('uris') ? `${field}.0` : field, detail: expect.any(String) }],
      });
      expect(await rowsOf(gatehouse, app)).toEqual(before);
    },
  );
});

test('A4 one bad URI among good ones refuses them all', async () => {
  const before = await rowsOf(gatehouse, app);
  const redirect_uris = ['https://rp.example.com/1', 'javascript:alert(1)', 'https://rp.example.com/2'];
  const input: NewClient = { name: 'Photo Prints', type: 'confidential', redirect_uris };
  await expect(createClient(gatehouse.system, app, input)).rejects.toMatchObject({ code: 'invalid_redirect_uri' });
  expect(await rowsOf(gatehouse, app)).toEqual(before);
});

test('A4 what is safe is taken', async () => {
  const { client } = await createClient(gatehouse.system, app, {
    name: 'Photo Prints',
    type: 'public',
    redirect_uris: [
      'https://rp.example.com/cb?a=1',
      'http://localhost:3000/cb',
      'http://[::1]/',
      'com.example.app:/cb',
    ],
    post_logout_redirect_uris: ['https://rp.example.com/'],
    client_uri: 'https://rp.example.com/',
    logo_uri: 'https://rp.example.com/logo.png',
  });
  expect(client.redirect_uris).toHaveLength(4);
});
