// docs/sign-in-methods.md and docs/sessions.md against the tables of the code: what each proof says in a token, which calls
// and links there are, and how long everything lasts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONSOLE_SESSION_LIFETIME } from '../../src/apps/console-sessions.ts';
import { requireConsistent } from '../../src/apps/settings/conflicts.ts';
import { readSettings, settingsChangeSchema } from '../../src/apps/settings/settings.ts';
import { amrOfProof, toAcr } from '../../src/authentication/assurance.ts';
import { PASSKEY_SIGN_IN_AMR } from '../../src/authentication/factors/passkeys/sign-in.ts';
import { type OneTimeTokenKind, oneTimeTokens } from '../../src/authentication/one-time/tokens.ts';
import { KNOWN_BROWSER_DAYS } from '../../src/authentication/sign-in/known-browsers.ts';
import { amrOf, waysOf } from '../../src/authentication/sign-in/second-factor.ts';
import { DAY, HOUR, MINUTE, toSeconds } from '../../src/clock.ts';
import { apiRoutes } from '../../src/http/api/table.ts';
import { linkPages } from '../../src/http/links/routes.ts';
import { INTERACTION_LIFETIME } from '../../src/oidc/provider/lifetimes.ts';
import { kindNames } from '../../src/social/catalogue.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

const SRC = join(import.meta.dirname, '../../src');
const read = (name: string) => readFileSync(join(import.meta.dirname, `../../docs/${name}.md`), 'utf8');
const methods = read('sign-in-methods');
const sessions = read('sessions');

/** The rows of the tables in a section, without their heads. */
function rowsOf(page: string, title: string): string[][] {
  const section = page.split(/^##+ /m).find((one) => one.startsWith(`${title}\n`)) ?? '';
  return [...section.matchAll(/(?:^\|.*\n)+/gm)].flatMap(([table]) =>
    table
      .trim()
      .split('\n')
      .slice(2)
      .map((line) => line.slice(2, -2).split(' | ')),
  );
}

const words = (cell = '') => cell.replaceAll('`', '').split(' ').filter(Boolean);

describe('docs/sign-in-methods.md', () => {
  test('has what each first proof says in amr and acr', () => {
    const { password, mail, connection, password_and_connection } = amrOfProof;
    const expected = [password, mail, PASSKEY_SIGN_IN_AMR, connection, password_and_connection, password];
    const rows = rowsOf(methods, 'First proofs');
    expect(rows.map(([, , , amr]) => words(amr))).toEqual(expected);
    for (const [name, , , amr, acr] of rows)
      expect([name, toAcr(words(amr))]).toEqual([name, `urn:gatehouse:acr:${words(acr)[0]}`]);
  });

  test('has every kind of connection', () => {
    for (const kind of kindNames) expect(methods).toContain(`\`${kind}\``);
  });

  test('no other source says what was proved', () => {
    const saying = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.endsWith('.ts') && /\bamr: \['/.test(readFileSync(join(SRC, path), 'utf8')),
    );
    expect(saying).toEqual(['authentication/sign-in/second-factor.ts']);
  });

  test('has each second factor, in the order in which they are offered, and what it adds', () => {
    const rows = rowsOf(methods, 'After the first proof').map(([way, amr]) => [words(way)[0], words(amr)]);
    const ways = waysOf(['passkey', 'totp', 'sms', 'email'], []);
    expect(rows).toEqual(ways.map((way) => [way, [...amrOf(way), 'mfa']]));
  });

  test('has every call of auth/ once, and no other', () => {
    const rows = rowsOf(methods, 'Calls of the API').map(([call]) => call);
    const calls = apiRoutes
      .filter(({ path }) => path.startsWith('/auth/'))
      .map(({ method, path }) => `\`${method} ${path}\``);
    expect(rows.toSorted()).toEqual(calls.toSorted());
  });

  test('says of a call that it is a proof or a step if it can answer with the next one', () => {
    const means = new Map(rowsOf(methods, 'Calls of the API').map(([call = '', is = '']) => [call, is]));
    for (const { method, path, problems } of apiRoutes.filter((one) => one.path.startsWith('/auth/'))) {
      const goesOn = problems.some((code) => /^(factor_enrolment|email_verification)_required$/.test(code));
      if (goesOn) expect(means.get(`\`${method} ${path}\``)).toMatch(/^(a first proof|the next step): /);
    }
  });

  test('has every page behind a link in a mail, and how long the link lives', () => {
    const kinds: Record<string, OneTimeTokenKind> = {
      '/reset': 'reset_password',
      '/invitation': 'invitation',
      '/verify-email': 'verify_email',
      '/unlock': 'unlock',
      '/undo-email': 'undo_email',
      '/agree-email': 'email_change_agree',
      '/magic-link': 'magic_link',
      '/impersonate': 'impersonation',
    };
    const rows = rowsOf(methods, 'Links in mails');
    expect(rows.map(([path]) => words(path)[0]).toSorted()).toEqual(linkPages.map(({ path }) => path).toSorted());
    for (const [path = '', , lives = ''] of rows)
      expect([path, millisecondsOf(lives)]).toEqual([path, oneTimeTokens[kinds[words(path)[0]!]!].lifetime]);
    expect([oneTimeTokens.operator_setup.lifetime, oneTimeTokens.operator_recovery.lifetime]).toEqual([
      DAY,
      15 * MINUTE,
    ]);
  });
});

const units = { day: DAY, hour: HOUR, minute: MINUTE };

/** “14 days”, “an hour”. */
function millisecondsOf(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(an?|\d+) (day|hour|minute)s?$/.exec(text) ?? [];
  return unit === '' ? undefined : (Number(number) || 1) * units[unit as keyof typeof units];
}

describe('docs/sessions.md', () => {
  let gatehouse: Gatehouse;
  beforeAll(async () => {
    gatehouse = await startGatehouse();
  });
  afterAll(() => gatehouse.stop());

  test('has the lifetimes of the code', () => {
    const settings = readSettings({});
    const s = (seconds: number) => seconds * 1_000;
    const longest = Math.min(settings.refresh_token_max_seconds, settings.session_max_seconds);
    expect(
      rowsOf(sessions, 'Lifetimes')
        .slice(0, 10)
        .map(([what, idle = '', all = '']) => [what, millisecondsOf(idle), millisecondsOf(all)]),
    ).toEqual([
      ['session on the screens, remembered', s(settings.session_seconds), s(settings.session_max_seconds)],
      ['session on the screens, not remembered', undefined, s(settings.session_short_seconds)],
      ['session through the API', s(settings.refresh_token_seconds), s(longest)],
      ['refresh token', s(settings.refresh_token_seconds), s(settings.refresh_token_max_seconds)],
      ['access token', undefined, s(settings.access_token_seconds)],
      ['ID token', undefined, s(settings.id_token_seconds)],
      ['session of the console', undefined, CONSOLE_SESSION_LIFETIME],
      ['trusted browser', undefined, settings.trusted_device_days * DAY],
      ['known browser, device token', KNOWN_BROWSER_DAYS * DAY, undefined],
      ['sign-in that is under way', undefined, INTERACTION_LIFETIME],
    ]);
  });

  test('names settings for AAL2 that an App can have, within the figures of NIST', async () => {
    const change = settingsChangeSchema.parse(JSON.parse(/```json\n([\s\S]+?)```/.exec(sessions)![1]!));
    const before = readSettings({});
    const settings = { ...before, ...change };
    await requireConsistent(settings, { before, change, server: { sms: false, captcha: false } });
    expect(Math.max(settings.session_seconds, settings.refresh_token_seconds)).toBeLessThanOrEqual(toSeconds(HOUR));
    const { session_max_seconds, session_short_seconds, refresh_token_max_seconds } = settings;
    expect(Math.max(session_max_seconds, session_short_seconds, refresh_token_max_seconds)).toBeLessThanOrEqual(
      toSeconds(DAY),
    );
    expect([settings.mfa, settings.trusted_device_days]).toEqual(['required', 0]);
    expect(before.session_max_seconds).toBeLessThanOrEqual(toSeconds(30 * DAY));
  });

  test('says rightly that discovery announces back-channel logout, and no front-channel logout', async () => {
    const { issuer } = await makeApp(gatehouse);
    const document = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as object;
    expect(
      Object.keys(document)
        .filter((name) => /(back|front)channel_logout/.test(name))
        .sort(),
    ).toEqual(['backchannel_logout_session_supported', 'backchannel_logout_supported']);
  });
});
