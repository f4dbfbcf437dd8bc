// Phone numbers: proving that one is the user's own (me/phone), and finding a forgotten address by it
// (auth/email/lookup). Both need a server that sends SMS.
import { z } from 'zod';
import {
  EMAIL_LOOKUP_SECONDS,
  proveEmailLookup,
  requestEmailLookup,
} from '../../../authentication/addresses/lookup.ts';
import { confirmPhone, PHONE_CODE_SECONDS, sendPhoneCode } from '../../../authentication/verification/phone.ts';
import { requireCaptcha } from '../../../captcha/captcha.ts';
import { newSecret } from '../../../ids.ts';
import { negotiateLocale } from '../../kit/render/messages.ts';
import { access, captcha, captchaProblems, device, tag } from '../kit/backend.ts';
import { type Route, route } from '../kit/route.ts';
import { locale, phone, sent_code } from '../kit/schemas.ts';
import { requireScopes } from './me.ts';

const { ip, user_agent } = device;
const expires_in = z.int().describe('Seconds');

export const emailLookupRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/email/lookup',
    tag,
    summary: 'Send a code to a phone number whose owner forgot the email address',
    description:
      'The answer is the same whether the number is known or not; an SMS goes only to a number that a user of the App has verified. Keep the `challenge` with the browser that asks: the code is worth nothing without it.',
    access,
    body: z.strictObject({ phone, captcha, locale: locale.optional(), ip, user_agent }),
    status: 202,
    response: z.object({ challenge: z.string(), expires_in }),
    problems: [...captchaProblems, 'invalid_phone', 'sms_off', 'too_many_attempts'],
    async handle({ system, app, body: { phone, captcha, locale = app.settings.locale } }) {
      await requireCaptcha(system, app, captcha);
      const challenge = newSecret();
      await requestEmailLookup(system, app, { phone, locale, challenge });
      return { challenge, expires_in: EMAIL_LOOKUP_SECONDS };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/email/lookup/verify',
    tag,
    summary: 'Get the masked addresses that belong to the number, by that code',
    description: 'Works once. Five tries per challenge.',
    access,
    body: z.strictObject({ challenge: z.string().min(1).max(200), code: sent_code, ip, user_agent }),
    status: 200,
    response: z.object({ emails: z.array(z.string()).meta({ examples: [['b…@example.com']] }) }),
    problems: ['invalid_one_time_token', 'sms_off', 'too_many_attempts'],
    async handle({ system, app, body }) {
      return { emails: await proveEmailLookup(system, app, body) };
    },
  }),
];

const meAccess = { user: true, first_party: true } as const;

export const phoneRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/me/phone/verify',
    tag: 'Me',
    summary: 'Send a code to one’s own phone number',
    description: 'To the number of the profile, by SMS. For tokens of the App’s own clients.',
    access: meAccess,
    status: 202,
    response: z.object({ expires_in }),
    problems: ['sms_off', 'no_phone', 'phone_verified', 'too_many_attempts'],
    async handle({ system, app, caller: { user, scopes } }) {
      requireScopes(scopes, { phone_number: true });
      const locale = negotiateLocale({ cookie: user.locale ?? undefined, fallback: app.settings.locale });
      await sendPhoneCode(system, app, user, locale);
      return { expires_in: PHONE_CODE_SECONDS };
    },
  }),
  route({
    method: 'POST',
    path: '/me/phone/confirm',
    tag: 'Me',
    summary: 'Prove that the number is one’s own, by that code',
    description: 'Five tries per code. A number that was changed in the meantime needs another.',
    access: meAccess,
    body: z.strictObject({ code: sent_code }),
    status: 204,
    problems: ['sms_off', 'no_phone', 'phone_verified', 'invalid_code', 'too_many_attempts'],
    async handle({ system, app, caller, body }) {
      requireScopes(caller.scopes, { phone_number: true });
      await confirmPhone(system, app, caller.user, body.code);
    },
  }),
];
