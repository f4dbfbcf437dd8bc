import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeAccess } from '../../../../src/http/kit/consent-words.ts';
import type { Locale } from '../../../../src/http/kit/render/messages.ts';
import { makeApiKey, makeApp, makeClient, makeResource } from '../../../kit/app.ts';
import { post } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { call } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

async function makeWorld() {
  const app = await makeApp(gatehouse);
  return { app, as: await makeApiKey(gatehouse, app, ['resources:read', 'resources:write']) };
}

describe('resources', () => {
  test('are made, changed and deleted; their tokens follow', async () => {
    const { app, as } = await makeWorld();
    const scopes = [{ name: 'photos:read', description: 'See your photos' }];
    const body = { identifier: 'https://photos.example.com/', name: 'Photos', scopes };
    const { status, body: resource } = await call(app, 'POST /resources', { as, body });
    expect(status).toBe(201);
    expect(resource).toMatchObject({ ...body, token_format: 'opaque', access_token_seconds: null, is_default: false });
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    const ask = async () => {
      const form = { grant_type: 'client_credentials', resource: body.identifier, scope: 'photos:read' };
      return (await post(app, '/token', form, machine)).body as { access_token: string; expires_in: number };
    };
    expect((await ask()).access_token.split('.')).toHaveLength(1);

    const params = { id: resource.id };
    const change = { token_format: 'jwt', access_token_seconds: 120 };
    expect((await call(app, 'PATCH /resources/:id', { as, params, body: change })).body).toMatchObject(change);
    const jwt = await ask();
    expect([jwt.access_token.split('.').length, jwt.expires_in]).toEqual([3, 120]);
    const back = { access_token_seconds: null };
    expect((await call(app, 'PATCH /resources/:id', { as, params, body: back })).body).toMatchObject(back);

    expect((await call(app, 'GET /resources', { as })).body.items).toHaveLength(1);
    expect((await call(app, 'DELETE /resources/:id', { as, params })).status).toBe(204);
    expect((await ask()).access_token).toBeUndefined();
    expect((await call(app, 'DELETE /resources/:id', { as, params })).status).toBe(404);
  });

  test('their scopes are said in the reader’s language, or as they are for everybody', async () => {
    const { app, as } = await makeWorld();
    const scopes = [
      { name: 'photos:read', description: 'See your photos', descriptions: { de: 'Ihre Fotos sehen' } },
      { name: 'photos:write', description: '', descriptions: { de: '' } },
    ];
    const body = { identifier: 'https://photos.example.com/', name: 'Photos', scopes };
    expect((await call(app, 'POST /resources', { as, body })).body.scopes).toEqual(scopes);
    const access = { scopes: [], claims: [], resources: { [body.identifier]: ['photos:read', 'photos:write'] } };
    const current = (await gatehouse.system.directory.findById(app.id))!;
    const said = async (locale: Locale) => {
      const { resources } = await describeAccess(gatehouse.system, current, access, { locale });
      return resources[0]?.grants.map(({ description }) => description);
    };
    expect(await said('de')).toEqual(['Ihre Fotos sehen', 'photos:write']);
    expect(await said('de-AT')).toEqual(['Ihre Fotos sehen', 'photos:write']);
    expect(await said('en')).toEqual(['See your photos', 'photos:write']);
  });

  test('the App’s own API is one already', async () => {
    const { app, as } = await makeWorld();
    const body = { identifier: app.issuer, name: 'x' };
    expect((await call(app, 'POST /resources', { as, body })).body.code).toBe('conflict');
  });

  test.each([
    [{ identifier: 'photos' }, 422],
    [{ identifier: 'https://photos.example.com/#x' }, 422],
    [{ identifier: 'https://taken.example.com/' }, 409],
    [{ scopes: [{ name: 'openid', description: '' }] }, 422],
    [{ scopes: [{ name: 'with space', description: '' }] }, 422],
    [{ scopes: [{ name: 'a', description: '', descriptions: { fr: 'Voir' } }] }, 422],
    [{ scopes: [{ name: 'a', description: '', descriptions: { de: 'x'.repeat(301) } }] }, 422],
    [
      {
        scopes: [
          { name: 'a', description: '' },
          { name: 'a', description: '' },
        ],
      },
      422,
    ],
    [{ access_token_seconds: 1 }, 422],
    [{ access_token_seconds: 1_000_000 }, 422],
  ])('%j is refused', async (wrong, status) => {
    const { app, as } = await makeWorld();
    await makeResource(gatehouse, app, { identifier: 'https://taken.example.com/' });
    const body = { identifier: 'https://photos.example.com/', name: 'Photos', ...wrong };
    expect((await call(app, 'POST /resources', { as, body })).status).toBe(status);
  });
});
