// auth/verify-email/send: another code for the step that verifies the address.
import { z } from 'zod';
import { sendEmailCodeAgain } from '../../../authentication/sign-in/email-code.ts';
import { EMAIL_CODE_SECONDS } from '../../../authentication/verification/email.ts';
import { access, place, tag } from '../kit/backend.ts';
import { type Route, route } from '../kit/route.ts';
import { locale } from '../kit/schemas.ts';
import { expires_in } from '../kit/sent-factors.ts';
import { keepSignIn, readSignIn, ticket } from './sign-in.ts';

export const verifyEmailRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/verify-email/send',
    tag,
    summary: 'Send another code to verify the address',
    description:
      'Gives a new `ticket`: the code is for that one alone. Five an hour for one address. The answer is the same for an address that is a user’s already.',
    access,
    body: z.strictObject({ ticket, locale: locale.optional(), ...place }),
    status: 202,
    response: z.object({ ticket, expires_in }),
    problems: ['invalid_ticket', 'step_not_due', 'too_many_attempts'],
    async handle(call) {
      const { system, app, body } = call;
      const { ticket, standing } = await readSignIn(call, 'verify_email');
      const asked = { state: standing.state, locale: body.locale ?? app.settings.locale };
      const state = await sendEmailCodeAgain(system, app, asked);
      return { ticket: keepSignIn(call, ticket, state), expires_in: EMAIL_CODE_SECONDS };
    },
  }),
];
