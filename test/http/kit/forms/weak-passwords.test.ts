// What a password that is refused is told: what is wrong with it, by members of the problem, and on every page in the
// reader's words.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { MAX_PASSWORD_BYTES } from '../../../../src/authentication/password/password.ts';
import { API_PREFIX } from '../../../../src/http/kit/request/paths.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../../../kit/app.ts';
import { authorizeUrl, makePkce } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { type Page, Visitor } from '../../../kit/visitor.ts';
import { enter } from '../../account/world.ts';

let gatehouse: Gatehouse;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
});
afterAll(() => gatehouse.stop());

/** Strong, and more than is hashed. */
const TOO_LONG = 'wander orbit lantern harvest pebble '.repeat(60).slice(0, 1_600);
const TOO_SHORT = 'kR7#pZ2';
const GUESSABLE = 'password1234';

let count = 0;
const nextEmail = () => `weak-${++count}@example.com`;

async function signUpByApi(password: string) {
  const response = await fetch(`${app.issuer}${API_PREFIX}/auth/signup`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await makeApiKey(gatehouse, app)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email: nextEmail(), password }),
  });
  return { status: response.status, body: await response.json() };
}

async function signUp(password: string, language: string): Promise<Page> {
  const visitor = new Visitor();
  const url = authorizeUrl(app, await makeClient(gatehouse, app), makePkce().challenge);
  const page = await visitor.open(`${url}&ui_locales=${language}`);
  const form = await visitor.fetch(`${page.url}/sign-up`);
  return visitor.submit(form, { email: nextEmail(), name: 'Bob', password });
}

const errorOf = ({ text }: Page, field: string) =>
  new RegExp(`id="(?:f-)?${field}-error"[^>]*>([\\s\\S]*?)</`).exec(text)?.[1]?.trim() ?? '';

describe('A151 a password that is refused', () => {
  test.each([
    ['of 1,600 bytes', TOO_LONG, { reason: 'too_long', max: MAX_PASSWORD_BYTES }],
    ['of seven characters', TOO_SHORT, { reason: 'too_short', min: 8 }],
    ['that is easy to guess', GUESSABLE, { reason: 'too_guessable' }],
  ])('by the API, %s, is told what is wrong by members', async (_, password, members) => {
    expect(await signUpByApi(password)).toMatchObject({ status: 422, body: { code: 'weak_password', ...members } });
  });

  test.each([
    ['en', TOO_LONG, /too long: at most 1024 bytes/],
    ['de', TOO_LONG, /zu lang: höchstens 1024 Byte/],
    ['en', TOO_SHORT, /at least 8 characters/],
    ['de', TOO_SHORT, /mindestens 8 Zeichen/],
    ['en', GUESSABLE, /too easy to guess/],
    ['de', GUESSABLE, /zu leicht zu erraten/],
  ])('on the sign-up screen (%s), is told in words', async (language, password, words) => {
    const page = await signUp(password, language);
    expect(page.status).toBe(422);
    expect(errorOf(page, 'password')).toMatch(words);
  });

  test('on the user’s own page, is told beside the new one', async () => {
    const user = await makeUser(gatehouse, app);
    const visitor = new Visitor();
    await enter(visitor, app, user.email);
    const page = await visitor.open(`${app.issuer}/account/password`);
    const sent = await visitor.submit(page, { current_password: PASSWORD, new_password: TOO_LONG }, '/password');
    expect(sent.status).toBe(422);
    expect(errorOf(sent, 'new_password')).toMatch(/too long: at most 1024 bytes/);
  });

  test('is described in the App’s API document', async () => {
    const { components } = await (await fetch(`${app.issuer}${API_PREFIX}/openapi.json`)).json();
    const { properties } = components.schemas.Problem;
    expect(properties.reason.enum).toEqual(expect.arrayContaining(['too_short', 'too_long', 'too_guessable']));
    expect(properties).toMatchObject({ min: { type: 'integer' }, max: { type: 'integer' } });
    expect(components.examples.weak_password.value).toMatchObject({ reason: 'too_short', min: 8 });
  });
});
