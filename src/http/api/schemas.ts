// Shapes that several routes of the API take or give.
import { z } from 'zod';

export const time = z.iso.datetime().describe('RFC 3339, UTC');
export const id = z.uuid();

const text = (max: number) => z.string().max(max);
const url = z.url({ protocol: /^https?$/ }).max(2000);

export const email = z.string().min(1).max(1000).describe('Like name@example.com');
/** Its own limits are the App's password policy; this one only keeps megabytes out. */
export const password = z.string().min(1).max(5000);

export const address = z.strictObject({
  formatted: text(500).optional(),
  street_address: text(200).optional(),
  locality: text(200).optional(),
  region: text(200).optional(),
  postal_code: text(50).optional(),
  country: text(100).optional(),
});

/** What may be said of a user; OpenID Connect Core §5.1. */
export const profile = z.strictObject({
  name: text(200).nullish(),
  given_name: text(200).nullish(),
  family_name: text(200).nullish(),
  nickname: text(200).nullish(),
  preferred_username: text(200).nullish(),
  profile: url.nullish(),
  website: url.nullish(),
  gender: text(50).nullish(),
  birthdate: z.string().regex(/^(?:\d{4}|0000)(?:-\d{2}-\d{2})?$/, 'like 1990-12-31').nullish(),
  picture: url.nullish(),
  phone: z.string().regex(/^\+[1-9]\d{6,14}$/, 'in international form, like +4915112345678').nullish(),
  address: address.nullish(),
  locale: z.string().regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/, 'a language tag like de-AT').nullish(),
  zoneinfo: text(60).nullish(),
});

export const user = z.object({
  id,
  email: z.string(),
  email_verified: z.boolean(),
  status: z.enum(['active', 'disabled']),
  name: z.string().nullable(),
  given_name: z.string().nullable(),
  family_name: z.string().nullable(),
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
});

export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable().describe('Pass it as `cursor` for the next page; null on the last') });

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
};

export const tokens = z.object({
  access_token: z.string().describe('A JWT (RFC 9068) whose audience is the issuer, unless a resource asks for another format'),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int().describe('Seconds'),
  refresh_token: z.string().describe('Works once; the answer brings the next'),
  id_token: z.string().optional(),
  scope: z.string(),
});
