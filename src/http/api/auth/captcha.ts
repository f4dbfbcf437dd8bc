// auth/captcha: the captcha that an App's own pages show beside their forms.
import { z } from 'zod';
import { createCaptcha } from '../../../captcha/captcha.ts';
import { tag } from '../kit/backend.ts';
import { type Route, route } from '../kit/route.ts';

const workChallenge = z
  .object({
    parameters: z.object({
      algorithm: z.literal('PBKDF2/SHA-256'),
      nonce: z.string(),
      salt: z.string(),
      cost: z.int(),
      keyLength: z.int(),
      keyPrefix: z.string(),
      keySignature: z.string(),
      expiresAt: z.int(),
    }),
    signature: z.string(),
  })
  .meta({ id: 'CaptchaChallenge' });

export const captchaRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/auth/captcha',
    tag,
    summary: 'Get what a form needs to ask for a captcha',
    description:
      'For the App’s own pages, which may call it from the browser: it says nothing that the App’s sign-in screen doesn’t. `proof_of_work`: solve `challenge` (altcha’s, version 2) and send base64 of the JSON `{ challenge, solution }` as `captcha`; each is good once. `service`: show its widget, and send the token that it puts into `field`.',
    access: { public: true },
    status: 200,
    response: z.object({
      kind: z.enum(['off', 'proof_of_work', 'service']),
      challenge: workChallenge.optional(),
      lifetime_seconds: z.int().optional(),
      site_key: z.string().optional(),
      script_url: z.string().optional(),
      class: z.string().optional().describe('Of the element in which its script shows the widget'),
      field: z.string().optional(),
    }),
    problems: ['captcha_failed'],
    async handle({ system, app }) {
      const captcha = await createCaptcha(system, app);
      if (captcha.kind !== 'service') return captcha;
      const { kind, site_key, script_url, class: className, field } = captcha;
      return { kind, site_key, script_url, class: className, field };
    },
  }),
];
