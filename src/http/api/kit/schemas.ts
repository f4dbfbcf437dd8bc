// Shapes that several routes of the API take or give. Those with an id are components of the OpenAPI document; examples
// are those of its reference page.
import { z } from 'zod';
import { MAX_FACTOR_NAME } from '../../../authentication/factors/names.ts';
import { MAX_NAME, NOT_ONE_LINE, ONE_LINE } from '../../../limits/names.ts';
import { LANGUAGE_TAG } from '../../../users/profile.ts';
import { parameters } from '../../kit/request/parameters.ts';

export const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC', examples: ['2026-05-04T09:30:00.000Z'] });

export const id = z.uuid().meta({ examples: ['0b9d6c4e-2f5a-4b8e-9c1d-7a3e5f60b214'] });

export const text = (max: number) => z.string().max(max);
/** For words that people read: as the forms take them. */
export const line = (max: number) => text(max).regex(ONE_LINE, NOT_ONE_LINE);
const named = (max: number) => z.string().trim().min(1).max(max).regex(ONE_LINE, NOT_ONE_LINE);
export const name = named(MAX_NAME).meta({ examples: ['Photo Prints'] });
export const url = z.url({ protocol: /^https?$/ }).max(2000);

export const email = z
  .string()
  .min(1)
  .max(1000)
  .meta({ examples: ['bob@example.com'] });

export const externalId = line(MAX_NAME)
  .min(1)
  .meta({ description: 'The user’s id in another system, unique in the App', examples: ['crm-1042'] });

/** users/username.ts has the exact rule. */
export const username = z
  .string()
  .min(1)
  .max(200)
  .meta({
    description:
      '3 to 64 letters of one script and digits, with single `.`, `-` or `_` between them; case doesn’t matter',
    examples: ['bob'],
  });

/** The user's own, of a passkey or an authenticator app. */
export const factor_name = named(MAX_FACTOR_NAME).meta({ examples: ['My phone'] });

export const factor = z
  .object({
    id,
    kind: z.enum(['totp', 'passkey', 'email', 'sms']),
    name: z
      .string()
      .nullable()
      .meta({ description: 'Null for codes that are sent', examples: ['My phone'] }),
    enrolled_at: time,
    last_used_at: time.nullable(),
  })
  .meta({
    id: 'Factor',
    description:
      'A second factor. totp: an authenticator app; passkey: me/passkeys has more about it; email, sms: codes that are sent',
  });

/** Its own limits are the App's password policy; this one only keeps megabytes out. */
export const password = z
  .string()
  .min(1)
  .max(5000)
  .meta({ description: 'As strong as the App’s settings ask for', examples: ['wander-orbit-lantern'] });

/** Of an authenticator app: people may type it in two groups. */
export const code = z
  .string()
  .min(1)
  .max(20)
  .meta({ description: 'What the authenticator app shows', examples: ['123456'] });

/** By mail or SMS. */
export const sent_code = z
  .string()
  .min(1)
  .max(20)
  .meta({ description: 'The code that was sent', examples: ['123456'] });

export const recovery_code = z
  .string()
  .min(1)
  .max(100)
  .meta({ description: 'One that was not used yet', examples: ['k3vm-8q0d-tz5w-h7xa-2c9n-r4ye'] });

export const recovery_codes = z
  .array(z.string())
  .meta({ description: 'Ten, each good once; never shown again', examples: [['k3vm-8q0d-tz5w-h7xa-2c9n-r4ye']] });

export const recovery_codes_left = z
  .number()
  .int()
  .meta({ examples: [10] });

export const enrolment = z
  .object({
    secret: z.string().meta({ description: 'Base32', examples: ['JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'] }),
    otpauth_uri: z.string().meta({ examples: ['otpauth://totp/Alice%E2%80%99s%20Blog:bob%40example.com?secret=…'] }),
    qr_image: z
      .string()
      .meta({ description: 'The URI as QR code: an SVG as data: URI', examples: ['data:image/svg+xml;base64,…'] }),
  })
  .meta({ id: 'TotpEnrolment' });

export const address = z
  .strictObject({
    formatted: text(500).optional(),
    street_address: text(200).optional(),
    locality: text(200).optional(),
    region: text(200).optional(),
    postal_code: text(50).optional(),
    country: text(100)
      .optional()
      .meta({ examples: ['DE'] }),
  })
  .meta({ id: 'Address', description: 'OpenID Connect Core §5.1.1' });

/** How it must be is users/phone.ts's to say. */
export const phone = z
  .string()
  .min(1)
  .max(50)
  .meta({ description: 'In international form; kept as E.164', examples: ['+4915112345678'] });

const BIRTHDATE = /^(?:\d{4}|0000)(?:-\d{2}-\d{2})?$/;

/** OpenID Connect Core §5.1: the year may be 0000; it is checked as a leap year. */
function isDate(text: string): boolean {
  const [year = '', month = '01', day = '01'] = text.split('-');
  const date = new Date(`${year === '0000' ? '2000' : year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

/** A name of the IANA time zone database, as OpenID Connect Core §5.1 asks for; the runtime knows them. */
function isTimeZone(text: string): boolean {
  try {
    return /^[A-Za-z]/.test(text) && new Intl.DateTimeFormat('en', { timeZone: text }) !== undefined;
  } catch {
    return false;
  }
}

/** The profile of a user; OpenID Connect Core §5.1. Null removes a field. */
export const profile = z.strictObject({
  name: line(MAX_NAME)
    .nullish()
    .meta({ examples: ['Bob'] }),
  given_name: line(MAX_NAME).nullish(),
  family_name: line(MAX_NAME).nullish(),
  middle_name: line(MAX_NAME).nullish(),
  nickname: line(MAX_NAME).nullish(),
  preferred_username: line(MAX_NAME).nullish(),
  profile: url.nullish(),
  website: url.nullish(),
  gender: line(50).nullish(),
  birthdate: z
    .string()
    .regex(BIRTHDATE, 'must be like 1990-12-31')
    .refine(isDate, 'must be a date of the calendar')
    .nullish()
    .describe('Like 1990-12-31; a year alone, or 0000 for the year, are allowed'),
  picture: url.nullish(),
  phone: phone.nullish(),
  address: address.nullish(),
  locale: z
    .string()
    .regex(LANGUAGE_TAG, 'must be a language tag like de-AT')
    .nullish()
    .describe('A language tag like de-AT'),
  zoneinfo: text(60)
    .refine(isTimeZone, 'must be a time zone like Europe/Vienna')
    .nullish()
    .describe('A time zone like Europe/Vienna'),
});

export const locale = z.enum(['en', 'de']).describe('Language of the message; the App’s own unless given');

export const roleNames = z
  .array(parameters.name)
  .max(200)
  .meta({ description: 'Names of roles of the App', examples: [[]] });

export const user = z
  .object({
    id,
    external_id: z.string().nullable().describe('Its id in another system'),
    email: email,
    email_verified: z.boolean(),
    username: z.string().nullable(),
    status: z.enum(['active', 'disabled']),
    roles: roleNames.meta({ examples: [['staff']] }),
    name: z
      .string()
      .nullable()
      .meta({ examples: ['Bob'] }),
    given_name: z.string().nullable(),
    family_name: z.string().nullable(),
    middle_name: z.string().nullable(),
    nickname: z.string().nullable(),
    preferred_username: z.string().nullable(),
    profile: z.string().nullable(),
    website: z.string().nullable(),
    gender: z.string().nullable(),
    birthdate: z.string().nullable(),
    picture: z.string().nullable(),
    phone: z.string().nullable(),
    phone_verified: z.boolean(),
    address: address.nullable(),
    locale: z.string().nullable(),
    zoneinfo: z.string().nullable(),
    created_at: time,
    updated_at: time,
    last_sign_in_at: time.nullable(),
  })
  .meta({ id: 'User' });

export const organizationRoles = z
  .array(parameters.name)
  .max(50)
  .meta({ description: 'Names of roles in organizations', examples: [['member']] });

/** An organization as its member sees it. */
export const ownOrganization = z
  .object({
    id,
    slug: z.string().meta({ examples: ['acme'] }),
    name: z.string().meta({ examples: ['Acme'] }),
    roles: z.array(z.string()).meta({ description: 'The user’s, there', examples: [['member']] }),
  })
  .meta({ id: 'OwnOrganization' });

export const passkey = z
  .object({
    id,
    name: z.string().meta({ examples: ['Google Password Manager'] }),
    synced: z.boolean().describe('Whether it can be on more than one device'),
    backed_up: z.boolean().describe('Whether it is, as its keeper said last'),
    signs_in: z.boolean().describe('Whether it signs in by itself; else it is a second factor only'),
    created_at: time,
    last_used_at: time.nullable(),
  })
  .meta({ id: 'Passkey', description: 'A WebAuthn credential of a user' });

export const session = z
  .object({
    uid: parameters.uid,
    ip: z
      .string()
      .nullable()
      .meta({ examples: ['203.0.113.7'] }),
    user_agent: z.string().nullable(),
    created_at: time,
    expires_at: time,
    remembered: z.boolean().describe('False: it ends with its browser, and after `session_short_seconds`'),
    last_used_at: time.describe('When its browser came last, or a client got a token in it'),
    clients: z.array(z.object({ id: z.string(), name: z.string() })).describe('At which the user signed in during it'),
    impersonation_reason: z.string().nullable().describe('Why a developer acts as the user; null in the user’s own'),
  })
  .meta({ id: 'Session', description: 'A user’s sign-in on one device' });

export const tokens = z
  .object({
    access_token: z
      .string()
      .describe('A JWT (RFC 9068) whose audience is the issuer, unless a resource asks for another format'),
    token_type: z.literal('Bearer'),
    expires_in: z
      .number()
      .int()
      .meta({ description: 'Seconds', examples: [1800] }),
    refresh_token: z.string().describe('Works once; the answer brings the next'),
    id_token: z.string().optional(),
    scope: z.string().meta({ examples: ['openid profile email phone address offline_access'] }),
  })
  .meta({ id: 'Tokens' });

/** Lists that never grow long come whole, in the form of a last page. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next_cursor: z.string().nullable().describe('Pass it as `cursor` for the next page; null on the last'),
  });

export const whole = <Row>(items: Row[]) => ({ items, next_cursor: null });

export const [DEFAULT_PAGE, MAX_PAGE] = [50, 100];

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE).describe('How many a page has'),
  cursor: z.string().max(500).optional().describe('The `next_cursor` of the page before'),
};

export const search = text(200).optional();
