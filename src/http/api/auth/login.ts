// auth/signup and auth/login: an App's backend signs its users up and in, by its API key, and gets the tokens that a code
// flow would give.
import { z } from 'zod';
import { byPassword } from '../../../authentication/sign-in/proofs.ts';
import { byNewUser, requireSignUpFields } from '../../../authentication/ways/sign-up.ts';
import { requireCaptcha } from '../../../captcha/captcha.ts';
import { toMailLocale } from '../../../mail/kinds.ts';
import { access, captcha, captchaProblems, device, newDevice, tag } from '../kit/backend.ts';
import { identifierFields, identifierOf } from '../kit/identifier.ts';
import { type Route, route } from '../kit/route.ts';
import { email, password, profile, username } from '../kit/schemas.ts';
import { knownDeviceOf, signedIn, signIn, unfinishedProblems } from './sign-in.ts';

export const loginRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/signup',
    tag,
    summary: 'Sign a user up',
    description:
      'Creates the user and signs them in. With `email_verification` set to `later`, they get a mail with a link that verifies the address; with `off`, a welcome mail. The mail is in their `locale` or the App’s. The App’s setting `sign_up` does not apply: the backend decides. If the App requires a verified address, the answer is `email_verification_required`, even for an address that already belongs to a user: only the mail says so. If it requires a second factor, the user is created and the answer is `factor_enrolment_required`. Both come with a `ticket`.',
    access,
    body: z.strictObject({
      ...{ email, password, captcha },
      username: username
        .optional()
        .describe('In Apps with usernames; required if users don’t sign in by their address'),
      ...profile.shape,
      ...newDevice,
    }),
    check: ({ system, app }, body) => requireSignUpFields(system, app, body),
    status: 201,
    response: signedIn,
    problems: [
      ...captchaProblems,
      ...(['method_off', 'invalid_email', 'invalid_username', 'invalid_phone', 'weak_password'] as const),
      ...(['username_taken', 'email_taken', 'sign_up_refused', 'too_many_attempts', 'busy'] as const),
      ...unfinishedProblems,
    ],
    async handle(call) {
      const { captcha, ...input } = call.body;
      await requireCaptcha(call.system, call.app, captcha);
      const locale = toMailLocale(input.locale) ?? call.app.settings.locale;
      return signIn(call, byNewUser(input, { locale }));
    },
  }),
  route({
    method: 'POST',
    path: '/auth/login',
    tag,
    summary: 'Sign a user in by password',
    description:
      'The user is named by `identifier`, or by `email`. With the `device_token` of an earlier sign-in, others’ wrong passwords don’t lock the user out there. If more is needed, the answer says what, with a `ticket` to continue with: `email_verification_required` (auth/verify-email), `second_factor_required` (auth/second-factor) or `factor_enrolment_required` (auth/factors).',
    access,
    body: z
      .strictObject({ ...identifierFields, password, captcha, ...device })
      .meta({ examples: [{ identifier: 'bob@example.com', password: 'wander-orbit-lantern' }] }),
    status: 200,
    response: signedIn,
    problems: [
      ...captchaProblems,
      ...(['invalid_credentials', 'too_many_attempts', 'busy'] as const),
      ...unfinishedProblems,
    ],
    async handle(call) {
      const { password, captcha } = call.body;
      const identifier = identifierOf(call.body);
      await requireCaptcha(call.system, call.app, captcha);
      return signIn(call, byPassword({ identifier, password, known: knownDeviceOf(call) }));
    },
  }),
];
