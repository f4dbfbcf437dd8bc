// A forgotten address, found by a verified phone number: on the screens and by the API.
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { MINUTE } from '../../src/clock.ts';
import { setUserStatus } from '../../src/users/users.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser } from '../kit/app.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { untilIdle } from '../kit/jobs.ts';
import { codeTo, newPhone, smsTo, turnSmsOff } from '../kit/sms.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

async function makeKnown() {
  const app = await makeApp(gatehouse);
  const phone = newPhone();
  const email = `bob${phone.slice(-4)}@example.com`;
  const user = await makeUser(gatehouse, app, { email, phone, phone_verified: true });
  return { app, phone, user, as: await makeApiKey(gatehouse, app, ['auth:write']) };
}

type Asking = { app: App; as: string; phone: string };

const ask = ({ app, as, phone }: Asking) => call(app, 'POST /auth/email/lookup', { as, body: { phone } });
const verify = ({ app, as }: Omit<Asking, 'phone'>, ticket: string, code: string) =>
  call(app, 'POST /auth/email/lookup/verify', { as, body: { ticket, code } });
const wrongFor = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** At “forgot address”, from the sign-in. */
async function openLookup(app: App) {
  const client = await makeClient(gatehouse, app);
  const visitor = new Visitor();
  const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  const base = /action="([^"]+)\/sign-in"/.exec(page.text)![1]!;
  const forgot = await visitor.open(`${base}/forgot`);
  expect(forgot.text).toContain(`${base}/forgot-address"`);
  return { visitor, base, page: await visitor.open(`${base}/forgot-address`) };
}

describe('by the API', () => {
  test('the code shows every address of the number, masked, once', async () => {
    const known = await makeKnown();
    const { app, phone } = known;
    await makeUser(gatehouse, app, { email: 'carol@example.org', phone, phone_verified: true });
    const { status, body } = await ask(known);
    expect([status, body]).toEqual([202, { ticket: expect.stringMatching(/^[\w-]+\.[\w-]+$/), expires_in: 600 }]);
    const code = await codeTo(gatehouse, phone);
    const found = await verify(known, body.ticket, code);
    expect([found.status, found.body]).toEqual([200, { emails: ['b…@example.com', 'c…@example.org'] }]);
    expect((await verify(known, body.ticket, code)).body.code).toBe('invalid_one_time_token');
  });

  test.each<[string, (known: Awaited<ReturnType<typeof makeKnown>>) => Promise<unknown>]>([
    ['unknown', async (known) => Object.assign(known, { phone: newPhone() })],
    [
      'unverified',
      async (known) => {
        const phone = newPhone();
        await makeUser(gatehouse, known.app, { phone });
        Object.assign(known, { phone });
      },
    ],
    ['a disabled user’s', ({ app, user }) => setUserStatus(gatehouse.database.db, app, user.id, 'disabled')],
    [
      'another App’s',
      async (known) => {
        const app = await makeApp(gatehouse);
        Object.assign(known, { app, as: await makeApiKey(gatehouse, app) });
      },
    ],
  ])('A77 a number that is %s gets the same answer, and no SMS', async (_, change) => {
    const known = await makeKnown();
    await change(known);
    const { status, body, headers } = await ask(known);
    expect([status, Object.keys(body), body.expires_in]).toEqual([202, ['ticket', 'expires_in'], 600]);
    expect(headers.get('retry-after')).toBeNull();
    await untilIdle(gatehouse);
    expect(smsTo(gatehouse, known.phone)).toEqual([]);
    const refused = await verify(known, body.ticket, '000000');
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_one_time_token']);
  });

  test('A96 five tries a ticket, then not even the right code; at most five codes an hour, silently', async () => {
    const known = await makeKnown();
    const { body } = await ask(known);
    const code = await codeTo(gatehouse, known.phone);
    const tried = await Promise.all(Array.from({ length: 20 }, () => verify(known, body.ticket, wrongFor(code))));
    expect(tried.filter((one) => one.body.code === 'invalid_one_time_token')).toHaveLength(5);
    expect((await verify(known, body.ticket, code)).body.code).toBe('too_many_attempts');
    for (const _ of [2, 3, 4, 5, 6, 7]) expect((await ask(known)).status).toBe(202);
    await codeTo(gatehouse, known.phone, 5);
    await untilIdle(gatehouse);
    expect(smsTo(gatehouse, known.phone)).toHaveLength(5);
  });

  test('A95 a code is nothing with another ticket, in another App, or at another door', async () => {
    const [known, other] = [await makeKnown(), await makeKnown()];
    const { body } = await ask(known);
    const { body: again } = await ask({ ...known, phone: newPhone() });
    const code = await codeTo(gatehouse, known.phone);
    expect((await verify(known, again.ticket, code)).body.code).toBe('invalid_one_time_token');
    expect((await verify(other, body.ticket, code)).body.code).toBe('invalid_ticket');
    const as = await makeApiKey(gatehouse, known.app, ['auth:write']);
    expect((await verify({ ...known, as }, body.ticket, code)).body.code).toBe('invalid_ticket');
    const [start_token, password] = [body.ticket, 'wander-orbit-lantern'];
    const confirm = await call(known.app, 'POST /auth/register/confirm', {
      ...{ as: known.as, body: { start_token, code, password } },
    });
    expect(confirm.body.code).toBe('invalid_one_time_token');
    expect((await verify(known, body.ticket, code)).status).toBe(200);
  });

  test('A96 a code is over after ten minutes', async () => {
    const known = await makeKnown();
    const { body } = await ask(known);
    const code = await codeTo(gatehouse, known.phone);
    passTime(11 * MINUTE);
    expect((await verify(known, body.ticket, code)).body.code).toBe('invalid_ticket');
  });

  test('of a user who was disabled in the meantime nothing is shown', async () => {
    const known = await makeKnown();
    const { body } = await ask(known);
    const code = await codeTo(gatehouse, known.phone);
    await setUserStatus(gatehouse.database.db, known.app, known.user.id, 'disabled');
    expect((await verify(known, body.ticket, code)).body).toEqual({ emails: [] });
  });

  test('refuses what is no number', async () => {
    const known = await makeKnown();
    const { status, body } = await ask({ ...known, phone: '0151 12345678' });
    expect([status, body.code, Object.keys(body.fields)]).toEqual([422, 'invalid_phone', ['phone']]);
  });
});

describe('on the screens', () => {
  test('from “forgot password” to the address, and back to the sign-in', async () => {
    const { app, phone } = await makeKnown();
    const { visitor, base, page } = await openLookup(app);
    const asked = await visitor.submit(page, { phone: phone.replace('+49', '0049 ') }, 'forgot-address');
    expect(asked.url).toBe(`${base}/forgot-address/code`);
    expect(asked.text).toContain(`If ${phone} is known here`);
    const code = await codeTo(gatehouse, phone);
    const wrong = await visitor.submit(asked, { code: wrongFor(code) }, 'forgot-address/code');
    expect(wrong.text).toContain('This code is wrong or has expired.');
    const found = await visitor.submit(wrong, { code }, 'forgot-address/code');
    expect(found.text).toContain('b…@example.com');
    expect(found.text).toContain(`href="${base}/sign-in"`);
    expect(found.headers.get('cache-control')).toBe('no-store');
    const again = await visitor.submit(await visitor.open(`${base}/forgot-address/code`), { code });
    expect(again.text).not.toContain('b…@example.com');
  });

  test('A77 an unknown number sees the same pages', async () => {
    const { app } = await makeKnown();
    const { visitor, base, page } = await openLookup(app);
    const phone = newPhone();
    const asked = await visitor.submit(page, { phone }, 'forgot-address');
    expect([asked.status, asked.url]).toEqual([200, `${base}/forgot-address/code`]);
    expect(asked.text).toContain(`If ${phone} is known here`);
    const wrong = await visitor.submit(asked, { code: '123456' }, 'forgot-address/code');
    expect(wrong.text).toContain('This code is wrong or has expired.');
    const again = await visitor.submit(wrong, {}, 'forgot-address/again');
    expect(again.text).toContain('A new code is on its way');
  });

  test('A96 another browser can’t use the code', async () => {
    const { app, phone } = await makeKnown();
    const { visitor, page } = await openLookup(app);
    await visitor.submit(page, { phone }, 'forgot-address');
    const code = await codeTo(gatehouse, phone);
    const stranger = await openLookup(app);
    const asked = await stranger.visitor.submit(stranger.page, { phone: newPhone() }, 'forgot-address');
    const tried = await stranger.visitor.submit(asked, { code }, 'forgot-address/code');
    expect(tried.text).toContain('This code is wrong or has expired.');
  });

  test('A92 a network that asks again and again is told to wait', async () => {
    const { app } = await makeKnown();
    const { visitor, base } = await openLookup(app);
    // Of one number, so that there are few jobs.
    const phone = newPhone();
    let page = await visitor.open(`${base}/forgot-address`);
    for (let asked = 0; asked < 21; asked++) {
      page = await visitor.submit(await visitor.open(`${base}/forgot-address`), { phone }, 'forgot-address');
    }
    expect(page.status).toBe(429);
    expect(page.text).toContain('Too many attempts');
  });

  test('what is no number is said beside the field', async () => {
    const { app } = await makeKnown();
    const { visitor, page } = await openLookup(app);
    const refused = await visitor.submit(page, { phone: '0151 1234' }, 'forgot-address');
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('id="phone-error"');
    expect(refused.text).toContain('value="0151 1234"');
  });
});

test('where no SMS leave it is neither offered nor possible', async () => {
  const known = await makeKnown();
  const { visitor, base } = await openLookup(known.app);
  const { ticket } = (await ask(known)).body;
  onTestFinished(turnSmsOff(gatehouse));
  expect((await visitor.open(`${base}/forgot`)).text).not.toContain('/forgot-address"');
  expect((await visitor.open(`${base}/forgot-address`)).text).toContain('name="password"');
  const refused = await ask(known);
  expect([refused.status, refused.body.code]).toEqual([403, 'sms_off']);
  expect((await verify(known, ticket, '000000')).body.code).toBe('sms_off');
});
