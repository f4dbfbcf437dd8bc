// The map of our data: one type a table, as migrations/ makes them. Times are timestamptz, secrets end in _hash or
// _sealed, and every table of an App starts with app_id.
import type { ColumnType, Insertable, JSONColumnType, Kysely, Selectable } from 'kysely';

export type Db = Kysely<Schema>;

export type Schema = {
  apps: AppsTable;
  retired_slugs: { slug: string; app_id: string; until: Date };
  signing_keys: SigningKeysTable;
  users: UsersTable;
  clients: ClientsTable;
  client_secrets: ClientSecretsTable;
  resources: ResourcesTable;
  api_keys: ApiKeysTable;
  members: MembersTable;
  operators: { app_id: string; developer_id: string; created_at: Date };
  sessions: SessionsTable;
  grants: GrantsTable;
  artifacts: ArtifactsTable;
  one_time_tokens: OneTimeTokensTable;
  rate_limits: RateLimitsTable;
  audit_log: AuditLogTable;
  console_sessions: ConsoleSessionsTable;
  mails: MailsTable;
  factors: FactorsTable;
  recovery_codes: RecoveryCodesTable;
  trusted_devices: TrustedDevicesTable;
  passkeys: PasskeysTable;
  email_changes: EmailChangesTable;
  connections: ConnectionsTable;
  identities: IdentitiesTable;
  upstream_sign_ins: UpstreamSignInsTable;
  roles: RolesTable;
  user_roles: { app_id: string; user_id: string; role: string; created_at: Date };
  invitations: InvitationsTable;
};

/** A column that may be left out on insert. */
type Defaulted<T> = ColumnType<T, T | undefined, T>;
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;
type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;
// biome-ignore lint/suspicious/noExplicitAny: what a JSON column holds is its owner's business
type Json<T = any> = ColumnType<T, string, string>;

export type AppsTable = {
  id: string;
  slug: string;
  name: string;
  status: Defaulted<'active' | 'suspended'>;
  settings: Json<Record<string, unknown>>;
  branding: Json<Record<string, unknown>>;
  version: Defaulted<number>;
  changed_at: Defaulted<Date>;
  created_at: Date;
  updated_at: Date;
};

export type SigningKeysTable = {
  app_id: string;
  kid: string;
  alg: string;
  state: 'next' | 'current' | 'retired';
  public_jwk: Json;
  private_sealed: Bytes;
  created_at: Date;
  retired_at: Nullable<Date>;
};

export type UsersTable = {
  app_id: string;
  id: string;
  email: string;
  email_key: string;
  email_verified: Defaulted<boolean>;
  password_hash: Nullable<string>;
  password_changed_at: Nullable<Date>;
  status: Defaulted<'active' | 'disabled'>;
  name: Nullable<string>;
  given_name: Nullable<string>;
  family_name: Nullable<string>;
  nickname: Nullable<string>;
  preferred_username: Nullable<string>;
  profile: Nullable<string>;
  website: Nullable<string>;
  gender: Nullable<string>;
  birthdate: Nullable<string>;
  picture: Nullable<string>;
  phone: Nullable<string>;
  phone_verified: Defaulted<boolean>;
  address: ColumnType<Address | null, string | null | undefined, string | null>;
  locale: Nullable<string>;
  zoneinfo: Nullable<string>;
  created_at: Date;
  updated_at: Date;
  last_sign_in_at: Nullable<Date>;
};

/** OpenID Connect Core §5.1.1. */
export type Address = {
  formatted?: string;
  street_address?: string;
  locality?: string;
  region?: string;
  postal_code?: string;
  country?: string;
};

export type ClientsTable = {
  app_id: string;
  id: string;
  name: string;
  type: 'public' | 'confidential' | 'machine';
  first_party: Defaulted<boolean>;
  built_in: Defaulted<boolean>;
  status: Defaulted<'active' | 'disabled'>;
  require_pkce: Defaulted<boolean>;
  token_endpoint_auth_method: 'none' | 'client_secret_basic' | 'client_secret_post';
  application_type: Defaulted<'web' | 'native'>;
  redirect_uris: Defaulted<string[]>;
  post_logout_redirect_uris: Defaulted<string[]>;
  grant_types: string[];
  introspects: Defaulted<string[]>;
  id_token_alg: Defaulted<string>;
  logo_uri: Nullable<string>;
  client_uri: Nullable<string>;
  policy_uri: Nullable<string>;
  tos_uri: Nullable<string>;
  created_at: Date;
  updated_at: Date;
};

export type ClientSecretsTable = {
  app_id: string;
  client_id: string;
  id: string;
  secret_hash: Bytes;
  hint: string;
  created_at: Date;
  expires_at: Nullable<Date>;
};

export type ResourceScope = { name: string; description: string };

export type ResourcesTable = {
  app_id: string;
  id: string;
  identifier: string;
  name: string;
  scopes: JSONColumnType<ResourceScope[], string, string>;
  token_format: Defaulted<'opaque' | 'jwt'>;
  access_token_seconds: Nullable<number>;
  is_default: Defaulted<boolean>;
  created_at: Date;
  updated_at: Date;
};

export type ApiKeysTable = {
  app_id: string;
  id: string;
  name: string;
  key_hash: Bytes;
  hint: string;
  scopes: string[];
  created_by: Nullable<string>;
  created_at: Date;
  expires_at: Nullable<Date>;
  last_used_at: Nullable<Date>;
  revoked_at: Nullable<Date>;
};

export type MemberRole = 'owner' | 'admin' | 'viewer';

export type MembersTable = {
  app_id: string;
  console_app_id: string;
  developer_id: string;
  role: MemberRole;
  created_at: Date;
};

export type SessionsTable = {
  app_id: string;
  id_hash: Bytes;
  uid: string;
  user_id: Nullable<string>;
  payload: Json;
  ip: Nullable<string>;
  user_agent: Nullable<string>;
  created_at: Date;
  expires_at: Date;
  /** By the browser; null for a session that only its tokens use. */
  last_used_at: Nullable<Date>;
};

export type GrantsTable = {
  app_id: string;
  id_hash: Bytes;
  user_id: string;
  client_id: string;
  payload: Json;
  created_at: Date;
  expires_at: Date;
};

export type ArtifactsTable = {
  app_id: string;
  id_hash: Bytes;
  model: string;
  grant_hash: Nullable<Uint8Array>;
  user_id: Nullable<string>;
  session_uid: Nullable<string>;
  uid: Nullable<string>;
  payload: Json;
  reply: Nullable<Uint8Array>;
  consumed_at: Nullable<Date>;
  expires_at: Date;
};

export type OneTimeTokensTable = {
  app_id: string;
  kind: string;
  token_hash: Bytes;
  user_id: Nullable<string>;
  payload: Json;
  created_at: Date;
  expires_at: Date;
  consumed_at: Nullable<Date>;
};

export type RateLimitsTable = {
  app_id: string;
  key: string;
  count: number;
  /** How often it was emptied, where that is remembered. */
  strikes: Defaulted<number>;
  /** Full again. */
  resets_at: Date;
  /** Forgotten. */
  expires_at: Date;
};

export type AuditLogTable = {
  app_id: string;
  id: string;
  at: Date;
  event: string;
  actor_kind: 'user' | 'developer' | 'operator' | 'api_key' | 'client' | 'system' | 'anonymous';
  actor_id: Nullable<string>;
  user_id: Nullable<string>;
  client_id: Nullable<string>;
  ip: Nullable<string>;
  user_agent: Nullable<string>;
  request_id: Nullable<string>;
  data: Json;
};

export type ConsoleSessionsTable = {
  app_id: string;
  id_hash: Bytes;
  developer_id: string;
  session_uid: string;
  id_token_sealed: Bytes;
  created_at: Date;
  expires_at: Date;
};

export type MailsTable = {
  app_id: string;
  id: string;
  channel: Defaulted<'mail' | 'sms'>;
  kind: string;
  recipient: string;
  locale: string;
  content_sealed: Bytes;
  state: Defaulted<'queued' | 'sent'>;
  attempts: Defaulted<number>;
  last_error: Nullable<string>;
  created_at: Date;
  sent_at: Nullable<Date>;
  expires_at: Date;
};

export type FactorKind = 'totp' | 'passkey' | 'email' | 'sms';

export type FactorsTable = {
  app_id: string;
  user_id: string;
  id: string;
  kind: FactorKind;
  secret_sealed: Nullable<Uint8Array>;
  /** TOTP: the step of the last code that was spent. */
  last_step: Defaulted<number>;
  created_at: Date;
  confirmed_at: Nullable<Date>;
  last_used_at: Nullable<Date>;
};

export type RecoveryCodesTable = {
  app_id: string;
  user_id: string;
  code_hash: Bytes;
  created_at: Date;
  used_at: Nullable<Date>;
};

export type TrustedDevicesTable = {
  app_id: string;
  user_id: string;
  id: string;
  token_hash: Bytes;
  user_agent: Nullable<string>;
  created_at: Date;
  expires_at: Date;
};

export type PasskeysTable = {
  app_id: string;
  user_id: string;
  id: string;
  /** What the authenticator calls it. */
  credential_id: Bytes;
  /** In COSE. */
  public_key: Bytes;
  /** How often it was used, where the authenticator counts; PostgreSQL gives a bigint as text. */
  counter: ColumnType<string | number, number | undefined, number>;
  transports: Json<string[]>;
  /** Whether it can ever leave its device. */
  device_type: 'singleDevice' | 'multiDevice';
  backed_up: boolean;
  /** Whether it can sign in by itself: it is found without an address, and makes sure of who holds it. */
  signs_in: boolean;
  aaguid: string;
  name: string;
  created_at: Date;
  last_used_at: Nullable<Date>;
};

/** Without `changed_at` it waits; with it, it can be undone until it expires. */
export type EmailChangesTable = {
  app_id: string;
  user_id: string;
  id: string;
  old_email: string;
  old_email_key: string;
  new_email: string;
  new_email_key: string;
  /** Whether the old address has to agree. */
  must_agree: boolean;
  /** The session, or the client where there is none: only there the code is of use. */
  begun_by: string;
  /** Of the newest code. */
  challenge: string;
  /** The password's, when it was begun: a change of it ends this one. */
  password_changed_at: Nullable<Date>;
  code_entered_at: Nullable<Date>;
  agreed_at: Nullable<Date>;
  changed_at: Nullable<Date>;
  created_at: Date;
  expires_at: Date;
};

export type ConnectionsTable = {
  app_id: string;
  id: string;
  slug: string;
  kind: string;
  name: string;
  settings: Json<Record<string, unknown>>;
  client_id: string;
  secret_sealed: Bytes;
  enabled: Defaulted<boolean>;
  created_at: Date;
  updated_at: Date;
};

export type IdentitiesTable = {
  app_id: string;
  connection_id: string;
  issuer: string;
  subject: string;
  user_id: string;
  email: Nullable<string>;
  created_at: Date;
  last_sign_in_at: Nullable<Date>;
};

export type UpstreamSignInsTable = {
  app_id: string;
  state_hash: Bytes;
  connection_id: string;
  browser_hash: Bytes;
  checks_sealed: Bytes;
  answer_sealed: Nullable<Uint8Array>;
  passage: Json;
  created_at: Date;
  expires_at: Date;
};

export type RolesTable = {
  app_id: string;
  name: string;
  description: Defaulted<string>;
  created_at: Date;
  updated_at: Date;
};

export type InvitationsTable = {
  app_id: string;
  id: string;
  email: string;
  email_key: string;
  name: Nullable<string>;
  roles: Defaulted<string[]>;
  /** Where the person arrives afterwards. */
  client_id: Nullable<string>;
  redirect_uri: Nullable<string>;
  locale: 'en' | 'de';
  /** The developer or the API key. */
  invited_by: Nullable<string>;
  /** Who invites, in the mail's words. */
  inviter: Nullable<string>;
  created_at: Date;
  sent_at: Date;
  expires_at: Date;
  accepted_at: Nullable<Date>;
  accepted_user_id: Nullable<string>;
  revoked_at: Nullable<Date>;
};

export type RoleRow = Selectable<RolesTable>;
export type InvitationRow = Selectable<InvitationsTable>;
export type FactorRow = Selectable<FactorsTable>;
export type PasskeyRow = Selectable<PasskeysTable>;
export type EmailChangeRow = Selectable<EmailChangesTable>;
export type ConnectionRow = Selectable<ConnectionsTable>;
export type UserRow = Selectable<UsersTable>;
export type ClientRow = Selectable<ClientsTable>;
export type ResourceRow = Selectable<ResourcesTable>;
export type ApiKeyRow = Selectable<ApiKeysTable>;
export type NewClient = Insertable<ClientsTable>;
