// Apps, their keys, and the developers who work on them.
import type { JWK } from 'jose';
import type { ColumnType } from 'kysely';
import type { Bytes, Defaulted, Json, JsonObject, Nullable } from './columns.ts';

export type AppsTable = {
  id: string;
  slug: string;
  name: string;
  status: Defaulted<'active' | 'suspended'>;
  /** Its mails and SMS stay here. Never changed. */
  test: Defaulted<boolean>;
  settings: Json<JsonObject>;
  branding: Json<JsonObject>;
  images: ColumnType<JsonObject, string | undefined, string>;
  texts: ColumnType<JsonObject, string | undefined, string>;
  /** Kinds of imported hashes of passwords that users of the App still have. */
  foreign_hashes: Defaulted<string[]>;
  /** Set for an App that its owner deleted: when it goes for good. */
  purge_at: Nullable<Date>;
  version: Defaulted<number>;
  changed_at: Defaulted<Date>;
  created_at: Date;
  updated_at: Date;
};

export type AppImagesTable = {
  app_id: string;
  kind: 'logo' | 'logo_dark' | 'favicon';
  type: 'image/png' | 'image/jpeg' | 'image/webp';
  bytes: Bytes;
  hash: string;
  created_at: Date;
};

export type SigningKeysTable = {
  app_id: string;
  kid: string;
  alg: string;
  state: 'next' | 'current' | 'retired';
  public_jwk: Json<JWK>;
  private_sealed: Bytes;
  created_at: Date;
  retired_at: Nullable<Date>;
};

export type ApiKeysTable = {
  app_id: string;
  id: string;
  name: string;
  key_hash: Bytes;
  hint: string;
  scopes: string[];
  /** The one organization that it acts for. */
  organization_id: Nullable<string>;
  /** Addresses and ranges; empty for everywhere. */
  allowed_networks: Defaulted<string[]>;
  created_by: Nullable<string>;
  created_at: Date;
  expires_at: Nullable<Date>;
  last_used_at: Nullable<Date>;
  revoked_at: Nullable<Date>;
  /** The key that took its place when it was rotated. */
  replaced_by: Nullable<string>;
};

/** The calls of an API key in a day, in UTC, by method and pattern of the path. */
export type ApiKeyUsageTable = {
  app_id: string;
  api_key_id: string;
  day: Date;
  route: string;
  calls: number;
  last_used_at: Date;
  expires_at: Date;
};

/** A developer's own tokens, in the console App. */
export type PersonalTokensTable = {
  app_id: string;
  id: string;
  developer_id: string;
  name: string;
  token_hash: Bytes;
  hint: string;
  scopes: string[];
  /** Whether it has the powers of its developer as an operator. */
  operator: boolean;
  created_at: Date;
  expires_at: Date;
  last_used_at: Nullable<Date>;
};

export type MemberRole = 'owner' | 'admin' | 'viewer';

export type MembersTable = {
  app_id: string;
  console_app_id: string;
  developer_id: string;
  role: MemberRole;
  created_at: Date;
};

export type MemberInvitationsTable = {
  app_id: string;
  id: string;
  email: string;
  email_key: string;
  role: MemberRole;
  /** The developer. */
  invited_by: Nullable<string>;
  created_at: Date;
  expires_at: Date;
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
