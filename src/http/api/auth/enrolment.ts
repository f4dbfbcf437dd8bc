// auth/factors: setting a second factor up at a sign-in that requires one of a user who has none.
import { z } from 'zod';
import { enrolOptions, enrolPasskey } from '../../../authentication/factors/passkeys/enrolment.ts';
import { makeFirstRecoveryCodes } from '../../../authentication/factors/recovery-codes.ts';
import { confirmSentFactor, enrolSentFactor, type SentKind, sentKinds } from '../../../authentication/factors/sent.ts';
import { confirmTotp, enrolTotp } from '../../../authentication/factors/totp.ts';
import { byEnrolment } from '../../../authentication/sign-in/proofs.ts';
import type { Standing } from '../../../authentication/sign-in/standing.ts';
import type { FactorKind } from '../../../database/schema.ts';
import { Problem } from '../../../problem.ts';
import { toDevice } from '../../kit/render/device.ts';
import { access, place, tag } from '../kit/backend.ts';
import { toEnrolmentJson } from '../kit/enrolment.ts';
import { enrolCeremony } from '../kit/passkeys/ceremonies.ts';
import { attestation, options } from '../kit/passkeys/schemas.ts';
import { type Route, route } from '../kit/route.ts';
import { code, enrolment, locale, sent_code } from '../kit/schemas.ts';
import { expires_in, sent, targetProblems, targets, words } from '../kit/sent-factors.ts';
import { challengeOf, enrolWith, readUser, signedInWithCodes, ticket } from './sign-in.ts';

const beginProblems = ['invalid_ticket', 'step_not_due', 'factor_exists', 'factors_off'] as const;
const confirmProblems = [...beginProblems, 'no_enrolment', 'invalid_credentials', 'connection_required'] as const;
const WITH_CODES = 'The recovery codes are in this answer and nowhere else.';

export const enrolmentRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/factors/totp',
    tag,
    summary: 'Begin to set up an authenticator app at sign-in',
    description:
      'For the `ticket` of `factor_enrolment_required`. The secret counts once a code of it has been confirmed.',
    access,
    body: z.strictObject({ ticket }),
    status: 200,
    response: enrolment,
    problems: [...beginProblems],
    async handle(call) {
      const { user, standing } = await readUser(call, 'enrol_factor');
      requireEnrollable(standing, 'totp');
      return toEnrolmentJson(await enrolTotp(call.system, call.app, user));
    },
  }),
  route({
    method: 'POST',
    path: '/auth/factors/totp/confirm',
    tag,
    summary: 'Confirm the authenticator app and finish the sign-in',
    description: `With the first code that it shows. ${WITH_CODES}`,
    access,
    body: z.strictObject({ ticket, code, ...place }),
    status: 200,
    response: signedInWithCodes,
    problems: ['invalid_code', ...confirmProblems],
    async handle(call) {
      const { code } = call.body;
      return enrolWith(call, () =>
        byEnrolment('totp', (core, app, user) => confirmTotp(core, app, user, { code, first: true })),
      );
    },
  }),
  route({
    method: 'POST',
    path: '/auth/factors/passkey',
    tag,
    summary: 'Begin to set up a passkey at sign-in',
    description: 'For the `ticket` of `factor_enrolment_required` whose `kinds` have `passkey`.',
    access,
    body: z.strictObject({ ticket }),
    status: 200,
    response: z.object({ options }),
    problems: [...beginProblems],
    async handle(call) {
      const { user, standing, ticket } = await readUser(call, 'enrol_factor');
      requireEnrollable(standing, 'passkey');
      return { options: await enrolOptions(call.system, call.app, user, enrolCeremony(ticket.id)) };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/factors/passkey/confirm',
    tag,
    summary: 'Confirm the passkey and finish the sign-in',
    description: `With what the browser created. ${WITH_CODES}`,
    access,
    body: z.strictObject({ ticket, passkey: attestation, ...place }),
    status: 200,
    response: signedInWithCodes,
    problems: ['invalid_passkey', 'passkey_exists', 'too_many_passkeys', ...confirmProblems],
    async handle(call) {
      const { body, info } = call;
      const device = toDevice(body.user_agent ?? info.user_agent ?? null);
      return enrolWith(call, ({ id }) =>
        byEnrolment('passkey', async (core, app, user) => {
          await enrolPasskey(core, app, user, { ceremony: enrolCeremony(id), answer: body.passkey, device });
          return makeFirstRecoveryCodes(core.db, app, user.id);
        }),
      );
    },
  }),
  ...sentKinds.flatMap(sentRoutes),
];

function sentRoutes(kind: SentKind): Route[] {
  return [
    route({
      method: 'POST',
      path: `/auth/factors/${kind}`,
      tag,
      summary: `Begin to set up ${words[kind]} at sign-in`,
      description: 'For the `ticket` of `factor_enrolment_required`. Sends the code that makes the factor count.',
      access,
      body: z.strictObject({ ticket, ...targets[kind], locale: locale.optional() }),
      status: 202,
      response: z.object({ expires_in }),
      problems: [...beginProblems, ...targetProblems[kind], 'too_many_attempts'],
      async handle(call) {
        const { system, app, body } = call;
        const { user, standing, ticket } = await readUser(call, 'enrol_factor');
        requireEnrollable(standing, kind);
        const phone = 'phone' in body && typeof body.phone === 'string' ? body.phone : undefined;
        const asked = { kind, challenge: challengeOf(ticket), locale: body.locale ?? app.settings.locale, phone };
        await enrolSentFactor(system, app, user, asked);
        return sent;
      },
    }),
    route({
      method: 'POST',
      path: `/auth/factors/${kind}/confirm`,
      tag,
      summary: `Confirm ${words[kind]} and finish the sign-in`,
      description: `With that code. ${WITH_CODES}`,
      access,
      body: z.strictObject({ ticket, code: sent_code, ...place }),
      status: 200,
      response: signedInWithCodes,
      problems: ['invalid_code', 'too_many_attempts', ...confirmProblems],
      async handle(call) {
        const { code } = call.body;
        return enrolWith(call, (ticket) =>
          byEnrolment(kind, (core, app, user) =>
            confirmSentFactor(core, app, user, { kind, challenge: challengeOf(ticket), code }),
          ),
        );
      },
    }),
  ];
}

/** A kind that the App offers, and that is no second mail after a mail. */
function requireEnrollable({ enrollable }: Standing, kind: FactorKind): void {
  if (!enrollable.includes(kind)) throw new Problem('factors_off', 'This factor can’t be set up at this sign-in');
}
