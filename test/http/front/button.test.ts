// {issuer}/button: what developers of other programs read, and the frames that show them the button.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { updateApp } from '../../../src/apps/apps.ts';
import { STANDARD_SCOPES } from '../../../src/apps/resources.ts';
import { copied } from '../../clients/quick-starts/paste.ts';
import { makeApp, makeResource } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { type Page, Visitor } from '../../kit/visitor.ts';

let gatehouse: Gatehouse;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse, {}, 'Alice & “Bob”');
});
afterAll(() => gatehouse.stop());

const open = (path = '', headers: Record<string, string> = {}): Promise<Page> =>
  new Visitor().fetch(`${app.issuer}/button${path}`, { headers });
const framesOf = ({ text }: Page) => [...text.matchAll(/<iframe [^>]*src="([^"]*)"/g)].map(([, src]) => decode(src!));
const decode = (text: string) =>
  text
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

test('the page says what to register, in the reader’s language', async () => {
  const page = await open();
  expect(page.status).toBe(200);
  expect(page.text).toContain('Log in with <b><bdi>Alice &amp; “Bob”</bdi></b>');
  expect(page.text).toContain(`<code id="issuer">${app.issuer}</code>`);
  expect(page.text).toContain(`<code id="discovery">${app.issuer}/.well-known/openid-configuration</code>`);
  for (const scope of STANDARD_SCOPES) expect(page.text).toContain(`<code>${scope}</code>`);
  expect(page.text).toContain('PKCE');
  const german = await open('', { 'accept-language': 'de' });
  expect(german.text).toContain('<html lang="de"');
  expect(german.text).toContain('Redirect-URIs');
});

test('A53 the page says nothing of the App’s APIs', async () => {
  const { name, identifier } = await makeResource(gatehouse, app, {
    identifier: 'https://secret-api.example.com/',
    name: 'Secret API',
    scopes: [{ name: 'secrets:read', description: 'Read secrets' }],
  });
  const { text } = await open();
  for (const word of [name, identifier, 'secrets:read']) expect(text).not.toContain(word);
});

test('the page of an issuer leads to it', async () => {
  const page = await new Visitor().open(app.issuer);
  expect(page.text).toContain(`<a href="${app.issuer}/button">For developers</a>`);
  const console = await new Visitor().open(`${gatehouse.url}/o/console`);
  expect(console.text).not.toContain('For developers');
});

test('the choices are a form that needs no script, and the code is what was chosen', async () => {
  const page = await open('?size=large&look=dark&text=continue&language=de');
  expect(page.text).toContain(`<form class="panel form" method="get" action="${app.issuer}/button"`);
  for (const value of ['large', 'dark', 'continue', 'de'])
    expect(page.text).toContain(`<option value="${value}" selected>`);
  expect(copied(page, 'button-html')).toContain(
    '<span lang="de">Mit <bdi>Alice &#38; &#8220;Bob&#8221;</bdi> fortfahren',
  );
  expect(copied(page, 'button-css')).toContain('background: #1f1f1f;');
});

describe('a frame', () => {
  test('shows every size, on a light and on a dark page', async () => {
    const frames = framesOf(await open('?look=auto'));
    expect(frames).toHaveLength(2);
    for (const [index, scheme] of ['light', 'dark'].entries()) {
      const { text } = await new Visitor().fetch(frames[index]!);
      expect(text).toContain(`:root { color-scheme: ${scheme}; }`);
      for (const size of ['small', 'medium', 'large'])
        expect(text).toContain(`<a class="login-${app.slug}-${size}" href="#">`);
    }
  });

  test('A67 runs nothing, sends nothing, and takes no style but its own', async () => {
    const { status, headers, text } = await open('/preview?all=yes');
    expect(status).toBe(200);
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).toContain("form-action 'none'");
    expect(policy).toMatch(/; sandbox$/);
    expect(policy).toMatch(/style-src 'sha256-[\w+/=]+'/);
    expect(policy).not.toMatch(/script-src|unsafe/);
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(text).not.toMatch(/<script|\son\w+=|\sstyle=/);
  });

  test.each(['</title></style><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '\u202e\u2066'])(
    'A67 an App that is called %j adds no markup to it',
    async (name) => {
      const hostile = await makeApp(gatehouse, {}, name);
      await updateApp(gatehouse.system, hostile, { name });
      const tagsOf = async ({ issuer }: App, path: string) =>
        (await new Visitor().fetch(`${issuer}/button${path}`)).text.match(/<\/?\w+/g);
      for (const path of ['', '/preview', '/preview?all=yes'])
        expect(await tagsOf(hostile, path)).toEqual(await tagsOf(app, path));
    },
  );
});
