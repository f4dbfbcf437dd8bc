// Mails that strangers cause come out of other budgets than those of senders who are known.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { requestVerifyLink } from '../../../src/authentication/verification/new-link.ts';
import { requestReset } from '../../../src/authentication/ways/reset.ts';
import type { Organization } from '../../../src/organizations/organizations.ts';
import { call, makeDeveloper, type Sent, signInByApi } from '../../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { makeMember, makeOrganization, type TestMember } from '../../organizations/world.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

type Admin = TestMember & { organization: Organization };

let count = 0;
const newAddress = () => `bothered-${++count}@example.com`;

/** As anybody can. */
async function spendAsStranger(app: App, identifier: string): Promise<void> {
  for (let asked = 0; asked < 10; asked++) await requestReset(gatehouse.system, app, { identifier, locale: 'en' });
  for (let asked = 0; asked < 6; asked++)
    await requestVerifyLink(gatehouse.system, app, { email: identifier, locale: 'en' });
}

describe('A309 strangers who ask for mails to an address', () => {
  test('don’t keep the App, its developers and its organizations from inviting it', async () => {
    const app = await makeApp(gatehouse);
    const organization = await makeOrganization(gatehouse, app);
    const { token } = await makeMember(gatehouse, app, { organization, roles: ['admin'] });
    const { token: owner } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const email = newAddress();
    await spendAsStranger(app, email);
    const as = await makeApiKey(gatehouse, app);
    const params = { organization: organization.id };
    const invite = (path: string, sent: Sent) => call(app, `POST ${path}`, sent);
    expect((await invite('/invitations', { as, body: { email } })).status).toBe(201);
    const toOrganization = { as: token, params, body: { email } };
    expect((await invite('/organizations/:organization/invitations', toOrganization)).status).toBe(201);
    expect((await invite('/members', { as: owner, body: { email, role: 'viewer' } })).status).toBeLessThan(300);
  });

  test('don’t keep its developers from sending the user a link for a new password', async () => {
    const app = await makeApp(gatehouse);
    const { id, email } = await makeUser(gatehouse, app);
    await spendAsStranger(app, email);
    const as = await makeApiKey(gatehouse, app);
    const sent = { as, params: { id } };
    expect((await call(app, 'POST /users/:id/password/reset-mail', sent)).status).toBeLessThan(300);
  });

  test('don’t keep a user who is signed in from verifying it', async () => {
    const app = await makeApp(gatehouse, { email_verification: 'later' });
    const user = await makeUser(gatehouse, app, { email_verified: false });
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    await spendAsStranger(app, user.email);
    const ask = () => call(app, 'POST /me/email/verify', { as });
    const answers = [];
    for (let asked = 0; asked < 6; asked++) answers.push((await ask()).status);
    expect(answers.slice(0, 5).every((status) => status < 300)).toBe(true);
    expect(answers[5]).toBe(429);
  });

  test('and one organization doesn’t keep another', async () => {
    const app = await makeApp(gatehouse);
    const email = newAddress();
    const admins: Admin[] = [];
    for (let at = 0; at < 2; at++) {
      const organization = await makeOrganization(gatehouse, app);
      admins.push({ organization, ...(await makeMember(gatehouse, app, { organization, roles: ['admin'] })) });
    }
    const invite = async ({ organization, token: as }: Admin) => {
      const params = { organization: organization.id };
      const { status, body } = await call(app, 'POST /organizations/:organization/invitations', {
        as,
        params,
        body: { email },
      });
      if (status === 201) {
        const revoked = { as, params: { ...params, id: body.id } };
        await call(app, 'DELETE /organizations/:organization/invitations/:id', revoked);
      }
      return status;
    };
    const [first, second] = admins as [Admin, Admin];
    expect([await invite(first), await invite(first), await invite(first), await invite(first)]).toEqual([
      201, 201, 201, 429,
    ]);
    expect(await invite(second)).toBe(201);
  });
});
