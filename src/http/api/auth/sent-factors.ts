// Codes by mail and SMS as second factors at a sign-in: having one sent to finish it, and setting such a factor up where the
// sign-in wants one. The codes are in messages alone, never in an answer.
import { z } from 'zod';
import { withSecondFactor } from '../../../authentication/assurance.ts';
import { confirmSentFactor, enrolSentFactor, sendFactorCode, sentKinds } from '../../../authentication/factors/sent.ts';
import { noteSignIn } from '../../../authentication/sign-in/password.ts';
import { amrOf } from '../../../authentication/sign-in/second-factor.ts';
import { readChallenge } from '../../../authentication/sign-in/ticket.ts';
import { Problem } from '../../../problem.ts';
import { access, place, tag } from '../kit/backend.ts';
import { type Route, route } from '../kit/route.ts';
import { locale, recovery_codes, sent_code } from '../kit/schemas.ts';
import { expires_in, phoneIn, sent, targetProblems, targets, words } from '../kit/sent-factors.ts';
import { answer, challenge, findWays, readForEnrolment, signedIn } from './auth.ts';

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
        const locale = body.locale ?? app.settings.locale;
        const asked = { kind, challenge: body.challenge, locale, phone: phoneIn(body) };
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
