// A captcha by a service: a real little siteverify on this machine, which can be silent, broken or set up wrong. Nobody
// gets through without its yes.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { call, makeDeveloper } from '../http/api/call.ts';
import { signedUp } from '../http/console/developer.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { startSiteverify } from '../kit/outside/captcha.ts';
import { hastenDeadlines } from '../kit/time.ts';
import { Visitor } from '../kit/visitor.ts';
import { apiDoors, countAttempts, makeWorld, newEmail, openForm, screenDoors, type World } from './world.ts';

let service: Awaited<ReturnType<typeof startSiteverify>>;
let gatehouse: Gatehouse;
let without: Gatehouse;
let world: World;
beforeAll(async () => {
  service = await startSiteverify();
  gatehouse = await startGatehouse(service.environment);
  without = await startGatehouse();
  world = await makeWorld(gatehouse, 'service');
});
afterEach(() => {
  service.state.answer = 'siteverify';
});
afterAll(async () => {
  await gatehouse.stop();
  await without.stop();
  await service.stop();
});

let count = 0;
const person = () => `person-${++count}`;
const doors = { ...apiDoors, ...screenDoors('g-recaptcha-response') };

describe.each(Object.entries(doors))('%s', (_, { ok, of, ask }) => {
  test('opens to who is a person to the service, once, and to nobody else', async () => {
    const captcha = person();
    const email = () => (of === 'users' ? world.email : newEmail());
    for (const wrong of [undefined, '', 'robot', 'x'.repeat(10_000)])
      expect(await ask(world, { email: email(), captcha: wrong })).toMatchObject({
        code: 'captcha_required',
        status: 422,
      });
    expect(await ask(world, { email: email(), captcha })).toMatchObject({ status: ok, code: undefined });
    expect(await ask(world, { email: email(), captcha })).toMatchObject({ code: 'captcha_required', status: 422 });
  });

  test('stays shut while the service gives no sense, and says when to come again', async () => {
    const at = await makeWorld(gatehouse, 'service');
    service.state.answer = { status: 500, body: 'away' };
    for (const email of [at.email, newEmail()])
      expect(await ask(at, { email, captcha: person() })).toEqual({
        status: 503,
        code: 'captcha_failed',
        retryAfter: '5',
      });
    expect(await countAttempts(gatehouse, at)).toBe(0);
  });
});

const login = (captcha: string, at = world) => doors['POST /auth/login']!.ask(at, { email: at.email, captcha });

test('what it is asked is the token and our secret, and nothing of the visitor', async () => {
  const token = person();
  await login(token);
  const { asked } = service;
  expect(Object.fromEntries(asked.at(-1)!)).toEqual({ secret: 'the-secret-of-the-service', response: token });
});

describe('nobody gets through', () => {
  test.each<[string, { status: number; body: string; headers?: Record<string, string> }]>([
    ['it answers with a page', { status: 200, body: '<html>' }],
    ['it answers with nothing', { status: 200, body: '' }],
    ['its yes is a text', { status: 200, body: '{"success":"true"}' }],
    ['it leads elsewhere', { status: 302, body: '', headers: { location: '/elsewhere' } }],
    ['it says no with a yes', { status: 403, body: '{"success":true}' }],
    ['our secret is wrong', { status: 200, body: '{"success":false,"error-codes":["invalid-input-secret"]}' }],
    ['its answer is endless', { status: 200, body: `{"success":true,"x":"${'x'.repeat(2_000_000)}"}` }],
  ])('when %s', async (_, answer) => {
    service.state.answer = answer;
    expect(await login(person())).toEqual({ status: 503, code: 'captcha_failed', retryAfter: '5' });
  });

  test('when it is silent for five seconds', async () => {
    service.state.answer = 'silence';
    const deadlines = hastenDeadlines();
    expect(await login(person())).toMatchObject({ code: 'captcha_failed' });
    expect(deadlines).toEqual([5_000]);
  });
});

describe('the page', () => {
  test('shows the widget, and lets it in where it is shown, and nowhere else', async () => {
    const policyOf = async (at: World, path: string) => {
      const page = await openForm(at, new Visitor(), path);
      return { policy: page.headers.get('content-security-policy')!, text: page.text };
    };
    for (const path of ['/sign-in', '/sign-up', '/forgot', '/magic-link']) {
      const { policy, text } = await policyOf(world, path);
      const origins = `${service.url} https://*.captcha.example`;
      for (const directive of [
        `script-src 'self' ${origins};`,
        `frame-src ${origins};`,
        `connect-src 'self' ${origins};`,
      ])
        expect(policy, path).toContain(directive);
      expect(text, path).toContain('class="captcha test-captcha" data-sitekey="the-site-key"');
      expect(text, path).toContain(`src="${service.url}/api.js"`);
      expect(text, path).toMatch(/<noscript>.*JavaScript/);
      expect(text, path).not.toContain('the-secret-of-the-service');
    }
    const { policy } = await policyOf(await makeWorld(gatehouse, 'off'), '/sign-in');
    expect(policy).not.toContain(service.url);
    const reset = await new Visitor().open(`${world.app.issuer}/reset?token=none`);
    expect(reset.headers.get('content-security-policy')).not.toContain(service.url);
  });

  test('a backend gets what its own page needs, and not the secret', async () => {
    const { body } = await call(world.app, 'GET /auth/captcha');
    expect(body).toEqual({
      kind: 'service',
      site_key: 'the-site-key',
      script_url: `${service.url}/api.js`,
      class: 'test-captcha',
      field: 'g-recaptcha-response',
    });
  });
});

describe('an App chooses a service only where the server has one', () => {
  test('by the API', async () => {
    const settings = { captcha: 'service' };
    for (const [at, status] of [
      [gatehouse, 200],
      [without, 422],
    ] as const) {
      const app = await makeApp(at);
      const { token: as } = await makeDeveloper(at, { app, role: 'owner' });
      const changed = await call(app, 'PATCH /app', { as, body: { settings } });
      expect(changed.status).toBe(status);
      const made = await call(at.url, 'POST /apps', { as, body: { name: 'Blog', settings } });
      expect(made.status).toBe(status === 200 ? 201 : 422);
      if (status === 422) {
        expect(changed.body).toMatchObject({
          code: 'captcha_unavailable',
          fields: { 'settings.captcha': expect.any(String) },
        });
        expect(made.body.code).toBe('captcha_unavailable');
      }
    }
  });

  test('in the console, which says what is missing', async () => {
    for (const [at, said] of [
      [gatehouse, 'Saved'],
      [without, 'This server has no captcha service.'],
    ] as const) {
      const developer = await signedUp(at);
      const app = await developer.makeApp();
      const fields = { captcha: 'service', 'mfa_methods:totp': 'on' };
      expect((await developer.change(`/apps/${app.slug}/settings/security`, fields)).text).toContain(said);
    }
  });
});
