// auth/password and auth/unlock: back in for users who forgot the password, or whose guesses were used up.
import { z } from 'zod';
import { unlockByLink } from '../../../authentication/sign-in/lockout.ts';
import { requestReset, resetPassword } from '../../../authentication/ways/reset.ts';
import { requireCaptcha } from '../../../captcha/captcha.ts';
import { access, captcha, captchaProblems, tag } from '../kit/backend.ts';
import { identifierFields, identifierOf } from '../kit/identifier.ts';
import { type Route, route } from '../kit/route.ts';
import { locale, password } from '../kit/schemas.ts';

export const passwordRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/password/forgot',
    tag,
    summary: 'Send a user a link to choose a new password',
    description:
      'The answer is the same whether the user is known or not. An address is always accepted, other identifiers if the App’s setting `identifiers` lists them; the mail goes to the user’s address. The link leads to the App’s own page and works once, for half an hour.',
    access,
    body: z
      .strictObject({ ...identifierFields, captcha, locale: locale.optional() })
      .meta({ examples: [{ identifier: 'bob@example.com' }] }),
    status: 202,
    response: z.object({ accepted: z.literal(true) }),
    problems: [...captchaProblems, 'invalid_email'],
    async handle({ system, app, body }) {
      await requireCaptcha(system, app, body.captcha);
      await requestReset(system, app, { identifier: identifierOf(body), locale: body.locale ?? app.settings.locale });
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
];
