// auth/signup and auth/login: an App's backend signs its users up and in, by its API key, and gets the tokens that a code
// flow would give.
import { z } from 'zod';
import { byPassword } from '../../../authentication/sign-in/proofs.ts';
import { byNewUser } from '../../../authentication/ways/sign-up.ts';
import { requireCaptcha } from '../../../captcha/captcha.ts';
import { access, captcha, captchaProblems, device, tag } from '../kit/backend.ts';
import { type Route, route } from '../kit/route.ts';
import { email, password, profile } from '../kit/schemas.ts';
import { knownDeviceOf, signedIn, signIn, unfinishedProblems } from './sign-in.ts';

export const loginRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/signup',
    tag,
    summary: 'Sign a user up',
    description:
      'Creates the user and signs them in. The App’s setting `sign_up` does not apply: the backend decides. If the App requires a verified address, the answer is `email_verification_required`, also for an address that is a user’s already: only the mail tells. If it requires a second factor, the user is created and the answer is `factor_enrolment_required`. Both come with a `ticket`.',
    access,
    body: z.strictObject({ email, password, captcha, ...profile.shape, ...device }),
    status: 201,
    response: signedIn,
    problems: [
      ...captchaProblems,
      ...(['invalid_email', 'invalid_phone', 'weak_password', 'email_taken', 'too_many_attempts', 'busy'] as const),
      ...unfinishedProblems,
    ],
    async handle(call) {
      const {
        ip: _,
        user_agent: __,
        resource: ___,
        remember: ____,
        device_token: _____,
        captcha,
        ...input
      } = call.body;
      await requireCaptcha(call.system, call.app, captcha);
      return signIn(call, byNewUser(input));
    },
  }),
  route({
    method: 'POST',
    path: '/auth/login',
    tag,
    summary: 'Sign a user in by email and password',
    description:
      'With the `device_token` of an earlier sign-in, others’ wrong passwords don’t lock the user out there. If more is needed, the answer says what, with a `ticket` to go on by: `email_verification_required` (auth/verify-email), `second_factor_required` (auth/second-factor) or `factor_enrolment_required` (auth/factors).',
    access,
    body: z.strictObject({ email, password, captcha, ...device }),
    status: 200,
    response: signedIn,
    problems: [
      ...captchaProblems,
      ...(['invalid_credentials', 'too_many_attempts', 'busy'] as const),
      ...unfinishedProblems,
    ],
    async handle(call) {
      const { email, password, captcha } = call.body;
      await requireCaptcha(call.system, call.app, captcha);
      return signIn(call, byPassword({ email, password, known: knownDeviceOf(call) }));
    },
  }),
];
