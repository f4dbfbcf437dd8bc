import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { changeMember, removeMember } from '../../../src/apps/members.ts';
import { tokenScopes } from '../../../src/apps/permissions.ts';
import { DAY, MINUTE } from '../../../src/clock.ts';
import { importedUser } from '../../../src/http/api/kit/imported-user.ts';
import type { Access, Route } from '../../../src/http/api/kit/route.ts';
import { apiRoutes, serverRoutes } from '../../../src/http/api/table.ts';
import { newKey } from '../../../src/ids.ts';
import { setUserStatus } from '../../../src/users/users.ts';
import { makeApiKey, makeApp, makeUser } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { linkIn, mailTo } from '../../kit/mail.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { Visitor } from '../../kit/visitor.ts';
import { call, makeAppWith, makeDeveloper, nameOf, send, type TestDeveloper } from './call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

type More = { expires_in_days?: number; operator?: boolean };

const create = ({ token: as }: TestDeveloper, scopes: string[], more: More = {}) =>
  call(gatehouse.url, 'POST /access-tokens', { as, body: { name: 'Deployment', scopes, ...more } });

async function tokenOf(developer: TestDeveloper, scopes: string[], more: More = {}): Promise<string> {
  const { body, text } = await create(developer, scopes, more);
  if (!body.access_token) throw new Error(text);
  return body.access_token;
}

describe('A109 a personal access token', () => {
  test('is shown once, told by mail, listed to its developer, and revoked', async () => {
    const developer = await makeDeveloper(gatehouse);
    const { status, body: made, text } = await create(developer, ['app:read', 'app:read'], { expires_in_days: 365 });
    expect([status, text.includes('token_hash')]).toEqual([201, false]);
    expect(made.access_token).toMatch(/^gh_pat_[\w-]{43}[0-9A-Za-z]{6}$/);
    expect(made).toMatchObject({ scopes: ['app:read'], operator: false, last_used_at: null });
    expect(Date.parse(made.expires_at) - Date.parse(made.created_at)).toBe(365 * DAY);
    const mail = await mailTo(gatehouse, developer.user.email);
    expect(mail.subject).toContain('personal access token');
    const rows = await gatehouse.database.db.selectFrom('personal_tokens').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(made.access_token.slice('gh_pat_'.length));

    const as = made.access_token;
    expect((await call(gatehouse.url, 'GET /developer', { as })).body).toEqual({
      ...{ id: developer.user.id, email: developer.user.email, operator: false },
      token: { id: made.id, scopes: ['app:read'], operator: false, expires_at: made.expires_at },
    });
    const { items } = (await call(gatehouse.url, 'GET /access-tokens', { as: developer.token })).body;
    expect(items).toMatchObject([{ id: made.id, last_used_at: expect.any(String) }]);
    expect((await call(gatehouse.url, 'GET /apps', { as })).status).toBe(200);
    const params = { id: made.id };
    const stranger = await makeDeveloper(gatehouse);
    for (const other of [stranger.token, await tokenOf(stranger, ['app:read'])]) {
      expect((await call(gatehouse.url, 'DELETE /access-tokens/:id', { as: other, params })).status).toBe(404);
    }
    expect((await call(gatehouse.url, 'DELETE /access-tokens/:id', { as, params })).status).toBe(204);
    expect((await call(gatehouse.url, 'GET /apps', { as })).status).toBe(401);
  });

  test('is made only with a fresh proof, never by another token, and lives a year at most', async () => {
    const developer = await makeDeveloper(gatehouse);
    const as = await tokenOf(developer, tokenScopes);
    const body = { name: 'another', scopes: ['app:read'] };
    expect((await call(gatehouse.url, 'POST /access-tokens', { as, body })).body.code).toBe('forbidden');
    expect((await call(gatehouse.url, 'GET /access-tokens', { as })).body.code).toBe('forbidden');
    expect((await create(developer, ['app:read'], { expires_in_days: 366 })).status).toBe(422);
    for (const scopes of [['members:write'], ['everything'], []]) {
      expect((await create(developer, scopes)).status).toBe(422);
    }
    await passTime(6 * MINUTE);
    const late = await create(developer, ['app:read']);
    expect(late.body).toMatchObject({ code: 'proof_required', missing: ['password'] });
  });

  test('does what its scopes and the role of its developer both allow, at the moment of the call', async () => {
    const { app, admin, owner } = await makeAppWith(gatehouse, 'admin', 'owner');
    const { db } = gatehouse.database;
    const reads = await tokenOf(admin, ['users:read']);
    const ask = async (entry: string, as: string, body?: object) => {
      const answer = await call(app, entry, { as, ...(body && { body }) });
      return answer.status < 300 ? answer.status : answer.body.code;
    };
    const user = { email: 'new@example.com' };
    expect(await ask('GET /users', reads)).toBe(200);
    expect(await ask('POST /users', reads, user)).toBe('insufficient_scope');
    const writes = await tokenOf(admin, ['users:read', 'users:write']);
    expect(await ask('POST /users', writes, user)).toBe(201);
    await changeMember(db, app, admin.user.id, 'viewer');
    expect([await ask('GET /users', writes), await ask('POST /users', writes, user)]).toEqual([200, 'forbidden']);
    await removeMember(db, app, admin.user.id);
    expect(await ask('GET /users', writes)).toBe('unauthorized');
    const elsewhere = await makeApp(gatehouse);
    expect((await call(elsewhere, 'GET /users', { as: await tokenOf(owner, tokenScopes) })).status).toBe(401);
  });

  test('creates Apps and API keys, and no key with more than it has', async () => {
    const developer = await makeDeveloper(gatehouse);
    const named = { body: { name: `By a token ${developer.user.id.slice(0, 8)}` } };
    const reads = await tokenOf(developer, ['app:read']);
    expect((await call(gatehouse.url, 'POST /apps', { as: reads, ...named })).body.code).toBe('insufficient_scope');
    const as = await tokenOf(developer, ['app:write', 'api_keys:write', 'users:read', 'events:read']);
    const made = await call(gatehouse.url, 'POST /apps', { as, ...named });
    expect(made.status).toBe(201);
    const app = (await gatehouse.system.directory.findBySlug(made.body.slug))!;
    const createKey = (scopes?: string[]) => call(app, 'POST /api-keys', { as, body: { name: 'key', scopes } });
    expect((await createKey(['users:read'])).status).toBe(201);
    for (const scopes of [undefined, ['users:read', 'users:write'], ['auth:write']]) {
      expect((await createKey(scopes)).body.code).toBe('cannot_grant');
    }
    const strong = await call(app, 'POST /api-keys', { as: developer.token, body: { name: 'strong' } });
    const rotated = await call(app, 'POST /api-keys/:id/rotate', { as, params: { id: strong.body.id }, body: {} });
    expect(rotated.body.code).toBe('cannot_grant');
    const { items } = (await call(app, 'GET /events', { as, query: { type: 'api_key.created' } })).body;
    const { id } = (await call(gatehouse.url, 'GET /developer', { as })).body.token;
    expect(items.at(-1)).toMatchObject({ actor: { kind: 'developer', personal_token: id } });
  });

  test('changes no credentials, factors, addresses and members, and is nobody at me and auth', async () => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const as = await tokenOf(owner, tokenScopes);
    const { id } = await makeUser(gatehouse, app);
    const params = { id, passkey_id: id };
    const password = 'harvest-violin-comet';
    const forbidden: [string, object?][] = [
      ['PUT /users/:id/password', { password }],
      ['POST /users/:id/password/reset-mail'],
      ['DELETE /users/:id/factors'],
      ['DELETE /users/:id/passkeys/:passkey_id'],
      ['PATCH /users/:id', { email: 'taken@example.com' }],
      ['PATCH /users/:id', { phone_verified: true }],
      ['PUT /users/:id', { email: 'taken@example.com', email_verified: true }],
      ['POST /users', { email: 'x@example.com', password }],
      ['POST /users', { email: 'x@example.com', email_verified: true }],
      ['POST /users', { email: 'x@example.com', external_id: 'crm-1' }],
      ['PATCH /users/:id', { external_id: 'crm-1' }],
      ['POST /members', { email: 'x@example.com', role: 'owner' }],
    ];
    for (const [entry, body] of forbidden) {
      const { status, body: answer } = await call(app, entry, { as, params, ...(body && { body }) });
      const code = entry === 'POST /members' ? 'insufficient_scope' : 'forbidden';
      expect([status, answer.code], entry).toEqual([403, code]);
    }
    expect((await call(app, 'PATCH /users/:id', { as, params, body: { name: 'Bob' } })).status).toBe(200);
    const closed = apiRoutes.filter(({ path, access }) => path.startsWith('/auth/') && !('public' in access));
    const own = apiRoutes.filter(({ access }) => 'user' in access);
    expect([closed.length > 10, own.length > 20]).toEqual([true, true]);
    const consoleApp = await gatehouse.system.consoleApp();
    for (const at of [app, consoleApp]) {
      for (const route of [...closed, ...own]) {
        const { status, body } = await call(at, nameOf(route), { as, params, ...(route.body && { body: {} }) });
        const isOwn = own.includes(route);
        // To the console's App this developer is nobody who works on it.
        const refused = at === app || isOwn ? [403, 'forbidden'] : [401, 'unauthorized'];
        expect([status, body.code], nameOf(route)).toEqual(refused);
      }
    }
  });

  test('A272 is refused wherever a password, a passkey, a second factor or an account at a provider of a user is set or removed', () => {
    const ways = [...apiRoutes, ...serverRoutes].filter(
      ({ method, path }) => method !== 'GET' && /^\/users\/:id\/(?:password|passkeys|factors|identities)/.test(path),
    );
    expect(ways.length).toBeGreaterThan(4);
    expect(ways.filter(({ closedToTokens }) => closedToTokens !== 'all').map(nameOf)).toEqual([]);
  });

  test('A272 sets no field by which somebody becomes a user, at whichever route has it', () => {
    const open = [...apiRoutes, ...serverRoutes].flatMap((route) => {
      const { closedToTokens, access } = route;
      const isOpen = closedToTokens !== 'all' && takesTokens(access);
      const fields = isOpen ? identifyingFields(route).filter((field) => !closedToTokens?.includes(field)) : [];
      return fields.length === 0 ? [] : [[nameOf(route), fields]];
    });
    expect(open).toEqual([
      // Looks for it.
      ['POST /users/search', ['email', 'external_id', 'email_verified']],
      // The address of a new user, which is unverified, and their name.
      ['POST /users', ['email', 'username', 'phone']],
      // Its permission says that it does just this.
      [
        'POST /users/import',
        ['external_id', 'email', 'email_verified', 'username', 'phone_verified', 'password_hash', 'phone'],
      ],
      // Mailed to the address, where the person proves it.
      ['POST /invitations', ['email']],
      ['POST /organizations/:organization/invitations', ['email']],
      ['POST /organizations/:organization/invitations/bulk', ['email']],
      // A member's proof, which nothing is set to.
      ['POST /organizations/:organization/api-keys', ['password']],
      ['POST /organizations/:organization/api-keys/:id/rotate', ['password']],
    ]);
  });

  test('has an operator’s powers only if it says so, for a day, and never over operators', async () => {
    const operator = await makeDeveloper(gatehouse, { operator: true });
    const app = await makeApp(gatehouse);
    const plain = await tokenOf(operator, tokenScopes);
    expect((await call(app, 'GET /users', { as: plain })).status).toBe(401);
    expect((await call(gatehouse.url, 'GET /apps', { as: plain })).body.items).toEqual([]);
    expect((await create(operator, tokenScopes, { operator: true, expires_in_days: 2 })).status).toBe(422);
    const { body: made } = await create(operator, tokenScopes, { operator: true });
    const as = made.access_token;
    expect((await call(app, 'GET /users', { as })).status).toBe(200);
    expect(
      (await call(gatehouse.url, 'GET /apps', { as, query: { search: app.slug, all: 'true' } })).body.items,
    ).toHaveLength(1);
    const consoleApp = await gatehouse.system.consoleApp();
    const other = await makeDeveloper(gatehouse, { operator: true });
    for (const entry of ['POST /users/:id/disable', 'DELETE /users/:id']) {
      const answer = await call(consoleApp, entry, { as, params: { id: other.user.id } });
      expect(answer.body.code).toBe('operator_protected');
    }
    const ordinary = await makeDeveloper(gatehouse);
    expect((await create(ordinary, ['app:read'], { operator: true })).body.code).toBe('forbidden');
    await passTime(DAY + MINUTE);
    expect((await call(gatehouse.url, 'GET /developer', { as })).status).toBe(401);
  });

  test('ends with a reset of the password, and when its developer is disabled or leaves', async () => {
    const { db } = gatehouse.database;
    const consoleApp = await gatehouse.system.consoleApp();
    const works = async (as: string) => (await call(gatehouse.url, 'GET /developer', { as })).status === 200;
    const [resets, disabled, leaves] = await Promise.all([1, 2, 3].map(() => makeDeveloper(gatehouse)));
    const tokens = await Promise.all([resets, disabled, leaves].map((one) => tokenOf(one!, ['app:read'])));
    const [first, second, third] = tokens as [string, string, string];
    expect(await Promise.all(tokens.map(works))).toEqual([true, true, true]);

    const key = await makeApiKey(gatehouse, consoleApp, ['auth:write']);
    const { email } = resets!.user;
    await call(consoleApp, 'POST /auth/password/forgot', { as: key, body: { email } });
    const visitor = new Visitor();
    // The first mail told of the token.
    const page = await visitor.open(linkIn(await mailTo(gatehouse, email, 2)));
    await visitor.submit(page, { password: 'lantern-meadow-comet' });
    expect(await works(first)).toBe(false);

    const setStatus = (status: 'active' | 'disabled') =>
      db.updateTable('users').set({ status }).where('id', '=', disabled!.user.id).execute();
    await setStatus('disabled');
    expect(await works(second)).toBe(false);
    await setStatus('active');
    expect(await works(second)).toBe(true);
    await setUserStatus(db, consoleApp, disabled!.user.id, 'disabled');
    await setUserStatus(db, consoleApp, disabled!.user.id, 'active');
    expect(await works(second)).toBe(false);
    await db.deleteFrom('users').where('app_id', '=', consoleApp.id).where('id', '=', leaves!.user.id).execute();
    expect(await works(third)).toBe(false);
    expect(await works(newKey('gh_pat_'))).toBe(false);
    // It is nobody's at a door of another kind.
    const dpop = await send(`${gatehouse.url}/api/v1/developer`, 'GET', {
      headers: { authorization: `DPoP ${third}` },
    });
    expect(dpop.status).toBe(401);
  });
});

/** Whether a token with every scope that there is gets as far as the body. */
function takesTokens(access: Access): boolean {
  if ('developer' in access) return access.token !== undefined;
  const scope = 'permission' in access ? access.permission : 'member' in access ? access.member : undefined;
  return scope !== undefined && scope !== 'auth:write' && tokenScopes.includes(scope);
}

const IDENTIFYING =
  /^(?:(?:email|phone)(?:_verified)?|username|external_id|phone_number|(?:new_)?password|password_hash)$/;

/** Those that somebody signs in with, or that make an address theirs, at whichever depth of the body. */
function identifyingFields({ method, body, takes }: Route): string[] {
  const schema = takes === 'lines' ? importedUser : body;
  if (!schema || method === 'GET') return [];
  const names = new Set<string>();
  z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      for (const name of Object.keys(jsonSchema.properties ?? {})) if (IDENTIFYING.test(name)) names.add(name);
    },
  });
  return [...names];
}
