// Settings that contradict each other are refused, all at once, beside those that were changed; an App that has them from
// before can change everything else.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { updateApp } from '../../../../src/apps/apps.ts';
import { conflictReasons } from '../../../../src/apps/settings/conflicts.ts';
import type { Settings } from '../../../../src/apps/settings/settings.ts';
import { makeApp } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { signedUp } from '../../console/developer.ts';
import { call, makeDeveloper } from '../call.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

async function patch(settings: Partial<Settings>, change: Partial<Settings>) {
  const app = await makeApp(gatehouse, settings);
  const { token } = await makeDeveloper(gatehouse, { app, role: 'owner' });
  const { status, body } = await call(app, 'PATCH /app', { as: token, body: { settings: change } });
  const stored = await call(app, 'GET /app', { as: token });
  return { status, body, stored: stored.body.settings as Settings };
}

type Refused = [reason: string, settings: Partial<Settings>, change: Partial<Settings>, names: string[]];

const refused: Refused[] = [
  ['mail_twice', { magic_link: 'on' }, { mfa_methods: ['totp', 'email'] }, ['mfa_methods']],
  ['sms_alone', {}, { mfa_methods: ['sms'] }, ['mfa_methods']],
  ['sms_alone', { mfa_methods: ['totp', 'sms'] }, { mfa_methods: ['sms', 'email'] }, ['mfa_methods']],
  ['no_roles', {}, { mfa: 'required_for_roles' }, ['mfa']],
  ['no_roles', { mfa: 'required_for_roles', mfa_roles: ['staff'] }, { mfa_roles: [] }, ['mfa_roles']],
  ['session_seconds', {}, { session_seconds: 31 * DAY }, ['session_seconds']],
  [
    'session_seconds',
    {},
    { session_seconds: 5 * DAY, session_max_seconds: 4 * DAY },
    ['session_seconds', 'session_max_seconds'],
  ],
  [
    'session_short_seconds',
    { session_seconds: HOUR, session_max_seconds: DAY },
    { session_short_seconds: 2 * DAY },
    ['session_short_seconds'],
  ],
  ['session_short_seconds', { session_seconds: HOUR }, { session_max_seconds: HOUR }, ['session_max_seconds']],
  ['refresh_token_seconds', {}, { refresh_token_seconds: 91 * DAY }, ['refresh_token_seconds']],
  ['refresh_token_seconds', {}, { refresh_token_max_seconds: DAY }, ['refresh_token_max_seconds']],
];

test('each combination of the table is tried', () => {
  expect([...new Set(refused.map(([reason]) => reason))].sort()).toEqual([...conflictReasons].sort());
});

describe('settings that contradict each other', () => {
  test.each(refused)('are refused as %s: %j with %j', async (reason, settings, change, names) => {
    const { status, body, stored } = await patch(settings, change);
    expect([status, body.code, body.reason]).toEqual([422, 'settings_conflict', reason]);
    expect(Object.keys(body.fields)).toEqual(names.map((name) => `settings.${name}`));
    expect(stored).toMatchObject(settings);
    await expect(makeApp(gatehouse, { ...settings, ...change })).rejects.toMatchObject({ code: 'settings_conflict' });
  });

  test.each<[Partial<Settings>]>([
    [{ session_seconds: DAY, session_max_seconds: DAY, session_short_seconds: DAY }],
    [{ refresh_token_seconds: 200 * DAY, refresh_token_max_seconds: 200 * DAY }],
    [{ mfa_methods: ['sms', 'passkey'] }],
    [{ mfa_methods: ['email'] }],
    [{ mfa: 'required_for_roles', mfa_roles: ['staff'] }],
  ])('do not include %j', async (change) => {
    expect((await patch({}, change)).stored).toMatchObject(change);
  });

  test('are told all at once, each with its reason', async () => {
    const { status, body } = await patch(
      {},
      { session_max_seconds: HOUR, mfa_methods: ['sms'], mfa: 'required_for_roles' },
    );
    expect([status, body.code]).toEqual([422, 'settings_conflict']);
    expect(body.errors.map(({ field, reason }: Record<string, string>) => [field, reason]).sort()).toEqual([
      ['settings.mfa', 'no_roles'],
      ['settings.mfa_methods', 'sms_alone'],
      ['settings.session_max_seconds', 'session_seconds'],
    ]);
  });

  test('are told beside the fields of the console', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const lifetimes = await developer.change(`/apps/${app.slug}/settings/lifetimes`, { session_seconds: '31' });
    expect(lifetimes.status).toBe(422);
    expect(lifetimes.text).toMatch(/id="f-session_seconds-error">[^<]*Sign in again after/);
    const path = `/apps/${app.slug}/settings/security`;
    const { 'mfa_methods:totp': _, 'mfa_methods:passkey': __, ...rest } = await developer.filled(path);
    const security = await developer.send(path, { ...rest, 'mfa_methods:sms': 'on', mfa: 'required_for_roles' });
    expect(security.text).toMatch(/id="f-mfa-error">Name the roles/);
    expect(security.text).toMatch(/id="f-mfa_methods-error">SMS can be intercepted/);
  });
});

describe('an App that has such settings from before', () => {
  async function makeOldApp(): Promise<App> {
    const app = await makeApp(gatehouse);
    await gatehouse.database.db
      .updateTable('apps')
      .set({ settings: JSON.stringify({ session_seconds: 40 * DAY, mfa_methods: ['sms'] }) })
      .where('id', '=', app.id)
      .execute();
    return app;
  }

  test('can change everything else, and these to what is allowed', async () => {
    const app = await makeOldApp();
    const change = { locale: 'de', session_seconds: 40 * DAY } as const;
    expect((await updateApp(gatehouse.system, app, { settings: change })).settings).toMatchObject(change);
    const settings = { session_max_seconds: 50 * DAY };
    expect((await updateApp(gatehouse.system, app, { settings })).settings).toMatchObject(settings);
  });

  test('can’t change one of a pair so that they still contradict each other', async () => {
    const app = await makeOldApp();
    const settings = { session_max_seconds: 35 * DAY };
    await expect(updateApp(gatehouse.system, app, { settings })).rejects.toMatchObject({ code: 'settings_conflict' });
  });
});
