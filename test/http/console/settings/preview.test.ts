// Previews of an App's screens and mails: what they show, that they change nothing, and that nothing gets into them which
// could not be saved.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { screens } from '../../../../src/http/console/routes.ts';
import { exampleNames, mailOf } from '../../../../src/http/console/settings/examples.ts';
import { languages } from '../../../../src/language/catalogues.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { Visitor } from '../../../kit/visitor.ts';
import { type Developer, signedUp } from '../developer.ts';
import { makeWorld, pathOf, type World } from '../world.ts';

let gatehouse: Gatehouse;
let owner: Developer;
let world: World;
let app: App;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  owner = await signedUp(gatehouse);
  world = await makeWorld(gatehouse, owner);
  app = world.app;
  signIn = { tab: 'sign_in', ...(await owner.filled(`/apps/${app.slug}/settings/sign-in`)) };
});
afterAll(() => gatehouse.stop());

const path = (query: Record<string, string> = {}, rest = '') =>
  `/apps/${app.slug}/preview${rest}?${new URLSearchParams(query)}`;
const fetchPage = (where: string, headers: Record<string, string> = {}) =>
  owner.visitor.fetch(`${gatehouse.url}/console${where}`, { headers });
const current = async () => (await gatehouse.system.directory.findBySlug(app.slug))!;
const branding = { tab: 'branding', color: '', logo_url: '', privacy_url: '', terms_url: '' };
/** As the form stands: what a tab previews is the whole of it. */
let signIn: Record<string, string>;

describe.each(languages)('in %s', (locale) => {
  test.each(exampleNames)('%s is shown, with nothing left out', async (name) => {
    const query = { 'preview:screen': name, 'preview:locale': locale };
    const { status, text } = await fetchPage(path(query));
    expect(status).toBe(200);
    expect(text).toContain(`<html lang="${locale}"`);
    expect(text).toContain(app.name);
    expect(text).not.toMatch(/undefined|\[object|NaN|\{\w+\}|<script|<style/);
    if (mailOf(name as never)) {
      const letter = await fetchPage(path(query, '/mail'));
      expect(letter.text).toContain(`<html lang="${locale}"`);
      expect(letter.text).not.toMatch(/undefined|\[object|\{\w+\}/);
    }
  });
});

test('links lead to other previews, or to what the App itself links', async () => {
  const terms_url = 'https://www.example.com/terms';
  for (const name of exampleNames) {
    const { text } = await fetchPage(path({ ...branding, terms_url, 'preview:screen': name }));
    const links = [...text.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, link]) => link!);
    const own = `/console/apps/${app.slug}/preview?tab=branding`;
    for (const link of links) expect(link.startsWith(own) || link === terms_url, link).toBe(true);
    for (const [, action] of text.matchAll(/action="([^"]*)"/g)) expect(action).toBe('#');
  }
});

describe('A25 frames', () => {
  test('a preview may be framed by the console, and may do nothing', async () => {
    for (const rest of ['', '/mail']) {
      const { headers } = await fetchPage(path({ 'preview:screen': 'mail_welcome' }, rest));
      const policy = headers.get('content-security-policy')!;
      expect(policy).toMatch(
        /default-src 'none'.*frame-ancestors 'self'.*form-action 'none'.*sandbox(?! allow-scripts)/,
      );
      expect(policy).not.toMatch(/script-src|allow-scripts|allow-forms|allow-top/);
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  const others = screens.filter(
    ({ show, path }) => show && path.startsWith('/apps/:slug') && !path.includes('/preview'),
  );

  test.each(others.map((screen) => [screen.path, screen] as const))('%s may not be framed', async (where, screen) => {
    const { headers, text } = await fetchPage(pathOf(screen, world));
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    const mayFrame = /\/(?:settings|button)/.test(where) && text.includes('<iframe');
    expect(text.includes('<iframe')).toBe(mayFrame);
    // Nothing in a frame may run a script, and the page of a button not even share our origin.
    const sandbox = where.endsWith('/button') ? 'sandbox' : 'sandbox="allow-same-origin"';
    if (mayFrame) expect(text).toMatch(new RegExp(`<iframe[^>]* ${sandbox}[ >]`));
    if (policy.includes('frame-src')) expect(policy).toContain("frame-src 'self'");
    else expect(mayFrame).toBe(false);
  });

  test('a preview that is refused may not be framed either', async () => {
    const { headers } = await fetchPage(path({ ...branding, color: 'red' }));
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

describe('who may see it', () => {
  test('a viewer does; who is no member finds nothing; who is not signed in is led to the sign-in', async () => {
    const [viewer, stranger] = await Promise.all([signedUp(gatehouse), signedUp(gatehouse)]);
    await viewer.join(app, 'viewer');
    for (const rest of ['', '/mail']) {
      expect((await viewer.open(path({}, rest))).status).toBe(200);
      const refused = await stranger.open(path({}, rest));
      expect(refused.status).toBe(404);
      expect(refused.text).not.toContain(app.name);
      const outside = await new Visitor().fetch(`${gatehouse.url}/console${path({}, rest)}`);
      expect(outside.location).toContain('/console/sign-in?return_to=');
    }
    const tab = await viewer.open(`/apps/${app.slug}/settings/branding`);
    expect(tab.text).toContain('<iframe');
    expect(tab.text).not.toContain('preview:show');
  });
});

describe('what is not saved yet', () => {
  test('shows in the preview, and stays unsaved', async () => {
    const before = await current();
    const colored = await fetchPage(
      path({ ...branding, color: '#C2410C', logo_url: 'https://cdn.example.com/logo.png' }),
    );
    expect(colored.text).toContain('href="/assets/brand/light/c2410c.css"');
    expect(colored.text).toContain('src="https://cdn.example.com/logo.png"');
    const mail = { ...branding, color: '#c2410c', 'preview:screen': 'mail_reset_password' };
    expect((await fetchPage(path(mail, '/mail'))).text).toContain('background: #c2410c');
    expect((await fetchPage(path(signIn))).text).not.toContain('magic_link_sent');
    expect((await fetchPage(path({ ...signIn, magic_link: 'on' }))).text).toContain('magic_link_sent');
    expect((await fetchPage(path({ ...signIn, sign_up: 'closed' }))).text).not.toContain('sign_up&amp;');
    expect((await current()).version).toBe(before.version);
  });

  test('is shown without script by a button, and the form keeps it', async () => {
    const before = await current();
    const page = await owner.change(`/apps/${app.slug}/settings/branding`, {
      ...{ color: '#c2410c', 'preview:show': 'yes', 'preview:look': 'dark', 'preview:width': 'desktop' },
    });
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/<input[^>]*name="color"[^>]*value="#c2410c"/);
    const src = decodeURIComponent(/<iframe src="([^"]*)"/.exec(page.text)![1]!);
    expect(src).toContain('tab=branding');
    expect(src).toContain('color=#c2410c');
    expect(src).toContain('preview:look=dark');
    expect(src).not.toContain('csrf');
    expect(page.text).toContain('data-width="desktop"');
    expect((await current()).version).toBe(before.version);
  });

  test('the look and the language are those that are chosen', async () => {
    const { text } = await fetchPage(path({ 'preview:look': 'dark', 'preview:locale': 'de' }), {
      'accept-language': 'en',
    });
    expect(text).toContain('<html lang="de"');
    expect(text).toContain('content="dark"');
    expect(text).toContain('/assets/dark/gatehouse.css?v=');
    const letter = await fetchPage(path({ 'preview:look': 'light', 'preview:screen': 'mail_welcome' }, '/mail'));
    expect(letter.text).not.toContain('prefers-color-scheme');
  });
});

describe('A67 A68 nothing gets in that could not be saved', () => {
  const onSignIn = { tab: 'sign_in', email_verification: 'later' };
  const hostile: [string, Record<string, string>][] = [
    ['a rule in a colour', { ...branding, color: '#fff;}body{display:none' }],
    ['a url() in a colour', { ...branding, color: 'url(//evil.example)' }],
    ['a colour of three digits', { ...branding, color: '#fff' }],
    ['a path in a colour', { ...branding, color: '#../../' }],
    ['a script for a logo', { ...branding, logo_url: 'javascript:alert(1)' }],
    ['data for a logo', { ...branding, logo_url: 'data:image/svg+xml,<svg onload=alert(1)>' }],
    ['a logo without TLS', { ...branding, logo_url: 'http://evil.example/logo.png' }],
    ['a script for the terms', { ...branding, terms_url: 'javascript:alert(1)' }],
    ['a setting that is none', { ...onSignIn, sign_up: '"><script>' }],
    ['a setting of another tab', { ...onSignIn, mfa: 'off' }],
    ['a look without its tab', { color: '#c2410c' }],
    ['a screen that is none', { 'preview:screen': '../../error' }],
    ['a screen of JavaScript', { 'preview:screen': '__proto__' }],
    ['a tab of JavaScript', { tab: 'constructor' }],
    ['a language that is none', { 'preview:locale': 'xx' }],
    ['a look that is none', { 'preview:look': '../light' }],
    ['a page to go to', { return_to: 'https://evil.example/' }],
    ['a name by which to deceive', { client_name: 'Your bank' }],
  ];

  test.each(hostile)('%s', async (_, query) => {
    for (const rest of ['', '/mail']) {
      const { status, text } = await fetchPage(path(query, rest));
      expect([400, 422]).toContain(status);
      for (const value of Object.values(query).filter((value) => value.length > 8)) expect(text).not.toContain(value);
    }
  });

  test('a parameter that comes twice', async () => {
    const { status } = await fetchPage(`${path(branding)}&color=%23c2410c`);
    expect(status).toBe(422);
  });

  test('the page says which shade takes its place where the colour that is typed would disappear', async () => {
    const page = `/apps/${app.slug}/settings/branding`;
    const { text } = await fetchPage(`${page}?color=%231a1a2e`);
    expect(text).toContain(
      '<li>In the dark, buttons are #61637b: in your colour they would hardly stand out (1.0 to 1)</li>',
    );
    expect((await fetchPage(`${page}?color=%22red`)).text).not.toContain('class="color-notes"');
  });

  test('the page Screens takes such values for none', async () => {
    const { status, text } = await fetchPage(`/apps/${app.slug}/settings/screens?preview:screen=evil&color=red`);
    expect(status).toBe(200);
    expect(text).toContain(`<iframe src="/console/apps/${app.slug}/preview"`);
  });
});

describe('its stylesheets', () => {
  const asset = (name: string) => fetch(`${gatehouse.url}/assets/${name}`);

  test('are ours in one look, and a colour with what can be read on it', async () => {
    for (const look of ['light', 'dark']) {
      const text = await (await asset(`${look}/gatehouse.css`)).text();
      expect(text).toContain(`color-scheme: ${look}`);
      expect(text).not.toContain('prefers-color-scheme');
    }
    const color = await asset('brand/dark/f2c10c.css');
    expect(color.headers.get('content-type')).toContain('text/css');
    expect(await color.text()).toMatch(/^:root\{[^}]+\}\n@media all\{:root\{--brand:#f2c10c;--on-brand:#000000;/);
    expect(await (await asset('brand/light/f2c10c.css')).text()).toContain('\n@media not all{');
  });

  test.each([
    'brand/dark/red.css',
    'brand/dark/F2C10C.css',
    'brand/dark/f2c10c.css/x',
    'brand/dark/%3B%7D.css',
    'brand/sepia/f2c10c.css',
    'brand/f2c10c.css',
    'sepia/gatehouse.css',
    'dark/console.js',
  ])('A68 there is no %s', async (name) => expect((await asset(name)).status).toBe(404));
});
