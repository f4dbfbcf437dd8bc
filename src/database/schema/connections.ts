// Connections to other identity providers, and the accounts of users there.
import type { Bytes, Defaulted, Json, JsonObject, Nullable } from './columns.ts';

export type ConnectionsTable = {
  app_id: string;
  id: string;
  slug: string;
  kind: string;
  name: string;
  settings: Json<JsonObject>;
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
  passage: Json<Passage>;
  created_at: Date;
  expires_at: Date;
};

/**
 * Where a sign-in goes on after the provider: in an interaction, or back to the App that began it by a link. `link` is an
 * arrival that waits to be connected.
 */
export type Passage = { link?: string | undefined } & (
  | { kind: 'interaction'; uid: string }
  | { kind: 'client'; client_id: string; redirect_uri: string; state: string | undefined }
);
