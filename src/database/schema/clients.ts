// OAuth clients, and the resources that they ask for.
import type { ColumnType } from 'kysely';
import type { Language } from '../../language/catalogues.ts';
import type { AppImagesTable } from './apps.ts';
import type { Bytes, Defaulted, Json, JsonObject, Nullable } from './columns.ts';
import type { AuditLogTable } from './records.ts';

type ImageType = AppImagesTable['type'];

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
  /** Names of the scopes that it may ask for, or `*`. */
  scopes: Defaulted<string[]>;
  /** Identifiers of the resources that its tokens may be for, or `*`. */
  resources: Defaulted<string[]>;
  /** What a machine may do at the App's own API. */
  api_permissions: Defaulted<string[]>;
  id_token_alg: Defaulted<string>;
  /** Claims of `profile`, `email` and `phone` are in the ID token, too. */
  id_token_claims: Defaulted<boolean>;
  /** It wants to hear of the users who have a grant for it: created, updated, deleted. */
  provisioning: Defaulted<boolean>;
  /** It may have streams of security events about its users (src/signals). */
  shared_signals: Defaulted<boolean>;
  /** Where it hears of sessions that end (OpenID Connect Back-Channel Logout 1.0 §2.2). */
  backchannel_logout_uri: Nullable<string>;
  /** Whether it needs the `sid` of the session, also in its ID tokens. */
  backchannel_logout_session_required: Defaulted<boolean>;
  logo_uri: Nullable<string>;
  client_uri: Nullable<string>;
  policy_uri: Nullable<string>;
  tos_uri: Nullable<string>;
  created_at: Date;
  updated_at: Date;
  /** When it last got tokens, or asked about one, to within a few minutes. */
  last_used_at: Nullable<Date>;
};

/** The tokens that a client got in a day, in UTC. */
export type ClientUsageTable = {
  app_id: string;
  client_id: string;
  grant_type: string;
  day: Date;
  tokens: number;
  last_used_at: Date;
  expires_at: Date;
};

/** The copy of the picture at a client's logo_uri, or why there is none. */
export type ClientLogosTable = {
  app_id: string;
  client_id: string;
  /** Where the copy is from. If the client has another logo_uri by now, it is not shown. */
  uri: string;
  state: 'waiting' | 'fetched' | 'failed';
  attempts: Defaulted<number>;
  failure: ColumnType<JsonObject | null, string | null | undefined, string | null>;
  type: Nullable<ImageType>;
  bytes: ColumnType<Uint8Array | null, Uint8Array | null | undefined, Uint8Array | null>;
  hash: Nullable<string>;
  changed_at: Date;
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

/** Redirect URIs that expire (apps/clients/temporary-redirect-uris.ts). */
export type TemporaryRedirectUrisTable = {
  app_id: string;
  client_id: string;
  id: string;
  redirect_uri: string;
  post_logout_redirect_uri: string | null;
  added_by_kind: AuditLogTable['actor_kind'];
  added_by_id: string | null;
  created_at: Date;
  expires_at: Date;
  /** When the row is deleted. Until then it explains refused requests. */
  forgotten_at: Date;
};

export type ResourceScope = {
  name: string;
  description: string;
  /** By language, in place of `description`. */
  descriptions?: Partial<Record<Language, string>> | undefined;
};

export type ResourcesTable = {
  app_id: string;
  id: string;
  identifier: string;
  name: string;
  scopes: Json<ResourceScope[]>;
  token_format: Defaulted<'opaque' | 'jwt'>;
  access_token_seconds: Nullable<number>;
  is_default: Defaulted<boolean>;
  /** Whether a user's token has only those of its scopes that are permissions of the user. */
  scopes_by_permission: Defaulted<boolean>;
  created_at: Date;
  updated_at: Date;
};
