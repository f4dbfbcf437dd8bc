// Addresses that are the same, addresses that only look so, and what is no address.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { type Answer, call } from '../../http/api/call.ts';
import { makeApiKey, makeApp, PASSWORD } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';

let gatehouse: Gatehouse;
let app: App;
let key: string;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  key = await makeApiKey(gatehouse, app);
});
afterAll(() => gatehouse.stop());

const signUp = (email: string, password = PASSWORD): Promise<Answer> =>
  call(app, 'POST /auth/signup', { as: key, body: { email, password } });
const logIn = (email: string, password = PASSWORD): Promise<Answer> =>
  call(app, 'POST /auth/login', { as: key, body: { email, password } });

describe('A103 one user, however the address is written', () => {
  test.each([
    ['in capitals', 'ADMIN@EXAMPLE.COM', 'admin@example.com'],
    ['with spaces round it', '  spaced@example.com ', 'spaced@example.com'],
    ['full-width', 'ｗide@example.com', 'wide@example.com'],
    ['decomposed', 'jose\u0301@example.com', 'jos\u00e9@example.com'],
    ['with a ligature', 'o\ufb03ce@example.com', 'office@example.com'],
    ['with its domain in Unicode', 'shop@b\u00fccher.example', 'shop@xn--bcher-kva.example'],
    ['with its domain in Unicode capitals', 'store@B\u00dcCHER.example', 'store@xn--bcher-kva.example'],
    ['with another full stop of the domain', 'stop@example\u3002com', 'stop@example.com'],
  ])('%s', async (_, written, plain) => {
    const { status, body } = await signUp(written);
    expect(status).toBe(201);
    expect((await signUp(plain)).status).toBe(409);
    expect((await logIn(plain)).body.user.id).toBe(body.user.id);
    expect((await logIn(written)).body.user.id).toBe(body.user.id);
  });
});

describe('A103 another user, however alike the addresses look', () => {
  test.each([
    ['a Cyrillic а in the domain', 'root@example.com', 'root@ex\u0430mple.com'],
    ['a Cyrillic а in the name', 'anna@example.com', '\u0430nna@example.com'],
    ['a Greek ο', 'bob@example.com', 'b\u03bfb@example.com'],
    ['a capital I with a dot', 'irina@example.com', '\u0130rina@example.com'],
    ['an i without a dot', 'milan@example.com', 'm\u0131lan@example.com'],
    ['an accent', 'rene@example.com', 'ren\u00e9@example.com'],
    ['a tag', 'tag@example.com', 'tag+1@example.com'],
    ['a dot', 'dotted@example.com', 'dot.ted@example.com'],
    ['a sharp s', 'strasse@example.com', 'stra\u00dfe@example.com'],
    ['a zero for an o', 'oona@example.com', '0ona@example.com'],
  ])('%s', async (_, one, other) => {
    const [first, second] = [await signUp(one), await signUp(other, `${PASSWORD} of another`)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.user.id).not.toBe(first.body.user.id);
    expect((await logIn(other)).status).toBe(401);
    expect((await logIn(one)).body.user.id).toBe(first.body.user.id);
  });
});

describe('A103 no address', () => {
  test.each([
    ['nothing', ''],
    ['nothing before the @', '@example.com'],
    ['nothing behind it', 'somebody@'],
    ['no @', 'somebody.example.com'],
    ['two @', 'some@body@example.com'],
    ['a quoted name', '"somebody"@example.com'],
    ['a quoted @', '"some@body"@example.com'],
    ['a comment', 'somebody(me)@example.com'],
    ['a display name', 'Somebody <somebody@example.com>'],
    ['two addresses', 'one@example.com,two@example.com'],
    ['a line break', 'somebody@example.com\r\nBcc: other@example.com'],
    ['NUL', 'some\u0000body@example.com'],
    ['a tab', 'some\tbody@example.com'],
    ['a space', 'some body@example.com'],
    ['a space that does not break', 'some\u00a0body@example.com'],
    ['a zero-width space', 'some\u200bbody@example.com'],
    ['a zero-width joiner', 'some\u200dbody@example.com'],
    ['a byte order mark', 'some\ufeffbody@example.com'],
    ['a soft hyphen', 'some\u00adbody@example.com'],
    ['letters turned round', 'some\u202ebody@example.com'],
    ['a half of a character', 'some\ud800body@example.com'],
    ['a dot at the end of the name', 'somebody.@example.com'],
    ['a dot at its beginning', '.somebody@example.com'],
    ['two dots', 'some..body@example.com'],
    ['a dot at the end of the domain', 'somebody@example.com.'],
    ['a space before the domain', 'somebody@ example.com'],
    ['a host', 'somebody@localhost'],
    ['an IP address', 'somebody@127.0.0.1'],
    ['an IP address in brackets', 'somebody@[127.0.0.1]'],
    ['an IP address as a number', 'somebody@0x7f.1'],
    ['a domain that begins with a hyphen', 'somebody@-example.com'],
    ['a hyphen before a letter of Unicode', 'j\u00f6rg@-ex\u00e4mple.de'],
    ['a hyphen behind one', 'j\u00f6rg@ex\u00e4-.de'],
    ['a hyphen that the ASCII form hides', 'somebody@xn---exmple-7wa.de'],
    ['a name of 65 bytes', `${'a'.repeat(65)}@example.com`],
    ['a name of 33 characters of two bytes', `${'\u00e9'.repeat(33)}@example.com`],
    [
      '320 characters',
      `${'a'.repeat(64)}@${'b'.repeat(61)}.${'c'.repeat(61)}.${'d'.repeat(61)}.${'e'.repeat(61)}.example`,
    ],
    ['10,000 characters', `${'a'.repeat(10_000)}@example.com`],
  ])('%s', async (_, email) => {
    const { status, body } = await signUp(email);
    expect({ status, field: Object.keys(body.fields ?? {}) }).toEqual({ status: 422, field: ['email'] });
    expect((await logIn(email)).status).toBeGreaterThanOrEqual(400);
  });
});
