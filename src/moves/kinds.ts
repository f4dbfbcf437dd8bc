// What an App consists of when it moves to another server: one row for each kind of line, in the order of the file, in which
// every row comes after those that it refers to. Tables that aren't here stay behind: `staying` says why.
import { z } from 'zod';
import { MAX_ROLE_PERMISSIONS, PERMISSION_NAME } from '../apps/own-permissions.ts';
import { sealedSigningKeys } from '../apps/signing-keys.ts';
import { sealedFactors } from '../authentication/factors/sealed.ts';
import type { Schema } from '../database/schema.ts';
import type { SealedColumn } from '../database/sealed.ts';
import { sealedConnections } from '../social/connections.ts';
import { ROLE_NAME } from '../users/roles.ts';
import { sealedVault } from '../users/vault.ts';
import { bytes, flag, id, json, line, name, names, sha256, text, time, webUri, whole } from './fields.ts';

export type Kind = {
  /** The columns of the table that a line has; the App is the file's. */
  fields: z.ZodRawShape;
  /** The columns of the primary key, without the App. */
  key: readonly string[];
  /** Columns that the import makes of the others, or that mean nothing on another server. */
  left?: readonly string[];
  /** A sealed column, which a line has opened. */
  sealed?: { by: SealedColumn; as: string };
  /** Rows that the new server creates by itself. */
  without?: string;
};

const described = { description: line(500), created_at: time, updated_at: time };
const permissions = z.array(text(100)).max(MAX_ROLE_PERMISSIONS);
const role = text(50).regex(ROLE_NAME);

/** OpenID Connect Core §5.1.1. */
const address = z.strictObject({
  ...{ formatted: text(500).optional(), street_address: text(200).optional(), locality: text(200).optional() },
  ...{ region: text(200).optional(), postal_code: text(50).optional(), country: text(100).optional() },
});

export const kinds = {
  app_images: {
    key: ['kind'],
    fields: { kind: z.enum(['logo', 'logo_dark', 'favicon']), bytes: bytes(1, 500_000), created_at: time },
    left: ['type', 'hash'],
  },
  signing_keys: {
    key: ['kid'],
    fields: {
      ...{ kid: text(100), alg: z.enum(['ES256', 'RS256']), state: z.enum(['next', 'current', 'retired']) },
      ...{ private_jwk: text(10_000), created_at: time, retired_at: time.nullable() },
    },
    left: ['public_jwk'],
    sealed: { by: sealedSigningKeys, as: 'private_jwk' },
  },
  permissions: { key: ['name'], fields: { name: text(100).regex(PERMISSION_NAME), ...described } },
  roles: { key: ['name'], fields: { name: role, ...described, permissions } },
  groups: { key: ['name'], fields: { name: role, ...described } },
  group_roles: { key: ['group_name', 'role'], fields: { group_name: text(200), role: text(200) } },
  resources: {
    key: ['id'],
    fields: {
      ...{ id, identifier: text(2_000), name, token_format: z.enum(['opaque', 'jwt']), is_default: flag },
      scopes: z
        .array(z.strictObject({ name: text(100), description: line(300), descriptions: json.optional() }))
        .max(100),
      ...{ access_token_seconds: z.number().int().min(60).max(86_400).nullable(), scopes_by_permission: flag },
      ...{ created_at: time, updated_at: time },
    },
  },
  connections: {
    key: ['id'],
    fields: {
      ...{ id, slug: text(40), kind: text(50), name: line(200), settings: json, client_id: line(1_000) },
      ...{ client_secret: text(20_000), enabled: flag, created_at: time, updated_at: time },
    },
    sealed: { by: sealedConnections, as: 'client_secret' },
  },
  clients: {
    key: ['id'],
    fields: {
      ...{ id: text(100).regex(/^[\w.:-]+$/), name, type: z.enum(['public', 'confidential', 'machine']) },
      ...{ first_party: flag, status: z.enum(['active', 'disabled']), require_pkce: flag },
      token_endpoint_auth_method: z.enum(['none', 'client_secret_basic', 'client_secret_post']),
      ...{ application_type: z.enum(['web', 'native']), redirect_uris: names, post_logout_redirect_uris: names },
      grant_types: z.array(z.enum(['authorization_code', 'refresh_token', 'client_credentials'])).max(3),
      ...{ introspects: names, scopes: names, resources: names, api_permissions: names },
      ...{ id_token_alg: z.enum(['RS256', 'ES256']), id_token_claims: flag, provisioning: flag, shared_signals: flag },
      ...{ backchannel_logout_uri: text(2_000).nullable(), backchannel_logout_session_required: flag },
      ...{ logo_uri: webUri.nullable(), client_uri: webUri.nullable() },
      ...{ policy_uri: webUri.nullable(), tos_uri: webUri.nullable() },
      ...{ created_at: time, updated_at: time, last_used_at: time.nullable() },
    },
    left: ['built_in'],
    without: 'built_in',
  },
  client_secrets: {
    key: ['client_id', 'id'],
    fields: {
      client_id: text(100),
      id,
      secret_hash: sha256,
      hint: text(10),
      created_at: time,
      expires_at: time.nullable(),
    },
  },
  users: {
    key: ['id'],
    fields: {
      ...{
        id,
        external_id: line(200).min(1).nullable(),
        external_id_added: flag,
        email: text(300),
        email_verified: flag,
      },
      ...{ username: text(200).nullable(), password_hash: text(1_000).nullable() },
      ...{ password_changed_at: time.nullable(), status: z.enum(['active', 'disabled']) },
      ...{ name: line(200).nullable(), given_name: line(200).nullable(), family_name: line(200).nullable() },
      ...{
        middle_name: line(200).nullable(),
        nickname: line(200).nullable(),
        preferred_username: line(200).nullable(),
      },
      ...{ profile: webPage(), website: webPage(), picture: webPage(), gender: line(50).nullable() },
      ...{
        birthdate: line(10).nullable(),
        phone: text(50).nullable(),
        phone_verified: flag,
        address: address.nullable(),
      },
      ...{ locale: line(40).nullable(), zoneinfo: line(60).nullable() },
      ...{ metadata_public: json, metadata_private: json, metadata_own: json },
      ...{ created_at: time, updated_at: time, last_sign_in_at: time.nullable() },
    },
    left: ['email_key', 'username_key', 'access_epoch'],
  },
  user_roles: { key: ['user_id', 'role'], fields: { user_id: id, role: text(200), created_at: time } },
  user_groups: { key: ['user_id', 'group_name'], fields: { user_id: id, group_name: text(200), created_at: time } },
  identities: {
    key: ['connection_id', 'issuer', 'subject'],
    fields: {
      ...{ connection_id: id, issuer: text(2_000), subject: text(1_000), user_id: id, email: text(1_000).nullable() },
      ...{ created_at: time, last_sign_in_at: time.nullable() },
    },
  },
  factors: {
    key: ['user_id', 'id'],
    fields: {
      ...{ user_id: id, id, kind: z.enum(['totp', 'passkey', 'email', 'sms']), secret: text(200).nullable() },
      ...{ last_step: whole, name: line(200).nullable() },
      ...{ created_at: time, confirmed_at: time.nullable(), last_used_at: time.nullable() },
    },
    sealed: { by: sealedFactors, as: 'secret' },
  },
  recovery_codes: {
    key: ['user_id', 'code_hash'],
    fields: { user_id: id, code_hash: sha256, created_at: time, used_at: time.nullable() },
  },
  passkeys: {
    key: ['user_id', 'id'],
    fields: {
      ...{ user_id: id, id, credential_id: bytes(1, 1_023), public_key: bytes(1, 4_000), counter: whole },
      ...{ transports: z.array(text(30)).max(20), device_type: z.enum(['singleDevice', 'multiDevice']) },
      ...{ backed_up: flag, signs_in: flag, aaguid: z.guid(), name },
      ...{ created_at: time, last_used_at: time.nullable() },
    },
  },
  organization_roles: { key: ['name'], fields: { name: role, ...described, permissions } },
  organizations: {
    key: ['id'],
    fields: {
      ...{ id, slug: text(50), name, status: z.enum(['active', 'disabled']), settings: json },
      ...{ require_second_factor: flag, sign_in_connection_id: id.nullable(), created_by: id.nullable() },
      ...{ created_at: time, updated_at: time },
    },
  },
  organization_logos: {
    key: ['organization_id'],
    fields: { organization_id: id, bytes: bytes(1, 500_000), created_at: time },
    left: ['type', 'hash'],
  },
  organization_domains: {
    key: ['organization_id', 'domain'],
    fields: {
      ...{ organization_id: id, domain: text(253), token: text(200), joins: flag, created_at: time },
      ...{ verified_at: time.nullable(), checked_at: time.nullable(), failures: whole },
    },
  },
  organization_members: {
    key: ['organization_id', 'user_id'],
    fields: { organization_id: id, user_id: id, roles: names, created_at: time, updated_at: time },
  },
  vault_entries: {
    key: ['user_id', 'id'],
    fields: {
      ...{ user_id: id, id, service_name: line(200), label: line(200).nullable(), api_key: text(20_000) },
      ...{ hint: text(50).nullable(), status: z.enum(['active', 'disabled']), created_at: time, updated_at: time },
      ...{ rotated_at: time.nullable(), last_read_at: time.nullable() },
    },
    sealed: { by: sealedVault, as: 'api_key' },
  },
} as const satisfies Partial<Record<keyof Schema, Kind>>;

export type KindName = keyof typeof kinds;

function webPage() {
  return z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable();
}

/** The App's own row; `images`, kinds of hashes and its versions follow from other lines, or begin anew. */
export const appFields = {
  ...{ id, slug: text(50), name, status: z.enum(['active', 'suspended']), test: flag, settings: json, branding: json },
  ...{ texts: z.record(z.string(), z.record(z.string(), z.string())), created_at: time },
};
export const appLeft = ['images', 'foreign_hashes', 'purge_at', 'version', 'changed_at', 'updated_at'];

/** Tables of an App that stay behind, by the reason; docs/moving.md tells operators what that means. */
export const staying = {
  /** Bound to the old issuer, or to browsers that know it. */
  sign_ins: [
    ...['sessions', 'ended_sessions', 'grants', 'artifacts', 'one_time_tokens', 'upstream_sign_ins', 'trusted_devices'],
    ...['known_devices', 'console_sessions', 'email_changes', 'held_usernames', 'temporary_redirect_uris'],
  ],
  /** Of the old server and its people. */
  people: ['members', 'member_invitations', 'operators', 'personal_tokens', 'invitations'],
  /** Others' servers would be called by two; they are set up anew, from `gatehouse pull` if there are many. */
  integrations: ['api_keys', 'webhook_endpoints', 'decision_hooks', 'event_streams', 'signal_streams'],
  /** What is under way to integrations, and what they have been told. */
  deliveries: [
    ...['deliveries', 'delivery_attempts', 'delivery_targets', 'signal_subjects', 'signal_disabled_users'],
    'provisioned_users',
  ],
  /** What happened on the old server. */
  history: [
    ...['audit_log', 'audit_seals', 'request_records', 'client_usage', 'api_key_usage', 'usage_records', 'usage_days'],
    ...['billing_records', 'spending_limits', 'mails', 'user_imports', 'user_import_lines'],
  ],
  /** Counters and copies that the new server makes. */
  own: ['rate_limits', 'idempotency_keys', 'client_logos', 'retired_slugs'],
  /** Of no App. */
  server: ['audit_keys', 'audit_sealer', 'recurring_claims', 'recurring_runs', 'nodes'],
} as const satisfies Record<string, readonly (keyof Schema)[]>;
