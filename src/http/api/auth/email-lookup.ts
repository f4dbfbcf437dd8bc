// auth/email/lookup: finding a forgotten address by a verified phone number. It needs a server that sends SMS.
import { z } from 'zod';
import {
  EMAIL_LOOKUP_SECONDS,
  proveEmailLookup,
  requestEmailLookup,
} from '../../../authentication/addresses/lookup.ts';
import { requireCaptcha } from '../../../captcha/captcha.ts';
import { access, captcha, captchaProblems, place, tag } from '../kit/backend.ts';
import { type Route, route } from '../kit/route.ts';
import { locale, phone, sent_code } from '../kit/schemas.ts';
import { expires_in } from '../kit/sent-factors.ts';
import { beginSignIn, challengeOf, openTicket, ticket } from './sign-in.ts';

export const emailLookupRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/email/lookup',
    tag,
    summary: 'Send a code to a phone number whose owner forgot their email address',
    description:
      'The answer is the same whether the number is known or not; an SMS goes only to a number that a user of the App has verified. Keep the `ticket` in the visitor’s session: the code is worthless without it.',
    access,
    body: z.strictObject({ phone, captcha, locale: locale.optional(), ...place }),
    status: 202,
    response: z.object({ ticket, expires_in }),
    problems: [...captchaProblems, 'invalid_phone', 'sms_off', 'too_many_attempts'],
    async handle(call) {
      const { system, app, body } = call;
      const { phone, captcha, locale = app.settings.locale } = body;
      await requireCaptcha(system, app, captcha);
      const { ticket, challenge } = beginSignIn(call, EMAIL_LOOKUP_SECONDS);
      await requestEmailLookup(system, app, { phone, locale, challenge });
      return { ticket, expires_in: EMAIL_LOOKUP_SECONDS };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/email/lookup/verify',
    tag,
    summary: 'Get the masked addresses that belong to the number, with that code',
    description: 'Works once. Five tries per ticket.',
    access,
    body: z.strictObject({ ticket, code: sent_code, ...place }),
    status: 200,
    response: z.object({ emails: z.array(z.string()).meta({ examples: [['b…@example.com']] }) }),
    problems: ['invalid_ticket', 'invalid_one_time_token', 'sms_off', 'too_many_attempts'],
    async handle(call) {
      const { system, app, body } = call;
      const shown = { challenge: challengeOf(openTicket(call)), code: body.code };
      return { emails: await proveEmailLookup(system, app, shown) };
    },
  }),
];
