// Everything that works once, one entry each: how one is made, at which door it is shown, and how often it had its effect.
// The kinds of one_time_tokens are all here (the type says so). Tests make from it the race for every one of them
// (concurrency/one-winner) and the matrix of each at the others' doors (attacks/tokens/kinds).

import { sql } from 'kysely';
import type { App } from '../../src/apps/app.ts';
import { putInCookieList } from '../../src/apps/cookie-list.ts';
import { cookieName, cookiePlace } from '../../src/apps/issuer.ts';
import { addMember } from '../../src/apps/members.ts';
import { agreeToEmailChange, beginEmailChange, confirmEmailChange } from '../../src/authentication/addresses/change.ts';
import { sendEmailChange } from '../../src/authentication/addresses/change-mails.ts';
import { sendEmailLookup } from '../../src/authentication/addresses/lookup.ts';
import { confirmSentFactor, enrolSentFactor, sendFactorCode } from '../../src/authentication/factors/sent.ts';
import { createOneTimeToken, type OneTimeTokenKind } from '../../src/authentication/one-time/tokens.ts';
import { noteLock } from '../../src/authentication/sign-in/lockout.ts';
import { issueNewPassword } from '../../src/authentication/sign-in/new-password.ts';
import { sendCode, sendConfirmLink } from '../../src/authentication/verification/email.ts';
import { sendPhoneCode } from '../../src/authentication/verification/phone.ts';
import { beginImpersonation } from '../../src/authentication/ways/impersonation.ts';
import { sendMagicLink } from '../../src/authentication/ways/magic-link.ts';
import { sendRegistration, startRegistration } from '../../src/authentication/ways/registration.ts';
import { sendResetLink } from '../../src/authentication/ways/reset.ts';
import type { ConnectionRow, UserRow } from '../../src/database/schema.ts';
import { createFormTokens } from '../../src/http/kit/forms/forms.ts';
import { newSecret } from '../../src/ids.ts';
import { createInvitation } from '../../src/invitations/invitations.ts';
import { hashSecret } from '../../src/secrets.ts';
import { issueCode } from '../../src/social/codes.ts';
import { asBegun } from '../../src/social/connections.ts';
import type { Arrival } from '../../src/social/sign-ins.ts';
import { findPendingChange } from '../../src/users/email-changes.ts';
import { listSessions } from '../../src/users/sessions/sessions.ts';
import { updateUser } from '../../src/users/users.ts';
import { makeConnection } from '../social/world.ts';
import { CALLBACK, makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from './app.ts';
import { codeOf, makeAuthenticator } from './factor.ts';
import { authorize, authorizeUrl, basic, makePkce, signIn } from './flow.ts';
import type { Gatehouse } from './gatehouse.ts';
import { catchMails } from './mail.ts';
import { makePasskey } from './passkey.ts';
import { ask, type Listening, type RawAnswer } from './raw.ts';
import { countRows } from './rows.ts';
import { formsOf, Visitor } from './visitor.ts';

export type OneTimeThing = {
  token: string;
  /** At its door on a node, also with another's token. */
  show(node: Listening, token: string): Promise<RawAnswer>;
  /** How often it had its effect, where that is not how many got a good answer. */
  effects?(answers: RawAnswer[]): Promise<number>;
  /** Every try hashes a password, whatever comes of it. */
  hashes?: true;
};

export type World = {
  gatehouse: Gatehouse;
  app: App;
  client: TestClient;
  connection: ConnectionRow;
  user: UserRow;
  key: string;
};

type Make = (world: World) => Promise<OneTimeThing>;

export async function makeOneTimeWorld(gatehouse: Gatehouse): Promise<World> {
  const app = await makeApp(gatehouse, { magic_link: 'on' });
  return {
    gatehouse,
    app,
    client: await makeClient(gatehouse, app, { first_party: true }),
    connection: await makeConnection(gatehouse, app, { kind: 'github' }),
    user: await makeUser(gatehouse, app, { email_verified: true }),
    key: await makeApiKey(gatehouse, app),
  };
}

/** A good answer: nothing refused, and no redirect that tells an error. */
export function isTaken({ status, headers }: RawAnswer): boolean {
  return status < 400 && !headers.location?.includes('error=');
}

export const countEffects = async ({ effects }: OneTimeThing, answers: RawAnswer[]): Promise<number> =>
  effects ? effects(answers) : answers.filter(isTaken).length;

const tokens: Record<OneTimeTokenKind, Make> = {
  async operator_setup({ gatehouse }) {
    const { db, consoleApp } = await consoleOf(gatehouse);
    await db.deleteFrom('operators').where('app_id', '=', consoleApp.id).execute();
    const given = { email: nextEmail(), password: NEW_PASSWORD, name: 'Bob' };
    return {
      token: await createOneTimeToken(db, consoleApp, 'operator_setup'),
      show: (node, token) =>
        postForm(node, `${pathOf(consoleApp)}/setup`, {
          ...given,
          token,
          ...csrf(gatehouse, `link ${consoleApp.id} /setup ${token}`),
        }),
      hashes: true,
    };
  },
  async operator_recovery({ gatehouse }) {
    const { db, consoleApp } = await consoleOf(gatehouse);
    const { id: user_id } = await makeUser(gatehouse, consoleApp);
    return {
      token: await createOneTimeToken(db, consoleApp, 'operator_recovery', { user_id }),
      show: (node, token) =>
        postForm(node, `${pathOf(consoleApp)}/recover`, {
          token,
          password: NEW_PASSWORD,
          ...csrf(gatehouse, `link ${consoleApp.id} /recover ${token}`),
        }),
      hashes: true,
    };
  },
  async new_password({ gatehouse, app, client }) {
    const visitor = new Visitor();
    const { url } = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    return {
      token: await issueNewPassword(gatehouse.database.db, app, await makeUser(gatehouse, app)),
      async show(node, token) {
        const held = `${cookieName(cookiePlace(app), 'new_password')}=${encodeURIComponent(token)}`;
        const headers = { cookie: `${visitor.cookieHeader(url)}; ${held}` };
        const answer = await ask(node, { path: new URL(url).pathname, headers });
        // The page that asks for the password is the refusal.
        return answer.status === 200 ? { ...answer, status: 400 } : answer;
      },
    };
  },
  async reset_password(world) {
    const { gatehouse, app } = world;
    const { email } = await makeUser(gatehouse, app);
    const { core, mails } = catchMails(gatehouse);
    await sendResetLink(core, app, { email, locale: 'en' });
    return {
      token: tokenIn(mails[0]?.link),
      show: (node, token) => callApi(world, node, 'password/reset', { token, password: NEW_PASSWORD }),
      hashes: true,
    };
  },
  async verify_email({ gatehouse, app }) {
    const user = await makeUser(gatehouse, app);
    const { core, mails } = catchMails(gatehouse);
    await sendConfirmLink(core, app, { user, locale: 'en' });
    return {
      token: tokenIn(mails[0]?.link),
      show: (node, token) =>
        postForm(node, `${pathOf(app)}/verify-email`, {
          token,
          ...csrf(gatehouse, `link ${app.id} /verify-email ${token}`),
        }),
    };
  },
  async verify_email_code({ gatehouse }) {
    const app = await makeApp(gatehouse, { email_verification: 'required' });
    const client = await makeClient(gatehouse, app, { first_party: true });
    const user = await makeUser(gatehouse, app);
    const visitor = new Visitor();
    const screen = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    const page = await visitor.submit(screen, { email: user.email, password: PASSWORD }, '/sign-in');
    const form = formsOf(page).find(({ action }) => action.endsWith('/verify-email'))!;
    const { core, mails } = catchMails(gatehouse);
    const challenge = await challengeOf(gatehouse, app);
    await sendCode(core, app, challenge, {
      user,
      email: user.email,
      locale: 'en',
    });
    return {
      token: mails[0]!.code!,
      show: (node, code) =>
        postForm(node, new URL(form.action).pathname, { ...form.hidden, code }, visitor.cookieHeader(form.action)),
      // A late request of this browser goes on, as the address is verified; the welcome is sent once.
      effects: () => countRows(gatehouse, app, 'mails', { kind: 'welcome' }),
    };
  },
  async register_code(world) {
    const { gatehouse, app } = world;
    const email = nextEmail();
    const { core, mails } = catchMails(gatehouse);
    // Leaves no job: a node would send a second code, which ends this one.
    const start_token = await startRegistration(core, app, { email, locale: 'en' });
    await sendRegistration(core, app, { email, locale: 'en' });
    return {
      token: mails[0]!.code!,
      show: (node, code) => callApi(world, node, 'register/confirm', { start_token, code, password: NEW_PASSWORD }),
      hashes: true,
    };
  },
  async verify_phone_code({ gatehouse, app, client }) {
    const user = await makeUser(gatehouse, app, { phone: nextPhone() });
    const { core, texts } = catchMails(gatehouse);
    await sendPhoneCode(core, app, user, 'en');
    const { access_token } = await signIn(app, client, user.email, { scope: 'openid phone' });
    const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' };
    const path = `${pathOf(app)}/api/v1/me/phone/confirm`;
    return {
      token: texts[0]!.code!,
      show: (node, code) => ask(node, { path, headers, body: JSON.stringify({ code }) }),
    };
  },
  async factor_enrolment(world) {
    const { gatehouse } = world;
    const app = await makeApp(gatehouse, { mfa: 'required', mfa_methods: ['sms', 'totp'] });
    const here = { ...world, app, key: await makeApiKey(gatehouse, app) };
    const user = await makeUser(gatehouse, app);
    const ticket = await beginSignIn(here, user);
    const { core, texts } = catchMails(gatehouse);
    const asked = { kind: 'sms', challenge: challengeOfTicket(ticket), locale: 'en', phone: nextPhone() } as const;
    await enrolSentFactor(core, app, user, asked);
    return {
      token: texts[0]!.code,
      show: (node, code) => callApi(here, node, 'factors/sms/confirm', { ticket, code }),
    };
  },
  async factor_code(world) {
    const { gatehouse } = world;
    const { system } = gatehouse;
    const app = await makeApp(gatehouse, { mfa_methods: ['sms', 'totp'] });
    const here = { ...world, app, key: await makeApiKey(gatehouse, app) };
    const user = await makeUser(gatehouse, app);
    const { core, texts } = catchMails(gatehouse);
    const asked = { kind: 'sms', challenge: 'none', locale: 'en' } as const;
    await enrolSentFactor(core, app, user, { ...asked, phone: nextPhone() });
    await confirmSentFactor(system, app, user, { ...asked, code: texts[0]!.code });
    const ticket = await beginSignIn(here, user);
    await sendFactorCode(core, app, user, { ...asked, challenge: challengeOfTicket(ticket) });
    return {
      token: texts[1]!.code,
      show: (node, code) => callApi(here, node, 'second-factor', { ticket, factor: 'sms', code }),
    };
  },
  async email_lookup_code(world) {
    const { gatehouse, app } = world;
    const { database } = gatehouse;
    const phone = nextPhone();
    const { id } = await makeUser(gatehouse, app, { phone });
    await updateUser(database.db, app, id, { phone_verified: true });
    const { core, texts } = catchMails(gatehouse);
    const ticket = await newTicket(world);
    await sendEmailLookup(core, app, { phone, locale: 'en', challenge: challengeOfTicket(ticket) });
    return {
      token: texts[0]!.code!,
      show: (node, code) => callApi(world, node, 'email/lookup/verify', { ticket, code }),
    };
  },
  async invitation({ gatehouse }) {
    const app = await makeApp(gatehouse, { sign_up: 'invitation' });
    const { core, mails } = catchMails(gatehouse);
    await createInvitation(core, app, { email: nextEmail() });
    return {
      token: tokenIn(mails[0]!.link),
      show: (node, token) =>
        postForm(node, `${pathOf(app)}/invitation`, {
          ...{ token, name: 'Bob', password: NEW_PASSWORD },
          ...csrf(gatehouse, `link ${app.id} /invitation ${token}`),
        }),
      hashes: true,
    };
  },
  async unlock(world) {
    const { gatehouse, app } = world;
    const { email } = await makeUser(gatehouse, app);
    const { core, mails } = catchMails(gatehouse);
    const lock = { email, guessed: 'password' as const, mail: true, ip: '203.0.113.7', user_agent: '' };
    await noteLock(core, app, { ...lock, at: new Date().toISOString() });
    return {
      token: tokenIn(mails[0]!.link),
      show: (node, token) => callApi(world, node, 'unlock', { token }),
    };
  },
  email_change_code: (world) => makeEmailChange(world, 'email_change_code'),
  email_change_agree: (world) => makeEmailChange(world, 'email_change_agree'),
  undo_email: (world) => makeEmailChange(world, 'undo_email'),
  magic_link: (world) => makeMagicLink(world, 'token'),
  magic_link_code: (world) => makeMagicLink(world, 'code'),
  async connection_arrival({ gatehouse, app, client, connection }) {
    const browser = newSecret();
    const payload: Arrival = {
      ...asBegun(connection),
      auth_time: undefined,
      profile: {
        ...{ issuer: 'https://github.com', subject: newSecret(), email: nextEmail(), email_verified: true },
        ...{ name: undefined, given_name: undefined, family_name: undefined, picture: undefined },
      },
      passage: { kind: 'client', client_id: client.client_id, redirect_uri: CALLBACK, state: undefined },
      browser_hash: hashSecret(browser).toString('base64url'),
    };
    return {
      token: await createOneTimeToken(gatehouse.database.db, app, 'connection_arrival', { payload }),
      show(node, ticket) {
        const name = hashSecret(ticket).toString('base64url').slice(0, 16);
        const held = putInCookieList(undefined, { name, value: browser, max: 1 });
        const path = `${pathOf(app)}/connect/${connection.slug}/connected?${new URLSearchParams({ ticket })}`;
        return ask(node, { path, headers: { cookie: `${cookieName(cookiePlace(app), 'connect')}=${held}` } });
      },
      // A request between the winner's two rows is asked to prove the user: a page that gives nothing.
      effects: async (answers) => answers.filter(({ headers }) => headers.location?.includes('code=')).length,
    };
  },
  async connection_code(world) {
    const { gatehouse, app, client, user } = world;
    const asked = { client_id: client.client_id, redirect_uri: CALLBACK };
    const passage = { kind: 'client' as const, ...asked, state: undefined };
    const url = await issueCode(gatehouse.system, app, user, { passage, amr: ['fed'] });
    return {
      token: new URL(url).searchParams.get('code')!,
      show: (node, code) => callApi(world, node, 'connections/exchange', { code, ...asked }),
    };
  },
  async impersonation({ gatehouse }) {
    const { db, consoleApp } = await consoleOf(gatehouse);
    const { system } = gatehouse;
    const app = await makeApp(gatehouse, { impersonation: 'on' });
    const user = await makeUser(gatehouse, app);
    const developer = await makeUser(gatehouse, consoleApp);
    await addMember(db, app, { app_id: consoleApp.id, id: developer.id }, 'owner');
    const client = await makeClient(gatehouse, consoleApp);
    await signIn(consoleApp, client, developer.email);
    const [session] = await listSessions(db, consoleApp, developer.id);
    const token = await beginImpersonation(system, app, consoleApp, {
      ...{ user, developer, reason: 'A question', session_uid: session!.uid },
      proof: { password: PASSWORD },
    });
    return {
      token,
      show: (node, token) =>
        postForm(node, `${pathOf(app)}/impersonate`, {
          token,
          ...csrf(gatehouse, `link ${app.id} /impersonate ${token}`),
        }),
    };
  },
  async passkey_challenge(world) {
    const { gatehouse, app } = world;
    const { softKey } = await makePasskey(gatehouse, app, await makeUser(gatehouse, app));
    const begun = await callApi(world, gatehouse, 'passkeys/options', {});
    const { ticket, options } = JSON.parse(begun.text);
    const ip = `198.51.100.${++count % 250}`;
    return {
      token: JSON.stringify(softKey.get(options)),
      // A late request counts as a failure, of which a network has a hundred.
      show: (node, token) => callApi(world, node, 'passkeys/verify', { ticket, passkey: toJson(token), ip }),
    };
  },
};

/** What works once and is kept elsewhere. */
const others = {
  async authorization_code({ app, client, user }) {
    const { code, verifier } = await authorize(app, client, user.email);
    const form = { grant_type: 'authorization_code', code_verifier: verifier, redirect_uri: client.redirect_uri };
    return { token: code, show: (node, token) => postToken(node, app, client, { ...form, code: token }) };
  },
  async refresh_token({ app, client, user }) {
    const { refresh_token } = await signIn(app, client, user.email, {
      scope: 'openid offline_access',
      prompt: 'consent',
    });
    return {
      token: refresh_token!,
      show: (node, token) => postToken(node, app, client, { grant_type: 'refresh_token', refresh_token: token }),
      // A second request within the leeway gets the same answer.
      effects: async (answers) =>
        new Set(answers.filter(isTaken).map(({ text }) => JSON.parse(text).refresh_token)).size,
    };
  },
  totp_code: (world) => makeSecondFactor(world, 'code'),
  recovery_code: (world) => makeSecondFactor(world, 'recovery_code'),
} satisfies Record<string, Make>;

export const oneTimeThings: Record<OneTimeTokenKind | keyof typeof others, Make> = { ...tokens, ...others };

const NEW_PASSWORD = `${PASSWORD}-new`;

let count = 0;
const nextEmail = () => `once-${process.pid}-${++count}@example.com`;
const nextPhone = () => `+4915112${String(++count).padStart(6, '0')}`;

const pathOf = ({ issuer }: App) => new URL(issuer).pathname;
const tokenIn = (link = '') => new URL(link).searchParams.get('token')!;
/** Another kind's token is none. */
const toJson = (token: string) => (token.startsWith('{') ? JSON.parse(token) : token);
const csrf = ({ system }: Gatehouse, owner: string) => ({ csrf: createFormTokens(system.keyring).issue(owner) });

async function consoleOf({ system, database: { db } }: Gatehouse) {
  return { db, consoleApp: await system.consoleApp() };
}

async function makeMagicLink(world: World, proof: 'token' | 'code'): Promise<OneTimeThing> {
  const { gatehouse, app } = world;
  const { core, mails } = catchMails(gatehouse);
  const ticket = await newTicket(world);
  const challenge = challengeOfTicket(ticket);
  await sendMagicLink(core, app, { email: nextEmail(), locale: 'en', challenge, url: CALLBACK });
  const [mail] = mails;
  return {
    token: proof === 'token' ? tokenIn(mail!.link) : mail!.code!,
    show: (node, token) => callApi(world, node, 'magic-link/verify', { ticket, [proof]: token }),
  };
}

/** The address changes by a code and the old one's word, which can then be undone. */
async function makeEmailChange(
  world: World,
  kind: 'email_change_code' | 'email_change_agree' | 'undo_email',
): Promise<OneTimeThing> {
  const { gatehouse, app } = world;
  const { database } = gatehouse;
  const user = await makeUser(gatehouse, app, { email_verified: true });
  const { core, mails } = catchMails(gatehouse);
  const login = await callApi(world, gatehouse, 'login', { email: user.email, password: PASSWORD });
  const { access_token } = JSON.parse(login.text).tokens;
  const [session] = await listSessions(database.db, app, user.id);
  const place = { session_uid: session!.uid };
  await beginEmailChange(core, app, user, { email: nextEmail(), place, password: PASSWORD });
  const change = (await findPendingChange(database.db, app, user))!;
  await sendEmailChange(core, app, { user_id: user.id, change_id: change.id });
  const [agree, code] = [tokenIn(mails[0]?.link), mails[1]!.code!];
  const effects = (event: string) => () => countRows(gatehouse, app, 'audit_log', { event, user_id: user.id });
  const byLink = (path: string) => (node: Listening, token: string) =>
    postForm(node, `${pathOf(app)}${path}`, { token, ...csrf(gatehouse, `link ${app.id} ${path} ${token}`) });
  const byCode = (node: Listening, token: string) => callMe(app, node, access_token, 'email/confirm', { code: token });
  if (kind === 'email_change_code') {
    await agreeToEmailChange(core, app, agree);
    return { token: code, show: byCode, effects: effects('user.email_changed') };
  }
  await confirmEmailChange(core, app, user, { code, place });
  if (kind === 'email_change_agree')
    return { token: agree, show: byLink('/agree-email'), effects: effects('user.email_changed') };
  await agreeToEmailChange(core, app, agree);
  const undo = tokenIn(mails.find((mail) => mail.kind === 'email_changed')?.link);
  return { token: undo, show: byLink('/undo-email'), effects: effects('user.email_change_undone') };
}

async function makeSecondFactor(world: World, proof: 'code' | 'recovery_code'): Promise<OneTimeThing> {
  const { gatehouse, app } = world;
  const user = await makeUser(gatehouse, app);
  const { secret, recoveryCodes } = await makeAuthenticator(gatehouse, app, user);
  const ticket = await beginSignIn(world, user);
  return {
    token: proof === 'code' ? codeOf(secret) : recoveryCodes[0]!,
    show: (node, token) => callApi(world, node, 'second-factor', { ticket, [proof]: token }),
  };
}

/** As far as the password leads. */
async function beginSignIn(world: World, { email }: UserRow): Promise<string> {
  const login = await callApi(world, world.gatehouse, 'login', { email, password: PASSWORD });
  return JSON.parse(login.text).ticket;
}

/** A sign-in in which nothing is proved yet. */
async function newTicket(world: World): Promise<string> {
  return JSON.parse((await callApi(world, world.gatehouse, 'passkeys/options', {})).text).ticket;
}

/** A code is bound to the sign-in, which the ticket names before its seal. */
const challengeOfTicket = (ticket: string) => `ticket ${ticket.split('.')[0]}`;

/** The interaction holds it, for nobody to see. */
async function challengeOf({ database: { db } }: Gatehouse, app: App): Promise<string> {
  const { challenge } = await db
    .selectFrom('artifacts')
    .select(sql<string>`payload -> 'result' -> 'sign_in' -> 'waits_for' ->> 'challenge'`.as('challenge'))
    .where('app_id', '=', app.id)
    .where('model', '=', 'Interaction')
    .executeTakeFirstOrThrow();
  return challenge;
}

function callMe(app: App, node: Listening, as: string, route: string, body: object): Promise<RawAnswer> {
  const headers = { authorization: `Bearer ${as}`, 'content-type': 'application/json' };
  return ask(node, { path: `${pathOf(app)}/api/v1/me/${route}`, headers, body: JSON.stringify(body) });
}

function callApi({ app, key }: World, node: Listening, route: string, body: object): Promise<RawAnswer> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return ask(node, { path: `${pathOf(app)}/api/v1/auth/${route}`, headers, body: JSON.stringify(body) });
}

function postToken(node: Listening, app: App, client: TestClient, form: Record<string, string>): Promise<RawAnswer> {
  return postForm(node, `${pathOf(app)}/token`, form, undefined, { authorization: basic(client) });
}

function postForm(
  node: Listening,
  path: string,
  form: Record<string, string>,
  cookie = '',
  more: Record<string, string> = {},
): Promise<RawAnswer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...(cookie && { cookie }), ...more };
  return ask(node, { path, headers, body: new URLSearchParams(form).toString() });
}
