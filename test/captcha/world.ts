// An App that asks for a captcha, and its public doors: each by what is sent, so that a test can go through all of them.

import type { App } from '../../src/apps/app.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { call } from '../http/api/call.ts';
import { CALLBACK, makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import type { Gatehouse } from '../kit/gatehouse.ts';
import { type Page, Visitor } from '../kit/visitor.ts';

export type World = { app: App; as: string; client: TestClient; email: string };

export async function makeWorld(gatehouse: Gatehouse, captcha: Settings['captcha']): Promise<World> {
  const app = await makeApp(gatehouse, { captcha, magic_link: 'on', email_verification: 'off' });
  const as = await makeApiKey(gatehouse, app, ['auth:write']);
  const { email } = await makeUser(gatehouse, app);
  return { app, as, client: await makeClient(gatehouse, app, { first_party: true }), email };
}

let count = 0;
/** Attempts that were counted, apart from the authorization request by which a visitor came to the screens. */
export async function countAttempts({ database }: Gatehouse, { app }: World): Promise<number> {
  const rows = database.db.selectFrom('rate_limits').select('key').where('app_id', '=', app.id);
  return (await rows.where('key', 'not like', 'authorize%').execute()).length;
}

export const newEmail = () => `captcha-${process.pid}-${++count}@example.com`;

export type Asked = { email: string; captcha?: string | undefined };
export type Said = { status: number; code: string | undefined; retryAfter: string | null };

export type Door = {
  /** What it says to who is let through, a user or a new one. */
  ok: number;
  of: 'users' | 'strangers';
  ask(world: World, asked: Asked): Promise<Said>;
};

const api =
  (entry: string, more: object): Door['ask'] =>
  async ({ app, as }, { email, captcha }) => {
    const body = { email, ...more, ...(captcha !== undefined && { captcha }) };
    const answer = await call(app, entry, { as, body });
    return { status: answer.status, code: answer.body?.code, retryAfter: answer.headers.get('retry-after') };
  };

const codes: [words: string, code: string][] = [
  ['We could not verify that you are not a robot', 'captcha_required'],
  ['We can’t check right now that you are not a robot', 'captcha_failed'],
];

const screen =
  (path: string, more: Record<string, string> = {}, field = 'captcha'): Door['ask'] =>
  async (world, { email, captcha }) => {
    const visitor = new Visitor();
    const page = await openForm(world, visitor, path);
    const sent = { email, ...more, ...(captcha !== undefined && { [field]: captcha }) };
    const done = await send(visitor, page, path, sent);
    const code = codes.find(([words]) => done.text.includes(words))?.[1];
    return { status: done.status, code, retryAfter: done.headers.get('retry-after') };
  };

export async function openForm({ app, client }: World, visitor: Visitor, path = '/sign-in'): Promise<Page> {
  const start = await visitor.open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'login' }));
  return visitor.open(start.url + path);
}

async function send(visitor: Visitor, page: Page, path: string, fields: Record<string, string>): Promise<Page> {
  const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)![1]!;
  return visitor.open(page.url.replace(/\/[^/]*$/, path), { body: new URLSearchParams({ csrf, ...fields }) });
}

const password = PASSWORD;

export const apiDoors: Record<string, Door> = {
  'POST /auth/login': { ok: 200, of: 'users', ask: api('POST /auth/login', { password }) },
  'POST /auth/signup': { ok: 201, of: 'strangers', ask: api('POST /auth/signup', { password }) },
  'POST /auth/password/forgot': { ok: 202, of: 'users', ask: api('POST /auth/password/forgot', {}) },
  'POST /auth/register/start': { ok: 202, of: 'strangers', ask: api('POST /auth/register/start', {}) },
  'POST /auth/magic-link': { ok: 202, of: 'users', ask: api('POST /auth/magic-link', { redirect_uri: CALLBACK }) },
};

/** `field`: where the form has the captcha. */
export const screenDoors = (field?: string): Record<string, Door> => ({
  'the sign-in screen': { ok: 303, of: 'users', ask: screen('/sign-in', { password }, field) },
  'the sign-up screen': { ok: 303, of: 'strangers', ask: screen('/sign-up', { password, name: 'Bob' }, field) },
  'the forgotten password': { ok: 200, of: 'users', ask: screen('/forgot', {}, field) },
  'the magic link': { ok: 200, of: 'users', ask: screen('/magic-link', {}, field) },
});
