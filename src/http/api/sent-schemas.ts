// What Gatehouse sends to programs of an App and its clients beside webhooks, and what a decision hook answers, as schemas for the
// OpenAPI document. Others write the bodies; tests hold what is really sent against these.
import { z } from 'zod';
import type { moments } from '../../hooks/hooks.ts';
import { address } from './kit/schemas.ts';

const id = z.uuid();
const text = z.string();

const head = {
  id: id.describe('The same at every attempt'),
  version: z.literal(1),
  at: z.iso.datetime(),
  issuer: z.url().describe('The App that it is about'),
};

const sequence = z.int().describe('Goes up by one with each request to this endpoint');

const claims = {
  name: text,
  given_name: text,
  middle_name: text,
  family_name: text,
  nickname: text,
  preferred_username: text,
  profile: text,
  picture: text,
  website: text,
  gender: text,
  birthdate: text,
  zoneinfo: text,
  locale: text,
  updated_at: z.int().describe('Seconds since 1970'),
  email: text,
  email_verified: z.boolean(),
  phone_number: text,
  phone_number_verified: z.boolean(),
  address,
  roles: z.array(text),
  groups: z.array(text),
  permissions: z.array(text),
};

const provisionedUser = z
  .looseObject({
    sub: id,
    active: z.boolean().describe('False for a disabled user'),
    ...z.object(claims).partial().shape,
  })
  .meta({
    id: 'ProvisionedUser',
    description: 'A user with the claims that the client may see, the App’s own among them',
  });

/** To the endpoint of a client (docs/provisioning.md). */
export const provisioningUpdate = z
  .object({ ...head, type: z.enum(['user.created', 'user.updated']), sequence, data: provisionedUser })
  .meta({ id: 'ProvisioningUpdate', description: 'How a user of the client is now' });

export const provisioningEnd = z
  .object({
    ...{ ...head, type: z.literal('user.deleted'), sequence },
    data: z.object({ sub: id, reason: z.enum(['deleted', 'access_revoked']) }),
  })
  .meta({ id: 'ProvisioningEnd', description: 'The account is to be removed' });

const profile = {
  name: text.nullable(),
  given_name: text.nullable(),
  middle_name: text.nullable(),
  family_name: text.nullable(),
  nickname: text.nullable(),
  preferred_username: text.nullable(),
  profile: text.nullable(),
  picture: text.nullable(),
  website: text.nullable(),
  gender: text.nullable(),
  birthdate: text.nullable(),
  zoneinfo: text.nullable(),
  locale: text.nullable(),
  address: address.nullable(),
};

const person = z
  .object({
    email: text,
    email_verified: z.boolean(),
    username: text.nullable(),
    phone: text.nullable(),
    phone_verified: z.boolean(),
    ...profile,
  })
  .meta({ id: 'HookPerson', description: 'Somebody who would become a user' });

const user = z
  .object({ id, external_id: text.nullable(), ...person.shape, metadata_public: z.looseObject({}) })
  .meta({ id: 'HookUser', description: 'The user whom tokens are for' });

const test = z.literal(true).optional().describe('A sample, which a developer sent');

const from = {
  ip: text.nullable().describe('The caller’s: for a token request often the server of a client'),
  user_agent: text.nullable(),
};

const client = z.object({ client_id: text, name: text.nullable() });

/** To decision hooks (docs/hooks.md). */
export const hookQuestions = {
  before_sign_up: z
    .object({
      ...{ ...head, type: z.literal('before_sign_up'), test, user: person },
      client: client.nullable().describe('It sent the person to the sign-up; null for the API and for invitations'),
      request: z.object({
        way: z.enum(['password', 'api', 'registration', 'magic_link', 'connection', 'invitation']),
        connection: text.nullable().describe('Its slug'),
        invitation: z.object({ id, organization_id: id.nullable() }).nullable(),
        language: text.nullable(),
        ...from,
      }),
    })
    .meta({ id: 'SignUpQuestion', description: 'May this person become a user?' }),
  before_tokens: z
    .object({
      ...{ ...head, type: z.literal('before_tokens'), test },
      user: user.nullable().describe('Null for a machine'),
      client,
      request: z.object({
        grant_type: text.describe('That of the token request; “api” for a sign-in through the API'),
        scopes: z.array(text),
        audience: text.nullable(),
        organization: z.object({ id, name: text }).nullable(),
        impersonated: z.boolean().describe('A developer acts as the user'),
        ...from,
      }),
    })
    .meta({ id: 'TokensQuestion', description: 'May these tokens be given, and with which claims of the App’s own?' }),
} satisfies Record<(typeof moments)[number], z.ZodType>;

export const hookAnswer = z
  .object({
    decision: z.enum(['allow', 'refuse']),
    claims: z
      .record(text, z.unknown())
      .optional()
      .describe('If allowed, before tokens: each is named by an https: URL with a path'),
    message: text.optional().describe('If refused: shown to the user, at most 200 characters'),
    code: text.optional().describe('If refused: for programs; lower case letters, digits and underscores'),
  })
  .meta({ id: 'HookAnswer' });

const signed = {
  iss: z.url(),
  aud: text.describe('The client’s id'),
  iat: z.int(),
  jti: text.describe('Of this token: take each once'),
};

/** The payload of a logout token (docs/sessions.md). */
export const logoutToken = z
  .object({
    ...signed,
    exp: z.int(),
    sub: id,
    sid: text.optional().describe('The session that ended; without it, all of the user’s at the client'),
    events: z.object({ 'http://schemas.openid.net/event/backchannel-logout': z.object({}) }),
  })
  .meta({
    id: 'LogoutToken',
    description:
      'OpenID Connect Back-Channel Logout 1.0 §2.4. The payload of a JWT of the type logout+jwt, without a nonce',
  });

const issSub = z.object({ format: z.literal('iss_sub'), iss: z.url(), sub: id });
const opaque = z.object({ format: z.literal('opaque'), id: text });

/** The payload of a security event token (docs/shared-signals.md). */
export const securityEventToken = z
  .object({
    ...signed,
    sub_id: z.union([issSub, opaque, z.object({ format: z.literal('complex'), user: issSub, session: opaque })]),
    txn: text.optional().describe('The same for everything that one request caused'),
    toe: z.int().optional().describe('When it happened, in seconds since 1970'),
    events: z.record(text, z.looseObject({})).describe('One event, by its URI'),
  })
  .meta({
    id: 'SecurityEventToken',
    description: 'RFC 8417. The payload of a JWT of the type secevent+jwt, without sub and exp',
  });

/** RFC 8935 §2.4. */
export const deliveryError = z
  .object({ err: text.describe('“invalid_key”, for example'), description: text.optional() })
  .meta({ id: 'SecurityEventError' });
