import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { permissions } from '../../../src/apps/permissions.ts';
import { events, isPublished } from '../../../src/events/catalogue.ts';
import { exampleOf, type JsonSchema, toJsonSchema } from '../../../src/http/api/json-schema.ts';
import { isTagged } from '../../../src/http/api/kit/headers/etag.ts';
import { problemsOf } from '../../../src/http/api/kit/route-problems.ts';
import type { Operation } from '../../../src/http/api/openapi.ts';
import { apiRoutes, serverRoutes } from '../../../src/http/api/table.ts';
import { problems } from '../../../src/problem.ts';
import { makeApiKey, makeApp } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { nameOf, send } from './call.ts';

type Document = {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  webhooks?: Record<string, { post: { requestBody: { content: Record<string, { schema: JsonSchema }> } } }>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, object> };
};

let gatehouse: Gatehouse;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse, {}, 'Alice’s <b>Blog</b>');
});
afterAll(() => gatehouse.stop());

const routes = [...apiRoutes, ...serverRoutes].map((route) => [nameOf(route), route] as const);

const documents = new Map<string, Promise<Document>>();

/** Read once: while developing, each answer is made anew. */
function readDocument(base: string): Promise<Document> {
  const read = documents.get(base) ?? send(`${base}/api/v1/openapi.json`, 'GET').then(({ body }) => body as Document);
  documents.set(base, read);
  return read;
}

describe('the OpenAPI document', () => {
  test.each(['App', 'server'])(
    'has every operation of the %s, and every reference in it leads somewhere',
    async (which) => {
      const [base, table] = which === 'App' ? [app.issuer, apiRoutes] : [gatehouse.url, serverRoutes];
      const document = await readDocument(base);
      expect(document).toMatchObject({ openapi: '3.1.0', servers: [{ url: `${base}/api/v1` }] });
      const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
      );
      expect(operations.sort()).toEqual(table.map(nameOf).sort());
      const ids = Object.values(document.paths).flatMap((methods) =>
        Object.values(methods).map((one) => one.operationId),
      );
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, reference] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
        const found = reference!
          .split('/')
          .reduce((at: unknown, name) => (at as Record<string, unknown>)?.[name], document);
        expect(found, reference).toBeDefined();
      }
    },
  );

  test.each(routes)('says of %s who may call it, what it takes, and every way it may answer', async (_, route) => {
    const document = await readDocument(apiRoutes.includes(route) ? app.issuer : gatehouse.url);
    const operation = document.paths[route.path.replace(/:(\w+)/g, '{$1}')]![route.method.toLowerCase()]!;
    for (const one of operation.security) {
      expect(document.components.securitySchemes).toHaveProperty(Object.keys(one));
    }
    expect(operation.security.length > 0).toBe(!('public' in route.access));
    expect(operation.requestBody !== undefined).toBe(route.body !== undefined || route.takes !== undefined);
    const ofTag = isTagged(route) ? [304] : [];
    const ofProblems = problemsOf(route).map((code) => problems[code].status);
    const statuses = new Set([route.status, ...ofTag, ...ofProblems].map(String));
    expect(Object.keys(operation.responses).sort()).toEqual([...statuses].sort());
    const inPath =
      operation.parameters?.flatMap((one) => ('in' in one && one.in === 'path' ? [`:${one.name}`] : [])) ?? [];
    expect(inPath).toEqual(route.path.match(/:\w+/g) ?? []);
  });

  test.each(routes)('gives examples for %s that its schemas take', (_, route) => {
    const components = {};
    for (const brief of [true, false]) {
      if (route.body) route.body.parse(exampleOf(toJsonSchema(route.body, 'input', components), components, { brief }));
    }
    if (route.response) {
      const example = exampleOf(toJsonSchema(route.response, 'output', components), components);
      expect(route.response.parse(example)).toEqual(example);
    }
  });

  test('says of every parameter of a query whether a call without it is refused', async () => {
    const described: string[] = [];
    const refused: string[] = [];
    for (const base of [app.issuer, gatehouse.url]) {
      const { paths } = await readDocument(base);
      for (const route of base === app.issuer ? apiRoutes : serverRoutes) {
        const operation = paths[route.path.replace(/:(\w+)/g, '{$1}')]![route.method.toLowerCase()]!;
        for (const parameter of operation.parameters ?? [])
          if ('in' in parameter && parameter.in === 'query' && parameter.required)
            described.push(`${nameOf(route)} ${parameter.name}`);
        // Rules between several parameters come after those of each.
        const missing = route.query?.safeParse({}).error?.issues.filter(({ path }) => path.length === 1) ?? [];
        for (const { path } of missing) refused.push(`${nameOf(route)} ${String(path[0])}`);
      }
    }
    expect(described.sort()).toEqual(refused.sort());
    expect(described.some((one) => one.endsWith(' currency'))).toBe(true);
  });

  test('has each request that is sent to programs of an App and its clients, and no other one', async () => {
    const { webhooks = {} } = await readDocument(app.issuer);
    expect(Object.keys(webhooks)).toEqual([
      ...[...events.filter(isPublished), 'webhook.test'],
      ...['provisioning:user.created', 'provisioning:user.updated', 'provisioning:user.deleted'],
      ...['hook:before_sign_up', 'hook:before_tokens', 'logout_token', 'security_event_token'],
    ]);
    expect(await readDocument(gatehouse.url)).not.toHaveProperty('webhooks');
  });

  test('closes what is taken, and leaves open what is answered', async () => {
    const { paths, components } = await readDocument(app.issuer);
    const taken = paths['/users']!.post!.requestBody!.content['application/json']!.schema!;
    expect(taken.additionalProperties).toBe(false);
    expect(components.schemas.User).not.toHaveProperty('additionalProperties');
  });

  test('no answer has a place for a password, a hash or a private key', () => {
    const components: Record<string, JsonSchema> = {};
    const answers = routes.flatMap(([, { response }]) =>
      response ? [toJsonSchema(response, 'output', components)] : [],
    );
    const names = [...answers, ...Object.values(components)].flatMap(namesIn);
    const secret = names.filter((name) => /password|hash|sealed|private|email_key|^[dpqk]$|^d[pq]$|^qi$/.test(name));
    expect([...new Set(secret)].sort()).toEqual([
      'metadata_private',
      'password_min_length',
      'password_min_strength',
      'password_words',
    ]);
  });

  test('every permission that a route asks for is one, and every permission opens something', () => {
    const asked = routes.flatMap(([, { access }]) =>
      'permission' in access ? [access.permission] : 'member' in access ? [access.member] : [],
    );
    // The console alone begins to act as a user.
    expect([...new Set(asked), 'users:impersonate'].sort()).toEqual(Object.keys(permissions).sort());
  });
});

describe('the reference page', () => {
  test('shows every operation with its permission and a command that is right for this App', async () => {
    const { status, headers, text } = await send(`${app.issuer}/api/v1/docs`, 'GET');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/html');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const { method, path, summary, access } of apiRoutes) {
      expect(text).toContain(`<span class="method method-${method.toLowerCase()}">${method}</span>`);
      expect(text).toContain(path.replace(/:(\w+)/g, '{$1}'));
      expect(text).toContain(summary.replaceAll("'", '&#39;'));
      if ('permission' in access) expect(text).toContain(`<code>${access.permission}</code>`);
    }
    expect(text).toContain(`curl &#34;${app.issuer}/api/v1/me&#34;`);
    expect(text).not.toMatch(/undefined|\[object Object\]|NaN/);
  });

  test('A67 shows an App’s name as text, and runs nothing', async () => {
    const { text } = await send(`${app.issuer}/api/v1/docs`, 'GET');
    expect(text).toContain('Alice’s &lt;b&gt;Blog&lt;/b&gt;');
    expect(text).not.toContain('<b>Blog');
    expect(text).not.toMatch(/<script(?![^>]*src=)| style=| on\w+=/);
  });

  test('is small on its way, for who takes it zipped and who does not', async () => {
    for (const path of ['/api/v1/docs', '/api/v1/openapi.json', '/api/v1/events.schema.json']) {
      const zipped = await fetch(`${app.issuer}${path}`, { headers: { 'accept-encoding': 'gzip' } });
      expect(zipped.headers.get('content-encoding')).toBe('gzip');
      expect(Number(zipped.headers.get('content-length'))).toBeLessThan(110_000);
      const plain = await fetch(`${app.issuer}${path}`, { headers: { 'accept-encoding': 'identity' } });
      expect(plain.headers.get('content-encoding')).toBeNull();
      const text = await plain.text();
      expect(text).toBe(await zipped.text());
      if (path.endsWith('/docs')) expect(Buffer.byteLength(text)).toBeLessThan(720_000);
    }
  });

  test.each([
    ['docs', '/apps'],
    ['openapi.json', '/apps'],
    ['events.schema.json', 'user.created'],
  ])('%s is there at the server, too, and takes GET alone', async (page, words) => {
    const { status, text } = await send(`${gatehouse.url}/api/v1/${page}`, 'GET');
    expect(status).toBe(200);
    expect(text).toContain(words);
    const posted = await send(`${gatehouse.url}/api/v1/${page}`, 'POST', { body: {} });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('its command for creating a user works as it stands', async () => {
    const { text } = await send(`${app.issuer}/api/v1/docs`, 'GET');
    const code = /<code id="post_users-curl">([^<]*)<\/code>/.exec(text)![1]!;
    const command = code.replaceAll('&#34;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
    const url = /"(http[^"]+)"/.exec(command)![1]!;
    const body = /-d '(.*)'$/s.exec(command)![1]!;
    const answer = await send(url, 'POST', { as: await makeApiKey(gatehouse, app), body });
    expect(answer.status).toBe(201);
  });
});

function namesIn(schema: JsonSchema): string[] {
  return [...JSON.stringify(schema).matchAll(/"(\w+)":\{/g)].map(([, name]) => name!);
}
