// auth/register/*: signing up in two steps, for a backend with screens of its own. It proves the address first.
import { z } from 'zod';
import {
  byRegistration,
  REGISTER_AGAIN_SECONDS,
  REGISTER_SECONDS,
  requireRegistrationFields,
  startRegistration,
} from '../../../authentication/ways/registration.ts';
import { requireCaptcha } from '../../../captcha/captcha.ts';
import { access, captcha, captchaProblems, newDevice, tag } from '../kit/backend.ts';
import { type Route, route } from '../kit/route.ts';
import { email, locale, password, profile, sent_code, username } from '../kit/schemas.ts';
import { signedIn, signIn } from './sign-in.ts';

const start_token = z
  .string()
  .min(1)
  .max(2000)
  .meta({ description: 'From the answer to auth/register/start', examples: ['AXk3…'] });
const { ip, user_agent } = newDevice;

export const registrationRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/register/start',
    tag,
    summary: 'Begin to sign a user up: send a code to the address',
    description:
      'The answer is the same whether the address is known or not: only its mail tells. Asking again within a minute sends no second mail. As with auth/signup, the App’s own sign-up rule does not apply: the backend decides.',
    access,
    body: z.strictObject({ email, captcha, locale: locale.optional(), ip, user_agent }),
    status: 202,
    response: z.object({
      start_token,
      expires_in: z.int().describe('Seconds'),
      resend_in: z.int().describe('Seconds after which asking again sends another mail'),
    }),
    problems: [...captchaProblems, 'invalid_email', 'connection_required', 'too_many_attempts'],
    async handle({ system, app, body }) {
      await requireCaptcha(system, app, body.captcha);
      const asked = { email: body.email, locale: body.locale ?? app.settings.locale };
      const start_token = await startRegistration(system, app, asked);
      return { start_token, expires_in: REGISTER_SECONDS, resend_in: REGISTER_AGAIN_SECONDS };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/register/confirm',
    tag,
    summary: 'Make the user, by the code of that mail',
    description:
      'Five tries per code. A password that is too weak leaves the code unspent. The address of the new user is verified. Where the App requires a second factor the user is made, and the answer is `factor_enrolment_required` with a `ticket`.',
    access,
    body: z.strictObject({
      start_token,
      code: sent_code,
      password,
      username: username.optional(),
      ...profile.shape,
      ...newDevice,
    }),
    check: ({ system, app }, body) => requireRegistrationFields(system, app, body),
    status: 201,
    response: signedIn,
    problems: [
      ...(['invalid_one_time_token', 'invalid_phone', 'weak_password', 'too_many_attempts', 'busy'] as const),
      ...(['method_off', 'invalid_username', 'username_taken'] as const),
      ...(['factor_enrolment_required', 'connection_required'] as const),
      ...(['sign_up_refused', 'tokens_refused', 'hook_failed'] as const),
    ],
    async handle(call) {
      return signIn(call, byRegistration(call.body));
    },
  }),
];
