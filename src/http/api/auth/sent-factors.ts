// Codes by mail and SMS as second factors: setting one up (me/factors, and auth/factors at a sign-in that wants one), and
// having a code sent to finish a sign-in. The codes are in messages alone, never in an answer.
import { z } from 'zod';
import { withSecondFactor } from '../../../authentication/assurance.ts';
import {
  confirmSentFactor,
  enrolSentFactor,
  FACTOR_CODE_SECONDS,
  type SentKind,
  sendFactorCode,
  sentKinds,
} from '../../../authentication/factors/sent.ts';
import { noteSignIn } from '../../../authentication/sign-in/password.ts';
import { amrOf } from '../../../authentication/sign-in/second-factor.ts';
import { readChallenge } from '../../../authentication/sign-in/ticket.ts';
import { Problem } from '../../../problem.ts';
import { type Route, route } from '../kit/route.ts';
import { locale, password, phone, recovery_codes, sent_code } from '../kit/schemas.ts';
import { requireProofOrFreshSignIn } from '../me/factors.ts';
import { access, answer, challenge, findWays, place, readForEnrolment, signedIn, tag } from './auth.ts';

const expires_in = z.int().describe('Seconds');
const sent = { expires_in: FACTOR_CODE_SECONDS };
const meAccess = { user: true, first_party: true } as const;

const words: Record<SentKind, string> = { sms: 'codes by SMS', email: 'codes by mail' };

/** Where codes go: a number has to be named; the address is the user's. */
const targets = { sms: { phone }, email: {} };
const targetProblems = { sms: ['sms_off', 'invalid_phone'], email: [] } as const;

export const sentFactorAuthRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/second-factor/send',
    tag,
    summary: 'Send a code to finish a sign-in with',
    description:
      'For the `challenge` of `second_factor_required`, by one of its `ways`. The code is good for ten minutes, for this challenge alone; the newest is. Five an hour.',
    access,
    body: z.strictObject({ challenge, factor: z.enum(sentKinds), locale: locale.optional() }),
    status: 202,
    response: z.object({ expires_in, sent_to: z.string().meta({ description: 'Masked', examples: ['•••678'] }) }),
    problems: ['invalid_challenge', 'no_enrolment', 'sms_off', 'too_many_attempts'],
    async handle({ system, app, body }) {
      const begun = await readChallenge(system, app, body.challenge);
      const ways = await findWays(system, app, begun);
      if (!ways.includes(body.factor)) throw new Problem('no_enrolment', 'The user can’t finish this sign-in that way');
      const asked = { kind: body.factor, challenge: body.challenge, locale: body.locale ?? app.settings.locale };
      const { to } = await sendFactorCode(system, app, begun.user, asked);
      return { ...sent, sent_to: to };
    },
  }),
  ...sentKinds.flatMap((kind) => [
    route({
      method: 'POST',
      path: `/auth/factors/${kind}`,
      tag,
      summary: `Begin to set up ${words[kind]} at sign-in`,
      description: 'For the `challenge` of `factor_enrolment_required`. Sends the code that makes the factor count.',
      access,
      body: z.strictObject({ challenge, ...targets[kind], locale: locale.optional() }),
      status: 202,
      response: z.object({ expires_in }),
      problems: ['invalid_challenge', 'factor_exists', 'factors_off', ...targetProblems[kind], 'too_many_attempts'],
      async handle({ system, app, body }) {
        const { user, amr } = await readForEnrolment(system, app, body.challenge);
        if (kind === 'email' && amr.includes('email')) throw new Problem('factors_off', 'This sign-in began by mail');
        const { phone } = body as { phone?: string };
        const asked = { kind, challenge: body.challenge, locale: body.locale ?? app.settings.locale, phone };
        await enrolSentFactor(system, app, user, asked);
        return sent;
      },
    }),
    route({
      method: 'POST',
      path: `/auth/factors/${kind}/confirm`,
      tag,
      summary: `Confirm ${words[kind]} and finish the sign-in`,
      description: 'With that code. The recovery codes are in this answer and nowhere else.',
      access,
      body: z.strictObject({ challenge, code: sent_code, ...place }),
      status: 200,
      response: signedIn.extend({ recovery_codes }),
      problems: [
        ...(['invalid_challenge', 'invalid_code', 'factor_exists', 'no_enrolment'] as const),
        ...(['invalid_credentials', 'too_many_attempts'] as const),
      ],
      async handle(call) {
        const { system, app, body } = call;
        const begun = await readForEnrolment(system, app, body.challenge);
        const shown = { kind, challenge: body.challenge, code: body.code };
        const recovery_codes = await confirmSentFactor(system, app, begun.user, shown);
        const amr = withSecondFactor(begun.amr, amrOf(kind));
        await noteSignIn(system, app, begun.user, { amr });
        return { ...(await answer(call, begun.user, amr, begun)), recovery_codes };
      },
    }),
  ]),
];

export const sentFactorRoutes: Route[] = sentKinds.flatMap((kind) => [
  route({
    method: 'POST',
    path: `/me/factors/${kind}`,
    tag: 'Me',
    summary: `Begin to set up ${words[kind]}`,
    description:
      'Sends the code that makes the factor count. Wants the password, unless the user signed in within the last five minutes. For tokens of the App’s own clients.',
    access: meAccess,
    body: z.strictObject({ ...targets[kind], password: password.optional(), locale: locale.optional() }),
    status: 202,
    response: z.object({ expires_in }),
    problems: [
      ...(['factor_exists', 'factors_off', 'proof_required', 'sign_in_again', 'wrong_password'] as const),
      ...targetProblems[kind],
      ...(['too_many_attempts', 'busy'] as const),
    ],
    async handle({ system, app, caller, body }) {
      await requireProofOrFreshSignIn(system, app, caller, body);
      const { phone } = body as { phone?: string };
      const asked = { kind, challenge: challengeOf(caller), locale: body.locale ?? app.settings.locale, phone };
      await enrolSentFactor(system, app, caller.user, asked);
      return sent;
    },
  }),
  route({
    method: 'POST',
    path: `/me/factors/${kind}/confirm`,
    tag: 'Me',
    summary: `Confirm ${words[kind]}`,
    description:
      'With that code. The recovery codes that come with a first factor are in this answer and nowhere else. For tokens of the App’s own clients.',
    access: meAccess,
    body: z.strictObject({ code: sent_code }),
    status: 200,
    response: z.object({ recovery_codes }),
    problems: ['invalid_code', 'no_enrolment', 'too_many_attempts'],
    async handle({ system, app, caller, body }) {
      const shown = { kind, challenge: challengeOf(caller), code: body.code };
      return { recovery_codes: await confirmSentFactor(system, app, caller.user, shown) };
    },
  }),
]);

const challengeOf = ({ user, session_uid }: { user: { id: string }; session_uid: string | undefined }) =>
  `me ${session_uid ?? user.id}`;
