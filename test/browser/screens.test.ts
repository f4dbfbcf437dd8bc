// Every screen as people see it: light and dark, on a phone and on a desk, in both languages. Nothing that keeps people
// out, nothing wider than the screen, nothing too small to hit, nothing that the page's own policy forbids.
/// <reference lib="dom" />
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateApp } from '../../src/apps/apps.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { MULTI_FACTOR } from '../../src/authentication/assurance.ts';
import { confirmSentFactor, enrolSentFactor } from '../../src/authentication/factors/sent.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { createInvitation } from '../../src/invitations/invitations.ts';
import { addOrganizationMember } from '../../src/organizations/members.ts';
import { makeApiKey, makeApp, makeClient, makeResource, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { catchMails } from '../kit/mail.ts';
import { oneTimeThings } from '../kit/one-time.ts';
import { browserTests, hasChromium, startHeadlessShell, startVisit } from '../kit/outside/chromium.ts';
import { drawPage, keepPicture } from '../kit/outside/pictures.ts';
import { makePasskey } from '../kit/passkey.ts';
import { newPhone } from '../kit/sms.ts';
import { makeOrganization } from '../organizations/world.ts';
import { makeConnection } from '../social/world.ts';

type World = { gatehouse: Gatehouse; app: App; client: TestClient; local: TestClient; user: UserRow; email: string };
type Open = (page: Page, world: World) => Promise<unknown>;

const WIDE = 'openid profile email phone address offline_access photos:read photos:order';
const RESOURCE = 'https://photos.example.com/';

const screens: Record<string, Open> = {
  'sign-in': (page, { app, client }) => page.goto(authorize(app, client)),
  'sign-in refused': async (page, { app, client, email }) => {
    await page.goto(authorize(app, client));
    await signIn(page, email, 'not the password');
    await page.waitForSelector('[role=alert]');
  },
  'sign-in with all there is': openEverything,
  'sign-in by invitation alone': async (page, { gatehouse, app, client }) => {
    await change(gatehouse, app, { sign_up: 'invitation' });
    await page.goto(authorize(app, client));
  },
  'sign-up': openSignUp,
  'sign-up with all there is': async (page, world) => {
    await openEverything(page, world);
    await page.click('a[href$="/sign-up"]');
  },
  invitation: (page, world) => openInvitation(page, world, 'guest@example.com'),
  'invitation of a user': async (page, world) => {
    const { email } = await makeUser(world.gatehouse, world.app, { email_verified: true });
    await openInvitation(page, world, email);
  },
  'another chance after wrong passwords': (page, world) => openLink(page, world, 'unlock', '/unlock'),
  'another address, to be agreed to': (page, world) => openLink(page, world, 'email_change_agree', '/agree-email'),
  'another address, to be undone': (page, world) => openLink(page, world, 'undo_email', '/undo-email'),
  'sign-up refused': async (page, world) => {
    await openSignUp(page, world);
    await page.fill('[name=email]', 'carol@example.com');
    await page.fill('[name=password]', 'password');
    await page.click('button[type=submit]');
    await page.waitForSelector('.field-error');
  },
  'forgotten password': openForgot,
  'forgotten password, sent': async (page, world) => {
    await openForgot(page, world);
    await page.fill('[name=email]', world.email);
    await page.click('button[type=submit]');
    await page.waitForSelector('a.button');
  },
  'forgotten address': openForgotAddress,
  'forgotten address, no number': async (page, world) => {
    await openForgotAddress(page, world);
    await page.fill('[name=phone]', '0151 12345678');
    await page.click('button[type=submit]');
    await page.waitForSelector('.field-error');
  },
  'forgotten address, sent': async (page, world) => {
    await openForgotAddress(page, world);
    await page.fill('[name=phone]', '+49 151 12345678');
    await page.click('button[type=submit]');
    await page.waitForSelector('[name=code]');
  },
  'sign-in by mail': openMagicLink,
  'sign-in by mail, sent': async (page, world) => {
    await openMagicLink(page, world);
    await page.fill('[name=email]', world.email);
    await page.click('button[type=submit]');
    await page.waitForSelector('[name=code]');
  },
  'verifying the address': openVerifyEmail,
  'verifying the address refused': async (page, world) => {
    await openVerifyEmail(page, world);
    await page.fill('[name=code]', '000000');
    await page.click('form[action$="/verify-email"] button');
    await page.waitForSelector('.field-error');
  },
  'a link that is dead': (page, { app }) => page.goto(`${app.issuer}/magic-link?token=none`),
  'second factor': openSecondFactor,
  'second factor refused': async (page, world) => {
    await openSecondFactor(page, world);
    await page.fill('[name=code]', '000000');
    await page.click('form:has([name=code]) button[type=submit]');
    await page.waitForSelector('.field-error');
  },
  'recovery code': async (page, world) => {
    await openSecondFactor(page, world);
    await page.click('a[href$="/recovery-code"]');
    await page.waitForSelector('[name=recovery_code]');
  },
  'second factor by passkey': async (page, { gatehouse, app, client, user, email }) => {
    await makePasskey(gatehouse, app, user);
    await page.goto(authorize(app, client, { acr_values: MULTI_FACTOR }));
    await signIn(page, email);
    await page.waitForSelector('[data-passkey-button]:visible');
  },
  'code by SMS': openSentCode,
  'code by SMS, sent': async (page, world) => {
    await openSentCode(page, world);
    await page.click('form[action$="/send"] button');
    await page.waitForSelector('[name=code]');
  },
  'setting up codes by SMS': openSentEnrolment,
  'setting up codes by SMS, sent': async (page, world) => {
    await openSentEnrolment(page, world);
    await page.fill('[name=phone]', newPhone());
    await page.click('form:has([name=phone]) button[type=submit]');
    await page.waitForSelector('[name=code]');
  },
  'setting up codes by SMS, once more': async (page, world) => {
    await openSentEnrolment(page, world);
    await page.fill('[name=phone]', newPhone());
    await page.click('form:has([name=phone]) button[type=submit]');
    await page.click('details.more > summary');
    await page.waitForSelector('[name=phone]');
  },
  'setting up a passkey': async (page, world) => {
    await openEnrolment(page, world);
    await page.click('a[href$="/enrol-passkey"]');
    await page.waitForSelector('[data-passkey-button]:visible');
  },
  'setting up a second factor': openEnrolment,
  'recovery codes': async (page, world) => {
    await openEnrolment(page, world);
    const secret = (await page.textContent('.factor-secret'))!.replaceAll(' ', '');
    await page.fill('[name=code]', codeOf(secret));
    await page.click('form:has([name=code]) button[type=submit]');
    await page.waitForSelector('.factor-codes');
  },
  'choice of an organization': async (page, { gatehouse, app, client, user, email }) => {
    for (const name of ['Wheelhouse Studio', 'Northside School of Ceramics and Everything That Is Fired in a Kiln']) {
      const organization = await makeOrganization(gatehouse, app, { name });
      const member = { user_id: user.id, roles: ['admin'], giver: 'app' as const };
      await addOrganizationMember(gatehouse.database.db, app, organization, member);
    }
    await page.goto(authorize(app, client, { scope: 'openid organization' }));
    await signIn(page, email);
    await page.waitForSelector('[name=organization]');
  },
  consent: openConsent,
  'consent to a program': async (page, world) => {
    await page.goto(authorize(world.app, world.local));
    await signIn(page, world.email);
    await page.waitForSelector('[name=decision]');
  },
  'sign-out': openSignOut,
  'signed out': async (page, world) => {
    await openSignOut(page, world);
    await page.click('[name=logout]');
    await page.waitForURL('**/logout/success');
  },
  'unknown client': (page, { app, client }) => page.goto(authorize(app, { ...client, client_id: 'nobody' })),
  'unknown redirect URI': (page, { app, client }) =>
    page.goto(authorize(app, { ...client, redirect_uri: 'https://evil.example.com/' })),
  'expired interaction': (page, { app }) => page.goto(`${app.issuer}/interaction/nothing-here`),
  'no such address': (page, { app }) => page.goto(`${app.issuer}/nothing-here`),
  'no such App': (page, { app }) => page.goto(`${app.issuer}-nothing-here`),
  'going on by form_post': async (page, { app, client }) => {
    // As where there is no script, which axe-core could not do without.
    await page.route('**/form-post.js*', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    await page.goto(authorize(app, client, { response_mode: 'form_post', prompt: 'none' }));
  },
};

const phone = { width: 390, height: 844 };

describe.skipIf(!hasChromium)('screens', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse(), startHeadlessShell()]);
  });
  afterAll(async () => {
    await browser.close();
    await gatehouse.stop();
  });

  test.each(Object.keys(screens))('%s', async (name) => {
    const { page, complaints } = await visit(name, { locale: 'en-US' });
    expect(await drawPage(page, name, findMisfits)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test.each(Object.keys(screens))('%s, in German', async (name) => {
    const { page, complaints } = await visit(name, { locale: 'de-DE', viewport: phone });
    await keepPicture(page, `${name} german`);
    expect(await page.getAttribute('html', 'lang')).toBe('de');
    expect(await findMisfits(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  async function visit(name: string, options: BrowserContextOptions) {
    const { page, complaints, close } = await startVisit(browser, options);
    onTestFinished(close);
    await screens[name]!(page, await makeWorld());
    return { page, complaints };
  }

  async function makeWorld(): Promise<World> {
    const made = await makeApp(
      gatehouse,
      { magic_link: 'on', mfa_methods: ['totp', 'passkey', 'sms'] },
      'Alice’s Blog',
    );
    const branding = {
      color: '#0f766e',
      privacy_url: 'https://blog.example.com/privacy',
      terms_url: 'https://blog.example.com/terms',
    };
    const app = await updateApp(gatehouse.system, made, { branding });
    const client = await makeClient(gatehouse, app, {
      client_uri: 'https://rp.example.com/',
      policy_uri: 'https://rp.example.com/privacy',
      tos_uri: 'https://rp.example.com/terms',
      redirect_uris: ['https://rp.example.com/callback'],
    });
    const local = await makeClient(gatehouse, app, {
      name: 'A program with a rather long name of its own',
      redirect_uris: ['http://localhost:9/callback'],
    });
    await makeResource(gatehouse, app, {
      identifier: RESOURCE,
      name: 'Alice’s Blog photos',
      scopes: [
        { name: 'photos:read', description: 'See the photos of your blog' },
        {
          name: 'photos:order',
          description: 'Order prints of your photos, and have them sent to the address of your choice',
        },
      ],
    });
    const user = await makeUser(gatehouse, app, { name: 'Bob' });
    return { gatehouse, app, client, local, user, email: user.email };
  }
});

function authorize(app: App, client: TestClient, more: Record<string, string> = {}): string {
  return authorizeUrl(app, client, makePkce().challenge, more);
}

async function openEverything(page: Page, { gatehouse, app, client }: World): Promise<void> {
  await change(gatehouse, app, { remember_me: 'ask', captcha: 'proof_of_work' });
  for (const kind of ['github', 'google'] as const) await makeConnection(gatehouse, app, { kind });
  await page.goto(authorize(app, client));
  await page.waitForSelector('[data-passkey-button]:visible');
}

async function change({ system }: Gatehouse, app: App, settings: Partial<Settings>): Promise<void> {
  await updateApp(system, app, { settings });
}

async function openInvitation(page: Page, { gatehouse, app }: World, email: string): Promise<void> {
  const { core, mails } = catchMails(gatehouse);
  await createInvitation(core, app, { email, inviter: 'Alice' });
  await page.goto(mails[0]!.link!);
}

type LinkKind = 'unlock' | 'email_change_agree' | 'undo_email';

async function openLink(page: Page, world: World, kind: LinkKind, path: string): Promise<void> {
  const { gatehouse, app } = world;
  const connection = await makeConnection(gatehouse, app, { kind: 'github' });
  const { token } = await oneTimeThings[kind]({ ...world, connection, key: await makeApiKey(gatehouse, app) });
  await page.goto(`${app.issuer}${path}?token=${token}`);
}

async function openSignUp(page: Page, { app, client }: World): Promise<void> {
  await page.goto(authorize(app, client));
  await page.click('a[href$="/sign-up"]');
}

async function openForgot(page: Page, { app, client }: World): Promise<void> {
  await page.goto(authorize(app, client));
  await page.click('a[href$="/forgot"]');
}

async function openVerifyEmail(page: Page, { gatehouse, app, client, email }: World) {
  await change(gatehouse, app, { email_verification: 'required' });
  await page.goto(authorize(app, client));
  await signIn(page, email);
  await page.waitForSelector('[name=code]');
}

async function openForgotAddress(page: Page, world: World): Promise<void> {
  await openForgot(page, world);
  await page.click('a[href$="/forgot-address"]');
}

async function openSentCode(page: Page, { gatehouse, app, client, user, email }: World): Promise<void> {
  const { core, texts } = catchMails(gatehouse);
  const asked = { kind: 'sms', challenge: 'made by a test', locale: 'en', phone: newPhone() } as const;
  await enrolSentFactor(core, app, user, asked);
  await confirmSentFactor(gatehouse.system, app, user, { ...asked, code: texts[0]!.code });
  await page.goto(authorize(app, client));
  await signIn(page, email);
  await page.waitForSelector('form[action$="/sms-code/send"]');
}

async function openSentEnrolment(page: Page, world: World): Promise<void> {
  await openEnrolment(page, world);
  await page.click('a[href$="/enrol-sms"]');
  await page.waitForSelector('[name=phone]');
}

async function openMagicLink(page: Page, { app, client }: World): Promise<void> {
  await page.goto(authorize(app, client));
  await page.click('a[href$="/magic-link"]');
}

async function openConsent(page: Page, { app, client, email }: World): Promise<void> {
  await page.goto(authorize(app, client, { scope: WIDE, resource: RESOURCE, prompt: 'consent' }));
  await signIn(page, email);
  await page.waitForSelector('[name=decision]');
}

async function openSecondFactor(page: Page, world: World): Promise<void> {
  await makeAuthenticator(world.gatehouse, world.app, world.user);
  await page.goto(authorize(world.app, world.client));
  await signIn(page, world.email);
  await page.waitForSelector('[name=code]');
}

async function openEnrolment(page: Page, { app, client, email }: World): Promise<void> {
  await page.goto(authorize(app, client, { acr_values: MULTI_FACTOR }));
  await signIn(page, email);
  await page.waitForSelector('.factor-secret');
}

async function openSignOut(page: Page, world: World): Promise<void> {
  await openConsent(page, world);
  await page.goto(`${world.app.issuer}/logout`);
}

async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', password);
  await page.click('form:has([name=password]) button[type=submit]');
}

const MIN_TARGET_PX = 44;

/** What sticks out of the page, and what a finger would miss. */
function findMisfits(page: Page): Promise<string[]> {
  return page.evaluate((min) => {
    const wide = [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((element) => `wider than the screen: ${element.outerHTML.slice(0, 100)}`);
    // A checkbox is hit wherever its label is.
    const isHit = (element: Element, x: number, y: number) =>
      (element.closest('label') ?? element).contains(document.elementFromPoint(x, y));
    const small = [...document.querySelectorAll('button:not([aria-hidden]), .button, input:not([type=hidden])')]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        element.scrollIntoView({ block: 'center' });
        const { x, y, width, height } = element.getBoundingClientRect();
        const reach = min / 2 - 1;
        return ![-reach, reach].every((above) => isHit(element, x + width / 2, y + height / 2 + above));
      })
      .map((element) => `small: ${element.outerHTML.slice(0, 100)}`);
    return [...wide, ...small];
  }, MIN_TARGET_PX);
}
