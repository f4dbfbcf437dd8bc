// auth/*: an App's backend signs its users up and in, by its API key, and gets the tokens that a code flow would give.
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import { builtInClientId } from '../../../apps/clients/built-in.ts';
import { isRedirectUri } from '../../../apps/clients/clients.ts';
import { withSecondFactor } from '../../../authentication/assurance.ts';
import { enrollableKinds, listFactorKinds } from '../../../authentication/factors/kinds.ts';
import { assertionSchema } from '../../../authentication/factors/passkeys/proof.ts';
import { findSentKind, sentKinds } from '../../../authentication/factors/sent.ts';
import { confirmTotp, enrolTotp } from '../../../authentication/factors/totp.ts';
import { unlockByLink } from '../../../authentication/sign-in/lockout.ts';
import { nextStep } from '../../../authentication/sign-in/next-step.ts';
import { noteSignIn, provePassword } from '../../../authentication/sign-in/password.ts';
import { findFactorProgress } from '../../../authentication/sign-in/progress.ts';
import { isRememberedByApi } from '../../../authentication/sign-in/remember.ts';
import {
  proveSecondFactor,
  type SecondFactor,
  type Way,
  waysOf,
} from '../../../authentication/sign-in/second-factor.ts';
import { issueChallenge, readChallenge } from '../../../authentication/sign-in/ticket.ts';
import { MAGIC_LINK_SECONDS, proveMagicLink, requestMagicLink } from '../../../authentication/ways/magic-link.ts';
import { requestReset, resetPassword } from '../../../authentication/ways/reset.ts';
import { createUserWithPassword } from '../../../authentication/ways/sign-up.ts';
import { createCaptcha, requireCaptcha } from '../../../captcha/captcha.ts';
import type { UserRow } from '../../../database/schema.ts';
import { newSecret } from '../../../ids.ts';
import { findSessionOf } from '../../../oidc/tokens/access-tokens.ts';
import { requestEndpoint } from '../../../oidc/tokens/request-endpoint.ts';
import { issueSignInTokens, requireResource } from '../../../oidc/tokens/sign-in-tokens.ts';
import { Problem } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import { listUserRoles } from '../../../users/roles.ts';
import { revokeSession } from '../../../users/sessions.ts';
import { toUserJson } from '../../../users/users.ts';
import { access, captcha, captchaProblems, device, place, tag } from '../kit/backend.ts';
import { toEnrolmentJson } from '../kit/enrolment.ts';
import { secondFactorCeremony } from '../kit/passkey-ceremonies.ts';
import { type Call, type Route, route } from '../kit/route.ts';
import {
  code,
  email,
  enrolment,
  locale,
  password,
  profile,
  recovery_code,
  recovery_codes,
  tokens,
  user,
} from '../kit/schemas.ts';

export const signedIn = z.object({ user, tokens });

export const challenge = z
  .string()
  .min(1)
  .max(4000)
  .meta({
    description: 'From the answer to auth/login that asked for it; good for ten minutes',
    examples: ['AXk3…'],
  });

const codeFactor = z.enum(['totp', ...sentKinds]);
const workChallenge = z
  .object({
    parameters: z.object({
      algorithm: z.literal('PBKDF2/SHA-256'),
      nonce: z.string(),
      salt: z.string(),
      cost: z.int(),
      keyLength: z.int(),
      keyPrefix: z.string(),
      keySignature: z.string(),
      expiresAt: z.int(),
    }),
    signature: z.string(),
  })
  .meta({ id: 'CaptchaChallenge' });

const proofs = {
  code: code.optional(),
  recovery_code: recovery_code.optional(),
  passkey: assertionSchema.optional().meta({ description: 'What the browser answered: credential.toJSON()' }),
};
const proofNames = Object.keys(proofs) as (keyof typeof proofs)[];
type Shown = z.output<z.ZodObject<typeof proofs>> & {
  challenge: string;
  factor?: z.output<typeof codeFactor> | undefined;
};

function refuseButOne(body: Partial<Shown>, context: z.RefinementCtx): void {
  const [first, ...others] = proofNames.filter((name) => body[name] !== undefined);
  const message = `must be the only one of ${proofNames.join(', ')}`;
  for (const name of first ? others : ['code']) context.addIssue({ code: 'custom', path: [name], message });
}

export const authRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/signup',
    tag,
    summary: 'Sign a user up',
    description:
      'Makes the user and signs it in. The App’s own sign-up rule does not apply: the backend decides. Where the App requires a second factor the user is made, and the answer is `factor_enrolment_required` with a `challenge`.',
    access,
    body: z.strictObject({ email, password, captcha, ...profile.shape, ...device }),
    status: 201,
    response: signedIn,
    problems: [
      ...captchaProblems,
      'invalid_email',
      'invalid_phone',
      'weak_password',
      'email_taken',
      'factor_enrolment_required',
      'busy',
    ],
    async handle(call) {
      const { ip: _, user_agent: __, resource, remember: ___, captcha, ...input } = call.body;
      await requireCaptcha(call.system, call.app, captcha);
      // First: a sign-up that is refused must not leave a user behind.
      if (resource !== undefined) await requireResource(call.system, call.app, resource);
      const user = await createUserWithPassword(call.system.db, call.app, input);
      await requireNothingMore(call, user, ['pwd']);
      return answer(call, user, ['pwd'], call.body);
    },
  }),
  route({
    method: 'POST',
    path: '/auth/login',
    tag,
    summary: 'Sign a user in by email and password',
    description:
      'Who has a second factor is answered `second_factor_required`, who must set one up `factor_enrolment_required`; both with a `challenge` for auth/second-factor or auth/factors/totp.',
    access,
    body: z.strictObject({ email, password, captcha, ...device }),
    status: 200,
    response: signedIn,
    problems: [
      ...captchaProblems,
      'invalid_credentials',
      'too_many_attempts',
      'second_factor_required',
      'factor_enrolment_required',
      'busy',
    ],
    async handle(call) {
      const { resource, captcha } = call.body;
      await requireCaptcha(call.system, call.app, captcha);
      if (resource !== undefined) await requireResource(call.system, call.app, resource);
      const user = await provePassword(call.system, call.app, call.body);
      await requireNothingMore(call, user, ['pwd']);
      await noteSignIn(call.system, call.app, user, { amr: ['pwd'] });
      return answer(call, user, ['pwd'], call.body);
    },
  }),
  route({
    method: 'POST',
    path: '/auth/second-factor',
    tag,
    summary: 'Finish a sign-in with a second factor',
    description:
      'With a code of the authenticator app, one that auth/second-factor/send sent, one of the recovery codes, or a passkey’s answer to auth/second-factor/passkey.',
    access,
    body: z
      .strictObject({
        challenge,
        ...proofs,
        factor: codeFactor
          .optional()
          .describe('Whose code it is; unless given, the one that was sent for this challenge, or else the app’s'),
        ...place,
      })
      .superRefine(refuseButOne)
      .meta({ examples: [{ challenge: 'AXk3…', code: '123456' }] }),
    status: 200,
    response: signedIn,
    problems: ['invalid_challenge', 'invalid_code', 'invalid_passkey', 'invalid_credentials', 'too_many_attempts'],
    async handle(call) {
      const { system, app, body } = call;
      const begun = await readChallenge(system, app, body.challenge);
      const given = await toSecondFactor(system, app, begun.user, body);
      // A mailed code after a mailed link, or a factor that the user has not.
      requireWay(await findWays(system, app, begun), given.way);
      const proved = await proveSecondFactor(system, app, begun.user, given);
      const amr = withSecondFactor(begun.amr, proved);
      await noteSignIn(system, app, begun.user, { amr });
      return answer(call, begun.user, amr, begun);
    },
  }),
  route({
    method: 'POST',
    path: '/auth/factors/totp',
    tag,
    summary: 'Begin to set up an authenticator app at sign-in',
    description:
      'For the `challenge` of `factor_enrolment_required`. The secret counts once a code of it was confirmed.',
    access,
    body: z.strictObject({ challenge }),
    status: 200,
    response: enrolment,
    problems: ['invalid_challenge', 'factor_exists', 'factors_off'],
    async handle({ system, app, body }) {
      const { user } = await readForEnrolment(system, app, body.challenge);
      return toEnrolmentJson(await enrolTotp(system, app, user));
    },
  }),
  route({
    method: 'POST',
    path: '/auth/factors/totp/confirm',
    tag,
    summary: 'Confirm the authenticator app and finish the sign-in',
    description: 'With the first code that it shows. The recovery codes are in this answer and nowhere else.',
    access,
    body: z.strictObject({ challenge, code, ...place }),
    status: 200,
    response: signedIn.extend({ recovery_codes }),
    problems: ['invalid_challenge', 'invalid_code', 'factor_exists', 'no_enrolment', 'invalid_credentials'],
    async handle(call) {
      const { system, app, body } = call;
      const begun = await readForEnrolment(system, app, body.challenge);
      const recovery_codes = await confirmTotp(system, app, begun.user, body.code);
      const amr = withSecondFactor(begun.amr, ['otp']);
      await noteSignIn(system, app, begun.user, { amr });
      return { ...(await answer(call, begun.user, amr, begun)), recovery_codes };
    },
  }),
  route({
    method: 'GET',
    path: '/auth/captcha',
    tag,
    summary: 'Get what a form needs to ask for a captcha',
    description:
      'For the App’s own pages, which may call it from the browser: it says nothing that the App’s sign-in screen doesn’t. `proof_of_work`: solve `challenge` (altcha’s, version 2) and send base64 of the JSON `{ challenge, solution }` as `captcha`; each is good once. `service`: show its widget, and send the token that it puts into `field`.',
    access: { public: true },
    status: 200,
    response: z.object({
      kind: z.enum(['off', 'proof_of_work', 'service']),
      challenge: workChallenge.optional(),
      lifetime_seconds: z.int().optional(),
      site_key: z.string().optional(),
      script_url: z.string().optional(),
      class: z.string().optional().describe('Of the element in which its script shows the widget'),
      field: z.string().optional(),
    }),
    problems: ['captcha_failed'],
    async handle({ system, app }) {
      const captcha = await createCaptcha(system, app);
      if (captcha.kind !== 'service') return captcha;
      const { kind, site_key, script_url, class: className, field } = captcha;
      return { kind, site_key, script_url, class: className, field };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/refresh',
    tag,
    summary: 'Get new tokens for a refresh token',
    description: 'The same as the token endpoint’s refresh_token grant for the App’s built-in client.',
    access,
    body: z.strictObject({ refresh_token: z.string().min(1).max(2000) }),
    status: 200,
    response: z.object({ tokens }),
    problems: ['invalid_token'],
    async handle({ app, protocol, body, info }) {
      const form = { grant_type: 'refresh_token', client_id: builtInClientId(app), refresh_token: body.refresh_token };
      const { status, json } = await requestEndpoint(await protocol(), '/token', { form, info });
      if (status === 200) return { tokens: json };
      if (status >= 500) throw new Problem('database_unavailable', undefined, { retryAfter: 5 });
      throw new Problem('invalid_token', 'The refresh token is expired, revoked or was used before');
    },
  }),
  route({
    method: 'POST',
    path: '/auth/logout',
    tag,
    summary: 'End the session that a token belongs to',
    description: 'Every token of that session ends. Unknown and ended tokens are fine: the answer is the same.',
    access,
    body: z.strictObject({ token: z.string().min(1).max(10_000).describe('A refresh token, or an access token') }),
    status: 204,
    async handle({ system, app, protocol, body }) {
      const uid = await findSessionOf(system, app, await protocol(), body.token);
      if (uid) await revokeSession(system.db, app, uid);
    },
  }),
  route({
    method: 'POST',
    path: '/auth/password/forgot',
    tag,
    summary: 'Send a user a link to choose a new password',
    description:
      'The answer is the same whether the address is known or not. The link leads to the App’s own page and works once, for half an hour.',
    access,
    body: z.strictObject({ email, captcha, locale: locale.optional() }),
    status: 202,
    response: z.object({ accepted: z.literal(true) }),
    problems: [...captchaProblems, 'invalid_email'],
    async handle({ system, app, body }) {
      await requireCaptcha(system, app, body.captcha);
      await requestReset(system, app, { email: body.email, locale: body.locale ?? app.settings.locale });
      return { accepted: true };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/password/reset',
    tag,
    summary: 'Set a new password by the token of such a link',
    description: 'Ends every session of the user and signs nobody in.',
    access,
    body: z.strictObject({ token: z.string().min(1).max(200), password, locale: locale.optional() }),
    status: 204,
    problems: ['invalid_one_time_token', 'weak_password', 'busy'],
    async handle({ system, app, body: { token, password, locale } }) {
      await resetPassword(system, app, { token, password, locale: locale ?? app.settings.locale });
    },
  }),
  route({
    method: 'POST',
    path: '/auth/unlock',
    tag,
    summary: 'Let a user try again, by the token of the mail that told of the lock',
    description:
      'For backends with a page of their own for that link. It works once, for an hour, and signs nobody in: the user’s password and codes may be tried again at once, from everywhere.',
    access,
    body: z.strictObject({ token: z.string().min(1).max(200) }),
    status: 204,
    problems: ['invalid_one_time_token'],
    async handle({ system, app, body }) {
      await unlockByLink(system, app, body.token);
    },
  }),
  route({
    method: 'POST',
    path: '/auth/magic-link',
    tag,
    summary: 'Send a user a link and a code to sign in',
    description:
      'The answer is the same whether the address is known or not; who is new signs up by it where sign-up is open. The link leads to `redirect_uri` with a `token`. Keep the `challenge` with the browser that asks (in its session): link and code are worth nothing without it. Needs the setting `magic_link`.',
    access,
    body: z.strictObject({
      email,
      redirect_uri: z.string().max(2000).describe('One that a client of the App has registered'),
      captcha,
      locale: locale.optional(),
    }),
    status: 202,
    response: z.object({ challenge: z.string(), expires_in: z.int().describe('Seconds') }),
    problems: [...captchaProblems, 'invalid_email', 'invalid_redirect_uri', 'method_off'],
    async handle({ system, app, body }) {
      await requireCaptcha(system, app, body.captcha);
      if (!(await isRedirectUri(system.db, app, body.redirect_uri)))
        throw new Problem('invalid_redirect_uri', 'no client of this App has registered that redirect_uri');
      const challenge = newSecret();
      const { email, redirect_uri: url, locale = app.settings.locale } = body;
      await requestMagicLink(system, app, { email, url, locale, challenge });
      return { challenge, expires_in: MAGIC_LINK_SECONDS };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/magic-link/verify',
    tag,
    summary: 'Sign the user in by the token of that link, or by the code',
    description: 'Each works once, and with it the other ends. Five tries per challenge.',
    access,
    body: z.strictObject({
      challenge: z.string().max(200),
      token: z.string().min(1).max(200).optional().describe('Of the link; or `code`'),
      code: z.string().min(1).max(20).optional(),
      ...device,
    }),
    status: 200,
    response: signedIn,
    problems: [
      'invalid_one_time_token',
      'too_many_attempts',
      'method_off',
      'second_factor_required',
      'factor_enrolment_required',
    ],
    async handle(call) {
      const { challenge, token, code, resource } = call.body;
      if (resource !== undefined) await requireResource(call.system, call.app, resource);
      if ((token === undefined) === (code === undefined))
        throw new Problem('invalid_body', 'Send either token or code', { fields: { token: 'or code, not both' } });
      const proof = token === undefined ? { code: code! } : { token };
      const user = await proveMagicLink(call.system, call.app, { challenge, ...proof });
      await requireNothingMore(call, user, ['email']);
      await noteSignIn(call.system, call.app, user, { amr: ['email'] });
      return answer(call, user, ['email'], call.body);
    },
  }),
];

/** What the tokens are for, and how long. */
type Wishes = { resource?: string | undefined; remember?: boolean | undefined };

type SignInCall = Call<{ ip?: string | undefined; user_agent?: string | undefined } & Wishes>;

const unfinished = {
  second_factor: 'second_factor_required',
  enrol_factor: 'factor_enrolment_required',
} as const;

/** No door gives tokens for a password alone where more is due. Throws what is due, with a challenge to go on by. */
export async function requireNothingMore(
  { system, app, body }: SignInCall,
  user: UserRow,
  amr: string[],
): Promise<void> {
  const factors = await findFactorProgress(system, app, { user_id: user.id, amr, wants_mfa: false });
  const step = nextStep({ user, needs_sign_in: false, needs_consent: false, ...factors });
  if (step !== 'second_factor' && step !== 'enrol_factor') return;
  const { resource, remember } = body;
  const challenge = issueChallenge(system, app, { user, amr, resource, remember });
  const ways =
    step === 'second_factor' ? { ways: waysOf(factors.kinds, amr) } : { kinds: enrollableKinds(system, app, amr) };
  throw new Problem(unfinished[step], undefined, { members: { challenge, ...ways } });
}

async function toSecondFactor(
  { db }: System,
  app: App,
  user: UserRow,
  { challenge, code, factor, recovery_code, passkey }: Shown,
): Promise<SecondFactor> {
  if (passkey !== undefined) return { way: 'passkey', passkey, ceremony: secondFactorCeremony(challenge) };
  if (code === undefined) return { way: 'recovery_code', recovery_code: recovery_code! };
  const way = factor ?? (await findSentKind(db, app, user, challenge)) ?? 'totp';
  return way === 'totp' ? { way, code } : { way, code, challenge };
}

/** The ways that a user has to finish a sign-in that was begun so. */
export async function findWays(system: System, app: App, begun: { user: UserRow; amr: string[] }) {
  const asked = { user_id: begun.user.id, amr: begun.amr, wants_mfa: false };
  return waysOf((await findFactorProgress(system, app, asked)).kinds, begun.amr);
}

function requireWay(ways: Way[], way: Way): void {
  if (ways.includes(way)) return;
  throw new Problem('invalid_code', undefined, { fields: { code: 'is of a factor that the user does not have' } });
}

/** Who has a factor has to show it: setting up another is no way round it. Throws `invalid_challenge`, `factor_exists`. */
export async function readForEnrolment(system: System, app: App, challenge: string) {
  const begun = await readChallenge(system, app, challenge);
  const kinds = await listFactorKinds(system, app, begun.user.id);
  if (kinds.length > 0) throw new Problem('factor_exists', 'Finish this sign-in with the second factor that there is');
  return begun;
}

export async function answer(
  { system, app, protocol, body, info }: Call<Pick<SignInCall['body'], 'ip' | 'user_agent'>>,
  row: UserRow,
  amr: string[],
  { resource, remember }: Wishes,
) {
  const tokens = await issueSignInTokens(system, app, await protocol(), {
    user: row,
    amr,
    ip: body.ip ?? info.ip,
    user_agent: body.user_agent ?? info.user_agent,
    remember: isRememberedByApi(app, remember),
    resource,
  });
  return { user: toUserJson(row, await listUserRoles(system.db, app, row.id)), tokens };
}
