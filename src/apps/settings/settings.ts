// The settings of an App, in one table with defaults and bounds; related ones are side by side, as files and the API show them. The
// database stores only the settings that were changed.
import { z } from 'zod';
import { DAY, HOUR, MINUTE, SECOND, toSeconds } from '../../clock.ts';
import { LONGEST_DAYS, SHORTEST_DAYS } from '../../config/audit-log.ts';
import { customClaims } from './custom-claims.ts';

/** A duration in seconds; the arguments are in milliseconds. */
const seconds = (byDefault: number, { min, max }: { min: number; max: number }) =>
  z.number().int().min(toSeconds(min)).max(toSeconds(max)).default(toSeconds(byDefault));

/** The longest wait after wrong guesses (limits/budgets.ts). */
const MAX_LOCKOUT_MINUTES = HOUR / MINUTE;

const origin = z
  .string()
  .refine((text) => URL.parse(text)?.origin === text, 'must be an origin like https://app.example.com');

export const settingsSchema = z.strictObject({
  access_token_seconds: seconds(30 * MINUTE, { min: MINUTE, max: DAY }).describe('Lifetime of access tokens'),
  id_token_seconds: seconds(HOUR, { min: MINUTE, max: DAY }).describe('Lifetime of ID tokens'),
  refresh_token_seconds: seconds(7 * DAY, { min: HOUR, max: 365 * DAY }).describe(
    'A refresh token ends if it is unused for this long',
  ),
  refresh_token_max_seconds: seconds(90 * DAY, { min: HOUR, max: 365 * DAY }).describe(
    'A refresh token ends after this time, no matter how often it was rotated',
  ),
  refresh_leeway_seconds: seconds(10 * SECOND, { min: 0, max: MINUTE }).describe(
    'For this long, a client that lost the answer to a refresh can get the same answer again',
  ),
  session_seconds: seconds(14 * DAY, { min: 5 * MINUTE, max: 365 * DAY }).describe(
    'A sign-in session ends if it is unused for this long',
  ),
  session_max_seconds: seconds(30 * DAY, { min: HOUR, max: 365 * DAY }).describe(
    'A sign-in session ends after this time, no matter how often it is used',
  ),
  session_short_seconds: seconds(12 * HOUR, { min: 5 * MINUTE, max: 7 * DAY }).describe(
    'A sign-in session that is not remembered ends after this time, used or not, and with its browser',
  ),
  remember_me: z
    .enum(['always', 'ask', 'never'])
    .default('always')
    .describe('Whether a session outlives its browser: always, if the user ticks “Stay signed in”, or never'),
  confirm_sign_out: z
    .enum(['off', 'on'])
    .default('off')
    .describe(
      'Whether users are asked to confirm a sign-out even if the client proves with an ID token that it knows the session',
    ),
  sign_up: z
    .enum(['open', 'invitation', 'closed'])
    .default('open')
    .describe('Sign-up is open to anyone, to invited people, or to nobody (only the App creates users)'),
  email_verification: z
    .enum(['off', 'later', 'required'])
    .default('later')
    .describe('Whether new users verify their address: never, later by a link, or before they sign in'),
  email_change: z
    .enum(['both', 'new'])
    .default('both')
    .describe(
      'Which addresses must agree when users change theirs: the new one by a code and, with “both”, also the old one by a link',
    ),
  new_device_mail: z
    .enum(['off', 'on'])
    .default('on')
    .describe('Whether users get a mail when they sign in on a new device'),
  organizations_by_users: z
    .enum(['off', 'on'])
    .default('off')
    .describe('Whether users may create organizations, and run those that they created'),
  vault_page: z
    .enum(['off', 'on'])
    .default('off')
    .describe('Whether the account pages have one on which users keep their keys for other services'),
  impersonation: z
    .enum(['off', 'on'])
    .default('off')
    .describe(
      'Whether owners and admins of the App may act as one of its users for half an hour; the user is told by mail',
    ),
  identifiers: z
    .array(z.enum(['email', 'username', 'phone']))
    .min(1)
    .max(3)
    .default(['email'])
    .describe(
      'What users sign in by, with their password: the email address, a username, a verified phone number. With username, new users choose one',
    ),
  magic_link: z
    .enum(['off', 'on'])
    .default('off')
    .describe(
      'Whether users may sign in by a link or a code in a mail; new users sign up by it if sign-up is open to them',
    ),
  passkeys: z
    .enum(['off', 'on'])
    .default('on')
    .describe('Whether users may sign in by a passkey alone; for passkeys as a second factor see mfa_methods'),
  mfa: z
    .enum(['off', 'optional', 'required', 'required_for_roles'])
    .default('optional')
    .describe(
      'Second factors: off (nobody can enrol one), optional (users may), required (everyone must), required_for_roles (users with one of mfa_roles must)',
    ),
  mfa_roles: z
    .array(z.string().regex(/^[a-z][a-z0-9_-]{0,49}$/, 'must be the name of a role'))
    .max(50)
    .default([])
    .describe('Roles whose users must enrol a second factor if mfa is required_for_roles'),
  mfa_methods: z
    .array(z.enum(['totp', 'passkey', 'email', 'sms']))
    .min(1)
    .max(10)
    .default(['totp', 'passkey'])
    .describe(
      'The second factors that users may set up; existing ones keep counting. email excludes magic_link, and sms needs a server that sends SMS',
    ),
  trusted_device_days: z
    .number()
    .int()
    .min(0)
    .max(365)
    .default(30)
    .describe('How long a user may trust a browser, in which the second factor is then not requested; 0: never'),
  password_min_length: z
    .number()
    .int()
    .min(8)
    .max(64)
    .default(8)
    .describe('In characters; NIST SP 800-63B-4 asks for 15 if the password is the only factor'),
  password_min_strength: z
    .number()
    .int()
    .min(0)
    .max(4)
    .default(2)
    .describe('zxcvbn score from 0 (too guessable) to 4 (very strong); the most common passwords are refused with any'),
  password_words: z
    .array(z.string().trim().min(3).max(50))
    .max(100)
    .default([])
    .describe(
      'Words that users of this App would think of first, such as its products and places: no password is one of them with digits or signs',
    ),
  lockout_attempts: z
    .number()
    .int()
    .min(3)
    .max(100)
    .default(10)
    .describe('Wrong passwords for one user, from one network or in one browser, before the next attempt has to wait'),
  lockout_minutes: z
    .number()
    .int()
    .min(1)
    .max(MAX_LOCKOUT_MINUTES)
    .default(15)
    .describe('The first waiting time; it doubles each time, up to an hour'),
  captcha: z
    .enum(['off', 'proof_of_work', 'service'])
    .default('off')
    .describe(
      'Captcha of the public forms: none, a second of work by the browser, or the captcha service of the server',
    ),
  custom_claims: customClaims
    .default([])
    .describe('Claims of the scope profile, each as CLAIM=metadata_public.MEMBER or CLAIM=external_id'),
  cors_origins: z.array(origin).max(50).default([]).describe('Browser origins that may call the API of this App'),
  audit_log_days: z
    .number()
    .int()
    .min(0)
    .max(LONGEST_DAYS)
    .refine((days) => days === 0 || days >= SHORTEST_DAYS, `must be 0, or from ${SHORTEST_DAYS}`)
    .default(0)
    .describe('How long events are kept, if that is shorter than the server keeps them; 0 is as long as the server'),
  locale: z
    .enum(['en', 'de'])
    .default('en')
    .describe('Language of the screens if the browser asks for none of the available ones'),
});

export type Settings = z.infer<typeof settingsSchema>;

type Shape = typeof settingsSchema.shape;
type Changes = { [Name in keyof Shape]: z.ZodOptional<ReturnType<Shape[Name]['unwrap']>> };

/** Any of the settings. `settingsSchema.partial()` can't be used: it would fill in the defaults of omitted settings. */
export const settingsChangeSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([name, setting]) => [
      name,
      setting
        .unwrap()
        .optional()
        .describe(setting.description ?? ''),
    ]),
  ) as Changes,
);

const COLOR = /^#[0-9a-f]{6}$/i;

export const isColor = (text: string): boolean => COLOR.test(text);

export const brandingSchema = z.strictObject({
  color: z
    .string()
    .regex(COLOR, 'must be a colour like #0a7d5a')
    .optional()
    .describe(
      'Colour of buttons and links on the screens; text on it is black or white, whichever is easier to read. On light or dark pages where it would disappear, a shade of it takes its place',
    ),
  logo_url: z
    .string()
    .max(2000)
    .refine((text) => URL.parse(text)?.protocol === 'https:', 'must be an https: URL')
    .optional(),
  privacy_url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  terms_url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
});

export type Branding = z.infer<typeof brandingSchema>;

/**
 * Stored settings may be older than this program: unknown ones are dropped, and missing ones get their default. Version
 * 0.2 let users wait for up to a day.
 */
export function readSettings(stored: unknown): Settings {
  const { lockout_minutes: minutes, ...rest } = storedSchema.parse(stored ?? {});
  const lockout = minutes === undefined ? {} : { lockout_minutes: Math.min(minutes, MAX_LOCKOUT_MINUTES) };
  return settingsSchema.strip().parse({ ...rest, ...lockout });
}

const storedSchema = z.looseObject({ lockout_minutes: z.number().optional() });

export function readBranding(stored: unknown): Branding {
  return brandingSchema.strip().parse(stored ?? {});
}
