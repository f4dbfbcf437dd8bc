// Importing users in the console: a file is uploaded, its page follows the import, and the report says what was refused.
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { listEvents } from '../../../../src/events/list.ts';
import { listImports } from '../../../../src/imports/imports.ts';
import { listUsers } from '../../../../src/users/list.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { mailsTo, mailTo } from '../../../kit/mail.ts';
import { until } from '../../../kit/processes.ts';
import { type Developer, signedUp } from '../developer.ts';

let gatehouse: Gatehouse;
let owner: Developer;
let viewer: Developer;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  [owner, viewer] = await Promise.all([signedUp(gatehouse), signedUp(gatehouse)]);
  app = await owner.makeApp('owner');
  await viewer.join(app, 'viewer');
});
afterAll(() => gatehouse.stop());

const path = (rest = '') => `/apps/${app.slug}/users${rest}`;
const emails = async () => (await listUsers(gatehouse.database.db, app)).items.map(({ email }) => email);
const imports = async () => (await listImports(gatehouse.database.db, app, {})).items;

async function upload(file: string | Uint8Array<ArrayBuffer>, fields: Record<string, string> = {}, by = owner) {
  const form = new FormData();
  form.set('csrf', await by.csrf());
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new File([file], 'users.txt', { type: 'text/plain' }));
  const request = new Request('http://localhost', { method: 'POST', body: form });
  const url = `${gatehouse.url}/console${path('/imports')}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      accept: 'text/html',
      cookie: by.visitor.cookieHeader(url),
      'content-type': request.headers.get('content-type')!,
    },
    body: await request.arrayBuffer(),
    redirect: 'manual',
  });
  return { status: response.status, location: response.headers.get('location') ?? '', text: await response.text() };
}

/** The page of an import when it is done. */
async function finished(location: string) {
  const open = () => owner.open(new URL(location, gatehouse.url).pathname.replace('/console', ''));
  let page = await open();
  await until('the import is done', async () => {
    page = await open();
    return />Done(?:, \d+ lines? refused)?<\/span>/.test(page.text);
  });
  return page;
}

test('a file of JSON is imported, and the report comes with what was refused', async () => {
  const lines = ['{"email": "bob@example.com", "name": "Bob"}', '{"email": "no address"}', '{"email": "<b>@x"}'];
  const { status, location } = await upload(`\uFEFF${lines.join('\n')}`);
  expect(status).toBe(303);
  const page = await finished(location);
  expect(page.text).toContain('3 of 3 lines');
  expect(page.text).toContain('status status-warning">Done, 2 lines refused<');
  expect(page.text).toContain('<code>email</code>');
  expect(page.text).toContain('&lt;b&gt;@x');
  expect(page.text).not.toContain('bob@example.com');
  expect(page.text).not.toContain('data-live=');
  const { pathname } = new URL(page.url);
  const created = await owner.open(`${pathname.replace('/console', '')}?status=created`);
  expect(created.text).toMatch(/\/users\/[\w-]{36}"><bdi>bob@example\.com/);
  expect((await owner.open(path('/imports'))).text).toContain(pathname);
  expect(mailsTo(gatehouse, 'bob@example.com')).toEqual([]);
});

test('a file of CSV is recognized, and users without a password are mailed if that is ticked', async () => {
  const { location } = await upload('email,name\nann@example.com,Ann\n', { invite: 'on' });
  expect((await finished(location)).text).toContain('mailed a link');
  expect((await mailTo(gatehouse, 'ann@example.com')).subject).toContain('Choose a password');
});

describe('what is no file of users is refused beside the field, and nothing is kept', () => {
  test.each<[string, string | Uint8Array<ArrayBuffer>, number]>([
    ['an empty one', '', 422],
    ['one of another encoding', new Uint8Array([0xff, 0xfe, 0x41, 0x00]), 422],
    ['CSV that ends in a quotation', 'email,name\n"x', 422],
    ['one byte too many', 'x'.repeat(5_000_001), 422],
    ['too many lines', '{}\n'.repeat(10_001), 422],
  ])('%s', async (_, file, status) => {
    const before = await imports();
    const answer = await upload(file);
    expect([answer.status, answer.text.includes('class="callout callout-danger"')]).toEqual([status, true]);
    expect(await imports()).toEqual(before);
  });

  test('A195 one that is far larger than any is not read', async () => {
    expect((await upload('x'.repeat(5_200_000))).status).toBe(413);
  });
});

test('a viewer imports nobody, and is offered the export alone', async () => {
  const before = await emails();
  expect((await upload('{"email": "eve@example.com"}', {}, viewer)).status).toBe(403);
  expect(await emails()).toEqual(before);
  const list = await viewer.open(path());
  expect([list.text.includes('/users/imports'), list.text.includes('/users/export')]).toEqual([false, true]);
});

test('an import is deleted with its report, and its users stay', async () => {
  const { location } = await upload('{"email": "stays@example.com"}');
  const page = await finished(location);
  const { pathname } = new URL(page.url);
  const below = pathname.replace('/console', '');
  const deleted = await owner.send(`${below}/delete`, {}, '/delete');
  expect(deleted.url).toContain('done=import_deleted');
  expect((await owner.open(below)).status).toBe(404);
  expect(await emails()).toContain('stays@example.com');
});

test('the page of an import that runs is told when it is done', async () => {
  const lines = Array.from({ length: 300 }, (_, at) => `{"email": "many-${at}@example.com"}`).join('\n');
  const { location } = await upload(lines);
  const url = `${new URL(location, gatehouse.url).href}/live`;
  const headers = { accept: 'text/event-stream', cookie: owner.visitor.cookieHeader(url) };
  const messages: string[] = [];
  const request = get(url, { agent: false, headers }, (response) => {
    response.setEncoding('utf8').on('data', (part: string) => messages.push(part));
  });
  onTestFinished(() => void request.destroy());
  await until('the stream says that all lines are done', async () => messages.join('').includes('300 of 300 lines'));
  expect((await finished(location)).text).toContain('300 of 300 lines');
});

test('the export has a line for each user, and is recorded', async () => {
  const { text, headers } = await viewer.open(path('/export'));
  expect(headers.get('content-disposition')).toContain(`users-${app.slug}.jsonl`);
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).email),
  ).toEqual(expect.arrayContaining(['bob@example.com', 'ann@example.com']));
  const { items } = await listEvents(gatehouse.database.db, app, { events: ['users.exported'] });
  expect(items).toHaveLength(1);
});
