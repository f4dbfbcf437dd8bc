// auth/magic-link: signing in by mail, for a backend with pages of its own.
import { z } from 'zod';
import { isRedirectUri } from '../../../apps/clients/clients.ts';
import { byMagicLink, MAGIC_LINK_SECONDS, requestMagicLink } from '../../../authentication/ways/magic-link.ts';
import { requireCaptcha } from '../../../captcha/captcha.ts';
import { Problem } from '../../../problem.ts';
import { access, captcha, captchaProblems, device, tag } from '../kit/backend.ts';
import { identifierFields, identifierOf } from '../kit/identifier.ts';
import { type Route, route } from '../kit/route.ts';
import { locale } from '../kit/schemas.ts';
import { beginSignIn, challengeOf, signedIn, signInBy, ticket, unfinishedProblems } from './sign-in.ts';

export const magicLinkRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/auth/magic-link',
    tag,
    summary: 'Send a user a link and a code to sign in',
    description:
      'The answer is the same whether the user is known or not; a new address signs up this way if sign-up is open. The link leads to `redirect_uri` with a `token`. Keep the `ticket` in the visitor’s session: link and code are worthless without it. Needs the setting `magic_link`.',
    access,
    body: z
      .strictObject({
        ...identifierFields,
        redirect_uri: z.string().max(2000).describe('One that a client of the App has registered'),
        captcha,
        locale: locale.optional(),
      })
      .meta({ examples: [{ identifier: 'bob@example.com', redirect_uri: 'https://photoprints.example.com/arrive' }] }),
    status: 202,
    response: z.object({ ticket, expires_in: z.int().describe('Seconds') }),
    problems: [...captchaProblems, 'invalid_email', 'invalid_redirect_uri', 'method_off', 'connection_required'],
    async handle(call) {
      const { system, app, body } = call;
      await requireCaptcha(system, app, body.captcha);
      if (!(await isRedirectUri(system.db, app, body.redirect_uri)))
        throw new Problem('invalid_redirect_uri', 'no client of this App has registered that redirect_uri');
      const { ticket, challenge } = beginSignIn(call, MAGIC_LINK_SECONDS);
      const { redirect_uri: url, locale = app.settings.locale } = body;
      await requestMagicLink(system, app, { identifier: identifierOf(body), url, locale, challenge });
      return { ticket, expires_in: MAGIC_LINK_SECONDS };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/magic-link/verify',
    tag,
    summary: 'Sign the user in by the token of that link, or by the code',
    description: 'Each works once, and using one ends the other. Five tries per ticket.',
    access,
    body: z.strictObject({
      ticket,
      token: z.string().min(1).max(200).optional().describe('Of the link; or `code`'),
      code: z.string().min(1).max(20).optional(),
      ...device,
    }),
    status: 200,
    response: signedIn,
    problems: [
      ...(['invalid_ticket', 'invalid_one_time_token', 'too_many_attempts', 'method_off'] as const),
      'sign_up_refused',
      ...unfinishedProblems,
    ],
    async handle(call) {
      const { token, code } = call.body;
      const sign = (shown: { token: string } | { code: string }) =>
        signInBy(call, (ticket) => byMagicLink({ challenge: challengeOf(ticket), ...shown }));
      if (token !== undefined && code === undefined) return sign({ token });
      if (code !== undefined && token === undefined) return sign({ code });
      throw new Problem('invalid_body', 'Send either token or code', { fields: { token: 'or code, not both' } });
    },
  }),
];
