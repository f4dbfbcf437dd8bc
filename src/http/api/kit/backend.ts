// The fields that an App's backend sends along for its visitors, and the access that its routes need.
import { z } from 'zod';
import { omit } from '../../../tables.ts';

export const access = { permission: 'auth:write' } as const;
export const tag = 'Authentication';

/** The device the user sits at, which the backend knows and we don't: for the sessions list and for budgets. */
export const device = {
  ip: z
    .union([z.ipv4(), z.ipv6()])
    .optional()
    .meta({ description: 'The user’s address; attempts are counted by it', examples: ['203.0.113.7'] }),
  user_agent: z.string().max(300).optional(),
  resource: z.string().max(2000).optional().describe('Identifier of the API that the access token is for'),
  organization: z
    .string()
    .max(100)
    .optional()
    .describe(
      'Id or slug of the organization that the tokens are for. Left out: the user’s only one, if there is exactly one',
    ),
  remember: z
    .boolean()
    .optional()
    .describe('False ends the session and its tokens after the App’s `session_short_seconds`, used or not'),
  device_token: z
    .string()
    .max(200)
    .optional()
    .describe('From the answer to an earlier sign-in on this device: others’ wrong passwords don’t lock it out'),
};

export const place = omit(device, ['resource', 'organization', 'remember', 'device_token']);

/** Of somebody who has no account yet, and is in no organization. */
export const newDevice = omit(device, ['organization']);

/** For every route that strangers reach by way of the App's public forms. */
export const captcha = z
  .string()
  .max(10_000)
  .optional()
  .describe('The solved captcha that came with the visitor’s form, where the App’s setting `captcha` asks for one');

export const captchaProblems = ['captcha_required', 'captcha_failed'] as const;
