// Alice's Blog and the two example programs, as `npm start` sets them up (src/demo/demo.ts): an App with a resource, a
// third-party client, and the programs in processes of their own.

import type { App } from '../../src/apps/app.ts';
import { createApp } from '../../src/apps/create-app.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { freePort, startProgram } from '../examples/programs.ts';
import { makeClient, makeResource, type TestClient } from '../kit/app.ts';
import type { Gatehouse } from '../kit/gatehouse.ts';

export type Blog = { app: App; shop: string; photoPrints: TestClient; stop(): Promise<unknown> };

export async function startBlog(
  gatehouse: Gatehouse,
  { format = 'opaque', settings = {} }: { format?: 'opaque' | 'jwt'; settings?: Partial<Settings> } = {},
): Promise<Blog> {
  const [shop, api] = [`http://localhost:${await freePort()}`, `http://localhost:${await freePort()}`];
  const app = await createApp(gatehouse.system, {
    name: 'Alice’s Blog',
    slug: `alices-blog-${new URL(shop).port}`,
    branding: { color: '#0f766e' },
    settings,
  });
  const scopes = [{ name: 'photos:read', description: 'See the photos of your blog' }];
  const { identifier } = await makeResource(gatehouse, app, {
    identifier: `${api}/`,
    name: 'Alice’s Blog photos',
    scopes,
    token_format: format,
  });
  const photoPrints = await makeClient(gatehouse, app, {
    redirect_uris: [`${shop}/callback`],
    post_logout_redirect_uris: [`${shop}/`],
    client_uri: shop,
  });
  const blogApi = await makeClient(gatehouse, app, { name: 'Blog API', type: 'machine', introspects: [identifier] });
  const [{ port: shopPort }, { port: apiPort }] = [new URL(shop), new URL(api)];
  const programs = await Promise.all([
    startProgram('blog-api', { ...toEnvironment(app, blogApi), PORT: apiPort, RESOURCE: identifier }),
    startProgram('photo-prints', {
      ...toEnvironment(app, photoPrints),
      PORT: shopPort,
      BASE_URL: shop,
      BLOG_API: api,
      BLOG_RESOURCE: identifier,
    }),
  ]);
  return { app, shop, photoPrints, stop: () => Promise.all(programs.map((program) => program.stop())) };
}

function toEnvironment({ issuer }: App, { client_id, client_secret = '' }: TestClient): Record<string, string> {
  return { ISSUER: issuer, CLIENT_ID: client_id, CLIENT_SECRET: client_secret };
}
