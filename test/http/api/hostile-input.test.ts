// What every route of the API does with nonsense, made from its table: it is named as the caller's mistake, changes
// nothing, and is no failure of ours.
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mistakeOf, type Route } from '../../../src/http/api/kit/route.ts';
import { profile } from '../../../src/http/api/kit/schemas.ts';
import { apiRoutes, serverRoutes } from '../../../src/http/api/table.ts';
import { parameters } from '../../../src/http/kit/request/parameters.ts';
import { problems } from '../../../src/problem.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { takeTurn } from '../../kit/turns.ts';
import { type Answer, nameOf, urlOf } from './call.ts';
import { AFTER_ANOTHER_STEP, takenBy } from './taken.ts';
import {
  ask,
  countEvents,
  credentialsFor,
  exampleFor,
  inputOf,
  makeWorld,
  namedRoutes,
  paramsFor,
  queryFor,
  sendTo,
  type World,
} from './world.ts';

let gatehouse: Gatehouse;
let here: World;
let there: World;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  [here, there] = [await makeWorld(gatehouse), await makeWorld(gatehouse)];
});
afterAll(() => gatehouse.stop());

const said = ({ status, body: { request_id: _, ...body } }: Answer) => ({ status, ...body });

const placeOf = (route: Route) => namedRoutes.findIndex(([, one]) => one === route);

const writing = namedRoutes.filter(([, { body }]) => body);

describe('what is sent', () => {
  const PROTECTED = [
    ...[
      'id',
      'app_id',
      'sub',
      'role',
      'roles',
      'is_admin',
      'admin',
      'operator',
      'createdAt',
      'created_at',
      'updated_at',
    ],
    ...['password_hash', 'email_key', 'email_verified', 'phone_verified', 'phone_number_verified', 'amr', 'status'],
    ...['built_in', 'key_hash', 'secret_hash', 'client_secret', 'version', 'toString'],
  ];
  /** Refused before anything else is looked at. */
  const SURPRISING = ['constructor', 'prototype'];

  // A transmitter of security events passes over them, as receivers are written for any.
  test.each(writing.filter(([, { access }]) => !('signals' in access)))(
    'A110 %s refuses fields that it does not know',
    async (_, route) => {
      const as = credentialsFor(route, here);
      const params = paramsFor(route, here);
      const known = Object.keys(inputOf(route).properties ?? {});
      const example = exampleFor(route);
      const before = await countEvents(here);
      const unknown = PROTECTED.filter((one) => !known.includes(one));
      // An answer names at most twenty.
      const together = [unknown.slice(0, 15), unknown.slice(15)];
      const alone = [...SURPRISING, ...takeTurn(unknown, placeOf(route), 1)].map((name) => [name]);
      for (const names of [...together, ...alone]) {
        const planted = Object.fromEntries(names.map((name) => [name, 'x']));
        const answer = await ask(route, here, { as, params, body: { ...example, ...planted } });
        expect(said(answer), `${names}`).toMatchObject({ status: 422, code: 'invalid_body' });
        for (const name of names) expect(answer.body.fields[name], name).toBe('is not a field of this request');
      }
      const proto = await ask(route, here, { as, params, body: '{"__proto__":{"role":"owner"}}' });
      expect([400, 422]).toContain(proto.status);
      const nested = await ask(route, here, { as, params, body: '{"name":{"\\u005f_proto__":{"role":"owner"}}}' });
      expect([400, 422]).toContain(nested.status);
      expect(await countEvents(here)).toBe(before);
    },
  );

  test.each([
    ['POST /users', { email: 'x@example.com', address: { is_admin: true } }, 'address.is_admin'],
    ['POST /users', { email: 'x@example.com', address: { constructor: 1 } }, 'address.constructor'],
    ['PATCH /app', { settings: { app_id: 'x' } }, 'settings.app_id'],
    ['PATCH /app', { branding: { script: 'x' } }, 'branding.script'],
    ['PATCH /resources/:id', { scopes: [{ name: 'a', description: 'b', granted: true }] }, 'scopes.0.granted'],
  ])('A110 %s refuses fields inside of fields, too', async (name, body, field) => {
    const route = apiRoutes.find((one) => nameOf(one) === name)!;
    const answer = await ask(route, here, { as: here.key, params: paramsFor(route, here), body });
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.body.fields)).toEqual([field]);
  });

  /** What passes the schemas that were written without it in mind, and fails in the database. */
  const TREACHEROUS = ['null', '1e999', '9007199254740993', '""', '{"a":{"b":1}}'];
  const ODD = [
    ...['true', '-1', '1.5', '[]', '[null]', '[[[]]]', '{}', '{"$ne":null}'],
    ...['" "', '"\\u0000"', '"\\ud800"', '"%00"', '"\\u202e"', '"../../x"', '"\' or 1=1 --"', '"$ne"'],
  ];

  // Values at each field, beside others that the route takes, as the first call shows. A password would be hashed each time: it is
  // left out where it may be, and sign-up takes the same profile as creating a user.
  test.each(writing)(
    'A116 %s answers every odd value of every field without a failure of ours',
    async (name, route) => {
      const required = inputOf(route).required ?? [];
      const sentWith = async (field?: string, value = '') => {
        const { body, ...sent } = await takenBy(route, here);
        const { password, ...rest } = body;
        const kept = required.includes('password') ? body : rest;
        return { ...sent, body: field === undefined ? body : withRaw(kept, field, value) };
      };
      if (!lasting.has(name)) {
        const taken = await ask(route, here, await sentWith());
        expect(AFTER_ANOTHER_STEP.includes(name) ? 200 : taken.status, taken.text).toBeLessThan(300);
      }
      const fields = Object.keys(inputOf(route).properties ?? {});
      const told = name === 'POST /auth/signup' ? fields.filter((field) => !(field in profile.shape)) : fields;
      const odd = told.flatMap((field, index) =>
        [...TREACHEROUS, ...takeTurn(ODD, placeOf(route) + index, 2)].map((value) => [field, value] as const),
      );
      for (let at = 0; at < odd.length; at += AT_ONCE) {
        const some = odd.slice(at, at + AT_ONCE);
        const answers = await Promise.all(
          some.map(async ([field, value]) => {
            const sent = await sentWith(field, value);
            return lasting.get(name)?.test(sent.body as string) ? undefined : ask(route, here, sent);
          }),
        );
        for (const [index, answer] of answers.entries()) {
          expect(answer?.status ?? 0, `${some[index]} → ${answer?.text}`).toBeLessThan(500);
        }
      }
    },
  );

  /** Bodies after which nothing of this world would work: the example itself is one of them. */
  const lasting = new Map([
    ['DELETE /me', /or 1=1|wander-orbit-lantern/],
    ['PUT /me/password', /wander-orbit-lantern.*harvest-violin/],
    ['DELETE /me/sessions', /wander-orbit-lantern/],
    ['POST /auth/logout', /^\{"token":"[^"]{30}/],
    ['POST /apps/:slug/transfer', /"developer_id":"\w{8}-/],
    ['POST /signing-keys/rotate', /"emergency":true/],
  ]);

  const AT_ONCE = 6;

  test.each(writing)('A116 A125 %s refuses what is no JSON object of reasonable size', async (_, route) => {
    const as = credentialsFor(route, here);
    const params = paramsFor(route, here);
    const wrong = problems[mistakeOf(route)].status;
    const passed = 'signals' in route.access ? [200, 201, 409] : [];
    const deep = (length: number) => `${'{"a":'.repeat(length)}1${'}'.repeat(length)}`;
    const cases: [body: string, statuses: number[], headers?: Record<string, string>][] = [
      ['', [wrong, 403, 404, 409, 200, 201, 202, 204]],
      ['[]', [wrong]],
      ['null', [wrong]],
      ['"text"', [wrong]],
      ['{"a":', [400]],
      ['{"a":1}{', [400]],
      ['\ufeff\u0000', [400]],
      [deep(10_000), [wrong]],
      [`[${'['.repeat(10_000)}${']'.repeat(10_000)}]`, [wrong]],
      [`{${Array.from({ length: 9_000 }, (_, index) => `"k${index}":1`).join()}}`, [wrong, ...passed]],
      [`{"email":"${'x'.repeat(route.maxBody === '1mb' ? 1_100_000 : 200_000)}"}`, [413]],
      ['{}', [415], { 'content-type': 'text/plain' }],
      ['email=x', [415], { 'content-type': 'application/x-www-form-urlencoded' }],
      ['--x--', [415], { 'content-type': 'multipart/form-data; boundary=x' }],
      ['{}', [415], { 'content-type': 'application/json; charset=klingon' }],
      ['{}', [415], { 'content-encoding': 'compress' }],
    ];
    for (const [body, statuses, headers = {}] of takeTurn(cases, placeOf(route), 5)) {
      const answer = await ask(route, here, {
        as,
        params,
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
      expect(statuses, `${body.slice(0, 40)} ${JSON.stringify(headers)} → ${answer.text.slice(0, 200)}`).toContain(
        answer.status,
      );
      expect(answer.text.length).toBeLessThan(10_000);
    }
  });

  test.each(namedRoutes.filter(([, { path }]) => path.includes(':')))(
    'A116 %s finds nothing under what is no id',
    async (_, route) => {
      const as = credentialsFor(route, here);
      const odd = [
        '%00',
        '1',
        '-1',
        '1e999',
        'null',
        '[]',
        '..',
        "'",
        '%ff',
        '%2e%2e',
        'x'.repeat(500),
        here.app.id.toUpperCase(),
      ];
      for (const part of takeTurn(odd, placeOf(route), 4)) {
        for (const name of [...route.path.matchAll(/:(\w+)/g)].map(([, one]) => one!)) {
          // fetch takes dots for a path of its own, which may be another route's.
          const collapsed = route.path.replace(new RegExp(`/[\\w-]+/:${name}`), '');
          const isOther = apiRoutes.some(({ path }) => path.replace(/:\w+/g, ':') === collapsed.replace(/:\w+/g, ':'));
          if (/^(\.|%2e)+$/.test(part) && isOther) continue;
          const params = { ...paramsFor(route, here), [name]: part };
          const { status } = await sendTo(route, here, { as, params, query: queryFor(route), body: route.body && {} });
          const couldBe = parameters[name as keyof typeof parameters].safeParse(part).success;
          expect(couldBe && route.body ? [404, 422] : [404, 405], `${name}=${part}`).toContain(status);
        }
      }
      const other = paramsFor(route, there);
      const { status } = await ask(route, here, {
        as,
        // Every App has the same messages, and the same moments of decision hooks.
        params: { ...other, slug: 'no-such-app', key: 'no_such.text', moment: 'no_such_moment' },
        query: queryFor(route),
        body: route.body && exampleFor(route),
      });
      expect([404]).toContain(status);
    },
  );

  test.each(namedRoutes.filter(([, { method, query }]) => method === 'GET' && query))(
    'A115 %s caps its pages and refuses what is no cursor',
    async (_, route) => {
      const as = credentialsFor(route, here);
      const known = Object.keys(route.query!.shape);
      const tries: [string, string][] = [
        ...['0', '-1', '101', '1000000000', '1e999', 'x', '', '1.5', '%00'].map(
          (limit) => ['limit', limit] as [string, string],
        ),
        ...[
          'x',
          '\0',
          Buffer.from('["2026-01-01","x"]').toString('base64url'),
          Buffer.from('{"$gt":1}').toString('base64url'),
          toCursor('-200000-01-01T00:00:00.000Z'),
          toCursor('+200000-01-01T00:00:00.000Z'),
          toCursor('2026'),
          toCursor(1e300),
        ].map((cursor) => ['cursor', cursor] as [string, string]),
        ['orderBy', 'password_hash; drop table users'],
        ['sort', 'password_hash'],
        ['search', '\0'],
        ['search[$ne]', 'x'],
      ];
      for (const [name, value] of takeTurn(tries, placeOf(route), 8)) {
        const answer = await ask(route, here, { as, params: paramsFor(route, here), query: { [name]: value } });
        const readable = serverRoutes.includes(route) && name === 'cursor' && value === 'x';
        if (!readable) expect([name, value, answer.status]).toEqual([name, value, 400]);
        if (!known.includes(name)) expect(answer.body.fields).toHaveProperty([name]);
      }
      const twice = `${urlOf(serverRoutes.includes(route) ? gatehouse.url : here.app, route, { params: paramsFor(route, here) })}?cursor=a&cursor=b`;
      expect((await ask(route, here, { as, url: twice })).status).toBe(400);
    },
  );
});

test('A125 a bomb of zipped JSON is not unpacked', async () => {
  const body = gzipSync(`{"email":"${' '.repeat(50_000_000)}"}`);
  const response = await fetch(`${here.app.issuer}/api/v1/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${here.key}`, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: new Uint8Array(body),
  });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ code: 'body_too_large' });
});

const toCursor = (at: unknown) => Buffer.from(JSON.stringify([at, randomUUID()])).toString('base64url');

/** JSON with a value that JSON.stringify can't write. */
function withRaw(example: Record<string, unknown>, field: string, raw: string): string {
  return JSON.stringify({ ...example, [field]: '@raw@' }).replace('"@raw@"', () => raw);
}
