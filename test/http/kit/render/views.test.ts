// The pages as a browser gets them: nothing that a stranger chose becomes markup, and what a form needs is there.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Brand } from '../../../../src/http/kit/render/brand.ts';
import { cleanName, webUrl } from '../../../../src/http/kit/render/names.ts';
import { renderView } from '../../../../src/http/kit/render/render-view.ts';
import type { Common, Views } from '../../../../src/http/kit/render/views.ts';
import { languages } from '../../../../src/language/catalogues.ts';
import { growthOf, LINEAR } from '../../../kit/pace.ts';

const views = fileURLToPath(new URL('../../../../views', import.meta.url));
const source = fileURLToPath(new URL('../../../../src/http', import.meta.url));
const common: Common = { locale: 'en', brand: { name: 'Alice’s Blog', slug: 'alices-blog' } };
const form = { action: '/o/alices-blog/interaction/1/sign-in', csrf: 'csrf-value' };
const photos = { name: 'photos:read', description: 'See your photos' };

// The pages in folders (console/…) have tests of their own.
type Screen = Exclude<keyof Views, `${string}/${string}`>;

const factorPage = (text: string) => ({
  ...form,
  user: { email: text },
  client_name: text,
  others: [{ label: text, url: text }],
  switch_user: form,
  cancel: form,
});

const identifier = { label: 'Email', type: 'email' } as const;

/** Every screen with everything that it can show. */
const pages = (text: string): Pick<Views, Screen> => ({
  'sign-in': {
    ...form,
    csrf: text,
    identifier,
    email: text,
    errors: { email: text, password: text, form: text },
    client_name: text,
    sign_up_url: '/up',
    forgot_url: text,
    magic_link_url: text,
    by_invitation: true,
    passkey: { action: '/passkey', options: '{}', refresh_url: '/fresh' },
    cancel: form,
    notice: text,
  },
  'sign-up': {
    ...form,
    email: text,
    name: text,
    username: { value: text, required: false },
    errors: { email: text, password: text, name: text, username: text },
    sign_in_url: text,
    password_min_length: 12,
    terms_url: text,
    privacy_url: '/privacy',
  },
  forgot: {
    ...{ ...form, identifier, only_addresses: false, email: text, errors: { email: text, form: text } },
    ...{ back_url: text, address_url: text },
  },
  'forgot-address': { ...form, phone: text, errors: { phone: text, form: text }, back_url: text },
  'forgot-address-code': {
    ...form,
    phone: text,
    minutes: 10,
    again: form,
    other_url: text,
    notice: text,
    errors: { code: text },
  },
  'forgot-address-found': { emails: [text], sign_in_url: text, forgot_url: text },
  'new-link': {
    ...{ ...form, title: text, text, identifier, email: text, sign_in_url: text },
    errors: { email: text, form: text },
  },
  reset: { ...form, token: text, email: text, errors: { password: text }, password_min_length: 12 },
  step: {
    ...form,
    words: 'verify',
    values: { email: text, minutes: 10 },
    fields: [{ name: 'code', type: 'text', autocomplete: 'one-time-code', maxlength: 20 }],
    errors: { code: text, form: text },
    notice: text,
    codes: [text],
    download: form,
    again: form,
    other_url: text,
  },
  invitation: {
    ...form,
    token: text,
    email: text,
    name: text,
    inviter: text,
    is_new: true,
    errors: { password: text },
    password_min_length: 12,
    terms_url: text,
    privacy_url: '/privacy',
    other_url: '/account',
  },
  impersonate: { ...form, token: text, email: text, developer: { name: text, email: text } },
  unlock: { ...form, token: text, email: text },
  'verify-link': { ...form, token: text, email: text },
  'agree-email': { ...form, token: text, old_email: text, new_email: text, completes: true },
  'undo-email': { ...form, token: text, old_email: text, new_email: text },
  'magic-link': {
    ...form,
    identifier,
    only_addresses: true,
    email: text,
    errors: { email: text, form: text },
    back_url: text,
  },
  'magic-link-sent': {
    ...form,
    email: text,
    minutes: 10,
    again: form,
    other_url: text,
    notice: text,
    errors: { code: text },
  },
  'magic-link-open': { ...form, token: text, email: text },
  link: {
    ...form,
    identifier,
    ticket: text,
    connection: text,
    email: text,
    is_known: true,
    may_claim: true,
    connections: [{ name: text, url: '/connect/x' }],
    cancel_url: '/back',
    errors: { form: text },
  },
  consent: {
    ...form,
    client: { name: text, logo_url: text, host: text, uri: text, policy_uri: text, tos_uri: text, verified: false },
    user: { email: text, name: text },
    access: {
      grants: [{ name: text, description: text, is_new: true }],
      resources: [{ name: text, grants: [{ name: text, description: text }] }],
      lasts: '90 days',
    },
    revoke_url: text,
    switch_user: form,
  },
  'select-organization': {
    ...form,
    organizations: [{ id: text, name: text, roles: [text] }],
    waiting: [{ id: text, name: text }],
    new_url: '/new',
    errors: { form: text },
    client_name: text,
    email: text,
    switch_action: '/switch',
    cancel: form,
  },
  'new-organization': { ...form, name: text, errors: { name: text, form: text }, back_url: '/back' },
  'select-user': { ...form, user: { email: text, name: text }, client_name: text, on_device: 'unknown', cancel: form },
  'second-factor': { ...factorPage(text), errors: { code: text, form: text }, trusted_days: 30 },
  passkey: {
    ...factorPage(text),
    errors: { form: text },
    passkey: { action: '/passkey', options: '{}' },
    trusted_days: 30,
  },
  'enrol-passkey': { ...factorPage(text), errors: { form: text }, passkey: { action: '/passkey', options: '{}' } },
  'recovery-code': { ...factorPage(text), errors: { recovery_code: text } },
  'enrol-factor': {
    ...factorPage(text),
    errors: { code: text },
    secret: text,
    uri: 'otpauth://totp/x',
    qr_image: 'data:image/svg+xml,',
  },
  'sent-code': {
    ...factorPage(text),
    errors: { code: text, form: text },
    ...{ trusted_days: 30, kind: 'sms', to: text, minutes: 10, is_sent: true, send: form, notice: text },
  },
  'enrol-sent': {
    ...factorPage(text),
    errors: { code: text, phone: text },
    ...{ kind: 'sms', to: text, phone: text, minutes: 10, is_sent: true, send: form },
  },
  'sign-out': { action: form.action, xsrf: text, client_name: text },
  'signed-out': { actions: [{ label: text, url: text }] },
  error: {
    status: 400,
    title: text,
    detail: text,
    code: text,
    request_id: text,
    actions: [{ label: text, url: text }],
    why_url: text,
  },
  'form-post': { action: 'https://photoprints.example.com/cb', fields: { code: text, [text]: text } },
  message: { title: text, text, actions: [{ label: text, url: '/' }] },
  recover: { ...form, token: text, email: text, errors: { form: text }, password_min_length: 12 },
  setup: { ...form, token: text, email: text, name: text, errors: { form: text }, password_min_length: 12 },
});

const names = Object.keys(pages('')) as Screen[];

const render = (view: Screen, text: string, more: Partial<Common> & Partial<Views['sign-in']> = {}) =>
  renderView(view, { ...common, ...pages(text)[view], ...more } as never);

describe('A67 what strangers wrote stays text', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    `' autofocus onfocus='alert(1)`,
    '{{7*7}} <%= 7*7 %> #{7*7}',
    '</title></textarea><svg/onload=alert(1)>',
    'javascript:alert(1)',
    'a'.repeat(10_000),
    '<b>'.repeat(3_000),
  ];

  describe.each(names)('%s', (view) => {
    test.each(hostile.map((text) => [text.slice(0, 40), text]))('with %s', (_, text) => {
      const brand: Brand = { name: text, slug: 'a', logo_url: text, stylesheet_url: text, terms_url: text };
      const html = render(view, text, { brand });
      expect(tags(html)).toEqual(tags(render(view, 'javascript:harmless', { brand: { name: 'a', slug: 'a' } })));
      expect(html).not.toMatch(/(href|src|action)="javascript:/i);
    });

    test('has no script or style of its own', () => {
      const html = render(view, 'x');
      expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=")/i);
    });
  });

  test('templates put nothing on a page unescaped but their own parts', () => {
    const files = readdirSync(views, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ejs'));
    const raw = files.flatMap((file) =>
      [...readFileSync(join(views, file), 'utf8').matchAll(/<%-[\s\S]*?%>/g)].map(([tag]) => `${file}: ${tag}`),
    );
    expect(raw.length).toBeGreaterThan(10);
    expect(
      raw.filter(
        (tag) =>
          !/<%- include\('\/[\w/-]+'/.test(tag) &&
          !/^(layouts\/|console\/layout|account\/layout|api\/layout|docs\/layout)[\w-]*\.ejs: <%- page\.body %>$/.test(
            tag,
          ),
      ),
      // Our own Markdown (http/docs.test.ts), and icons of ours.
    ).toEqual(['docs/page.ejs: <%- doc.html %>', 'partials/drawn-icon.ejs: <%- drawing(page.name) %>']);
  });

  test('a value of the answer to a client is sent as it is', () => {
    const state = '\u202e "state" <&>\r\n😀';
    const html = renderView('form-post', {
      ...common,
      action: 'https://photoprints.example.com/cb',
      fields: { state },
    });
    expect(decode(/name="state" value="([^"]*)"/.exec(html)![1]!)).toBe(state);
  });
});

describe('A23 names', () => {
  test.each([
    ['Photo Prints', 'Photo Prints'],
    ['  Photo \n\t Prints ', 'Photo Prints'],
    ['Photo\u202eStnirP', 'PhotoStnirP'],
    ['Goo\u200bg\u2060l\ufeffe\u00ad', 'Google'],
    ['\u2066Admin\u2069\u200f', 'Admin'],
    ['\u3164\u2800', ''],
    ['Z\u0351\u0352\u0357\u035b', 'Z\u0351\u0352'],
    ['e\u0301', 'é'],
    ['bad\ud800', 'bad'],
    ['a\u0000b', 'ab'],
    ['日本語 العربية', '日本語 العربية'],
    [undefined, ''],
  ])('%j reads %j', (name, clean) => {
    expect(cleanName(name)).toBe(clean);
  });

  test('long ones are cut', () => {
    expect(Array.from(cleanName('é'.repeat(200)))).toHaveLength(80);
    expect(cleanName('x'.repeat(200), 10)).toBe('xxxxxxxxx…');
  });

  test.each(['\u0301', ' ', '\u200b', '<', 'é'])(
    'the time for %j grows with their length, and not with its square',
    async (piece) => {
      expect(await growthOf(cleanName, piece)).toBeLessThan(LINEAR);
    },
  );

  test.each(['consent', 'sign-in', 'select-user', 'sign-out', 'signed-out'] as const)(
    '%s shows no override',
    (view) => {
      const text = 'safe\u202e\u200b\u2066';
      const html = render(view, text, { brand: { name: text, slug: 'a' } });
      const shown = html.replace(
        /value="[^"]*"|action="[^"]*"|class="callout[\s\S]*?<\/div>|class="field-error[\s\S]*?<\/p>/g,
        '',
      );
      expect(shown).not.toMatch(/[\u202e\u200b\u2066]/);
    },
  );

  test('a client without a usable name goes by its host', () => {
    const { client, ...rest } = pages('x').consent;
    const html = renderView('consent', {
      ...common,
      ...rest,
      client: { ...client, name: '\u200b', host: 'photoprints.example.com' },
    });
    expect(html).toContain('photoprints.example.com wants to access');
  });
});

describe('webUrl', () => {
  test.each(['https://a.example/x?y#z', 'http://localhost:3000/', '/o/a/b', '/'])('%s may be opened', (url) =>
    expect(webUrl(url)).toBe(url),
  );

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://a/x',
    '//evil.example',
    '/\\evil.example',
    'evil',
    '',
    'file:///etc/passwd',
    undefined,
  ])('%s may not', (url) => expect(webUrl(url)).toBeUndefined());
});

describe.each(languages)('in %s', (locale) => {
  test.each(names)('%s says its language, one heading, and keeps out of indexes', (view) => {
    const html = render(view, 'x', { locale });
    expect(html).toMatch(new RegExp(`<html lang="${locale}" dir="ltr">`));
    expect(html).toMatch(/<meta name="viewport" content="width=device-width, initial-scale=1">/);
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    expect(html).not.toMatch(/undefined|\[object|NaN|\{\w+\}/);
    expect(Buffer.byteLength(html)).toBeLessThan(10_000);
  });
});

describe('forms', () => {
  const input = (html: string, name: string) => new RegExp(`<input[^>]*\\sname="${name}"[^>]*>`).exec(html)?.[0] ?? '';
  const plain = { ...common, ...form, identifier };

  test('sign-in is what password managers and phones expect', () => {
    const html = renderView('sign-in', plain);
    expect(input(html, 'email')).toMatch(/type="text"[\s\S]*autocomplete="username"[\s\S]*inputmode="email"/);
    expect(input(html, 'email')).toContain('autofocus');
    expect(input(html, 'password')).toMatch(/type="password"[\s\S]*autocomplete="current-password"/);
    expect(input(html, 'csrf')).toContain('value="csrf-value"');
    expect(html).toContain(`method="post" action="${form.action}"`);
    expect(html).not.toContain('role="alert"');
  });

  test('Enter in a field signs in, also where the buttons of connections stand before the form', () => {
    const connections = [{ name: 'Google', kind: 'google', url: '/to/google' }];
    for (const view of ['sign-in', 'sign-up'] as const) {
      const html = render(view, 'x', { connections, remember: { checked: false } });
      expect(/<button[^>]*form="[\w-]+"[^>]*>/.exec(html)?.[0], view).not.toContain('formaction');
      expect(html, view).toContain('>Continue with Google</span>');
    }
  });

  test('every field of a page that takes a password hides it', () => {
    const files = [
      ...readdirSync(views, { recursive: true, encoding: 'utf8' }).map((file) => join(views, file)),
      ...readdirSync(source, { recursive: true, encoding: 'utf8' }).map((file) => join(source, file)),
    ].filter((file) => /\.(ejs|ts)$/.test(file));
    const fields = files.flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(/\bname: '\w*password', (.{0,40})|<input[^>]*name="\w*password"[^>]*>/g),
      ].map(([found, next = '']) => ({
        file: relative(views, file),
        found,
        isHidden: next.startsWith("type: 'password'"),
      })),
    );
    expect(fields.length).toBeGreaterThan(9);
    expect(fields.filter(({ isHidden }) => !isHidden)).toEqual([]);
  });

  test('sign-up says the rule of the password before it is broken', () => {
    const html = renderView('sign-up', { ...plain, sign_in_url: '/in', password_min_length: 14 });
    expect(html).toContain('At least 14 characters');
    expect(input(html, 'password')).toMatch(/autocomplete="new-password"/);
    expect(input(html, 'password')).toMatch(
      /minlength="14" passwordrules="minlength: 14;"[\s\S]*aria-describedby="password-help"/,
    );
  });

  test('a mistake is said beside its field, and the first one has the focus', () => {
    const html = renderView('sign-in', { ...plain, email: 'bob', errors: { email: 'Not an address' } });
    expect(input(html, 'email')).toMatch(/aria-describedby="email-error" aria-invalid="true"[\s\S]*autofocus/);
    expect(html).toMatch(/id="email-error">Not an address</);
    expect(input(html, 'password')).not.toMatch(/aria-invalid|autofocus/);
    expect(html).toContain('role="alert"');
    expect(html).toMatch(/<title>Error: /);
  });

  test('who has to type only the password again starts there', () => {
    const html = renderView('sign-in', { ...plain, email: 'bob@example.com', errors: { form: 'Wrong' } });
    expect(input(html, 'email')).toContain('value="bob@example.com"');
    expect(input(html, 'password')).toContain('autofocus');
    expect(html.match(/\sautofocus/g)).toHaveLength(1);
  });

  test('a password never comes back in the page', () => {
    for (const view of ['sign-in', 'sign-up', 'setup'] as const) {
      expect(input(render(view, 'x'), 'password')).toContain('value=""');
    }
  });

  test('consent posts allow or deny, names the host, and says everything that it gives', () => {
    const html = renderView('consent', {
      ...plain,
      client: { name: 'Photo Prints', host: 'photoprints.example.com' },
      user: { email: 'bob@example.com' },
      access: {
        grants: [
          { name: 'email', description: 'See your email address' },
          { name: 'phone', description: 'See your phone number', is_new: true },
        ],
        resources: [{ name: 'Blog API', grants: [photos] }],
        lasts: '90 days',
      },
    });
    expect(html).toMatch(/<button[^>]*name="decision" value="allow"/);
    expect(html).toMatch(/<button[^>]*name="decision" value="deny"/);
    for (const text of ['photoprints.example.com', 'Blog API', 'See your photos', 'bob@example.com']) {
      expect(html).toContain(text);
    }
    expect(html).toContain('<span>See your email address</span><small>');
    expect(html).toMatch(/See your phone number<\/span> <span class="badge[^>]*>New</);
    expect(html).toContain('while you are away, for up to 90 days');
  });

  test.each([
    ['https://photoprints.example.com/about', true],
    ['https://evil.example/photoprints.example.com', false],
    ['javascript:alert(1)', false],
  ])('consent links the host to %s: %s', (uri, linked) => {
    const { client, ...rest } = pages('x').consent;
    const html = renderView('consent', {
      ...common,
      ...rest,
      client: { ...client, host: 'photoprints.example.com', uri },
    });
    expect(html.includes(`href="${uri}"`)).toBe(linked);
  });

  test('consent warns of a program on this computer', () => {
    const { client, ...rest } = pages('x').consent;
    const html = renderView('consent', { ...common, ...rest, client: { ...client, on_device: 'unknown' } });
    expect(html).toMatch(/callout-warning/);
    const known = renderView('consent', { ...common, ...rest, client: { ...client, on_device: 'known' } });
    expect(known).not.toMatch(/callout-warning/);
    expect(known).toContain('Allow it if you have just started it yourself.');
  });

  test('sign-out: only the yes sends `logout`, since any value of it ends the session', () => {
    const html = renderView('sign-out', { ...common, action: '/logout/confirm', xsrf: 'x' });
    expect(html.match(/name="logout"/g)).toHaveLength(1);
    expect(html).toMatch(/name="logout" value="yes"/);
  });

  test('an answer by form goes nowhere but to a web address', () => {
    expect(() => renderView('form-post', { ...common, action: 'javascript:alert(1)', fields: {} })).toThrow(
      /web address/,
    );
  });

  test('an answer by form goes on by itself, and by a button without script', () => {
    const html = renderView('form-post', { ...common, action: 'https://a.example/cb', fields: { code: '1' } });
    expect(html).toMatch(/<form[^>]*action="https:\/\/a\.example\/cb" data-submit/);
    expect(html).toMatch(/src="\/assets\/form-post\.js\?v=/);
    expect(html).toMatch(/<button[^>]*type="submit"/);
  });
});

describe('assets', () => {
  test('carry their content in their address', () => {
    const hash = createHash('sha256')
      .update(readFileSync(join(views, 'assets/gatehouse.css')))
      .digest('base64url')
      .slice(0, 10);
    expect(renderView('message', { ...common, title: 'a', text: 'b' })).toContain(`/assets/gatehouse.css?v=${hash}`);
  });

  test('may come from another origin', () => {
    const html = renderView('message', { ...common, assets_base: 'https://id.example.com', title: 'a', text: 'b' });
    expect(html).toContain('href="https://id.example.com/assets/gatehouse.css?v=');
  });

  test('the App’s colours come after ours', () => {
    const html = renderView('message', {
      ...common,
      brand: { ...common.brand, stylesheet_url: '/o/a/brand.css?v=3' },
      title: 'a',
      text: 'b',
    });
    expect(html.indexOf('/o/a/brand.css?v=3')).toBeGreaterThan(html.indexOf('gatehouse.css'));
  });

  test.each([
    ['a screen', 12_000, ['gatehouse.css', 'screens.js', 'passkeys.js', 'favicon.svg']],
    [
      'a page of the console',
      30_000,
      [
        'gatehouse.css',
        'console.css',
        'icons.svg',
        'console.js',
        'palette.js',
        'save-bar.js',
        'screens.js',
        'logo.svg',
      ],
    ],
  ])('what %s loads beside its own text stays below %i bytes, compressed', (_, most, files) => {
    const sizes = files.map((file) => gzipSync(readFileSync(join(views, 'assets', file))).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(most);
  });

  test('no script of ours is larger than 5 kB', () => {
    for (const file of readdirSync(join(views, 'assets')).filter((name) => name.endsWith('.js')))
      expect(readFileSync(join(views, 'assets', file)).length, file).toBeLessThan(5_000);
  });

  test('the icons are those that the pages draw', () => {
    const texts = [views, fileURLToPath(new URL('../../../../src/http', import.meta.url))].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(?:ejs|ts)$/.test(file))
        .map((file) => readFileSync(join(folder, file), 'utf8')),
    );
    const drawn = texts.flatMap((text) =>
      [...text.matchAll(/(?:partials\/(?:drawn-)?icon', \{ name: |\bicon: )'([\w-]+)'/g)].map(([, name]) => name!),
    );
    const sprite = readFileSync(join(views, 'assets/icons.svg'), 'utf8');
    const there = [...sprite.matchAll(/<symbol id="([\w-]+)"/g)].map(([, name]) => name!);
    expect(there).toEqual([...new Set(drawn)].sort());
  });
});

/** The page's elements in order, with the names of their attributes: what escaping must keep the same. */
function tags(html: string): string[] {
  return [...html.matchAll(/<(\/?[a-z][\w-]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*>/gi)].map(([, name, attributes]) =>
    `${name} ${attributes!
      .replace(/="[^"]*"/g, '')
      .replace(/\s+/g, ' ')
      .trim()}`.trim(),
  );
}

function decode(text: string): string {
  return text.replace(
    /&#34;|&#39;|&lt;|&gt;|&amp;/g,
    (entity) => ({ '&#34;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' })[entity]!,
  );
}
