// docs/running.md lists everything that Gatehouse, and the browsers that show its pages, connect to. The list is compared with
// the code: a file that begins to connect to something else fails here, until its row is written.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** What opens a connection, or starts a program. */
const CONNECTS =
  /(?<![\w.])fetch\(|fetchUpstream\(|createTransport\(|new pg\.|new PgBoss\(|new OTLPTraceExporter\(|createPipeline\(|from 'node:https'|from 'node:tls'|from 'node:dgram'|[^.]spawn\(|(?<!\.)\bconnect\(\{/;

const POSTGRESQL = 'PostgreSQL, or a pooler before it';

/** The row of each file that does. */
const rowOf: Record<string, string> = {
  'src/apps/clients/fetch-logo.ts': 'logos of clients',
  'src/authentication/password/breached.ts': 'service of breached passwords',
  'src/captcha/siteverify.ts': 'captcha service',
  'src/cli/check/discovery.ts': 'its own public address',
  'src/cli/check/https.ts': 'its own public address',
  'src/cli/check/sms.ts': 'SMS webhook',
  'src/cli/listen.ts': 'a program on this machine',
  'src/cli/remote/server-api.ts': 'another Gatehouse',
  'src/cli/remote/sign-in.ts': 'another Gatehouse',
  'src/database/open.ts': POSTGRESQL,
  'src/database/postgresql/copy.ts': POSTGRESQL,
  'src/database/postgresql/pipeline.ts': POSTGRESQL,
  'src/database/postgresql/pooler.ts': POSTGRESQL,
  'src/database/postgresql/pools.ts': POSTGRESQL,
  'src/deliveries/attempt.ts': 'webhook endpoints',
  'src/demo/demo.ts': 'the examples',
  'src/event-streams/send.ts': 'event streams',
  'src/event-streams/tls.ts': 'event streams',
  'src/hooks/call.ts': 'decision hooks',
  'src/mail/sms.ts': 'SMS webhook',
  'src/mail/transport.ts': 'mail server',
  'src/outbound.ts': 'identity providers',
  'src/queue.ts': POSTGRESQL,
  'src/social/upstream.ts': 'identity providers',
  'src/tracing/opentelemetry.ts': 'collector of OpenTelemetry',
};

/** The row of each address in a page that is no file of ours. */
const browserRowOf: Record<string, string> = {
  'webUrl(brand.logo_url)': 'logos of Apps',
  'mail.app.logo_url': 'logos of Apps',
  picture: 'pictures of users',
  'captcha.script_url': 'captcha service',
};
/** Addresses of our own, and data: in the page itself. */
const OURS = new Set([
  'webUrl(brand.favicon_url)',
  'image.url',
  'webUrl(page.client.logo_url)',
  'client.logo_url',
  'logo_url',
  'logo.url',
  'page.html_url',
  'page.qr_image',
  'webUrl(brand.stylesheet_url)',
  'src',
]);

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const list = (folder: string, ending: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => `${folder}/${path}`);

const [, section = ''] = /## Outgoing connections\n(.*?)\n## /s.exec(read('docs/running.md')) ?? [];
const [servers = [], browsers = []] = section
  .split('Pages make users')
  .map((part) => [...part.matchAll(/^\| ([^|]+?) \|.*$/gm)].slice(2).map(([row, name]) => ({ name: name!, row })));

test('every file that connects to something has a row in docs/running.md', () => {
  const connecting = list('src', '.ts').filter((path) => CONNECTS.test(withoutComments(read(path))));
  expect(connecting.sort()).toEqual(Object.keys(rowOf));
  const names = servers.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.values(rowOf)));
  // Security events go out as webhooks do; nothing here asks DNS by itself.
  expect(names.filter((name) => !Object.values(rowOf).includes(name))).toEqual(['receivers of security events', 'DNS']);
});

test('every variable that names another server is in a row', () => {
  const variables = [...read('docs/configuration.md').matchAll(/`([A-Z_]+_(?:URL|HOSTS?))`/g)].map(([, name]) => name!);
  for (const name of variables)
    expect(
      [...servers, ...browsers].some(({ row }) => row.includes(`\`${name}\``)),
      name,
    ).toBe(true);
});

test('every address that a page loads from elsewhere has a row', () => {
  const sources = list('views', '.ejs').flatMap((path) =>
    [...read(path).matchAll(/<(?:img|script|iframe|link)\b[^>]*?\b(?:src|href)="<%[=-] (.*?) %>"/g)].map(
      ([, from]) => from!,
    ),
  );
  const foreign = sources.filter((from) => !/^(asset|path|link|url)\(/.test(from) && !OURS.has(from));
  expect([...new Set(foreign)].filter((from) => !Object.hasOwn(browserRowOf, from))).toEqual([]);
  expect(browsers.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.values(browserRowOf)));
});

function withoutComments(text: string): string {
  return text.replace(/\/\*\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
