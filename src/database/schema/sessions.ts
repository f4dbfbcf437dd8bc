// Sessions, grants and tokens of the protocol, as oidc-provider stores them.
import type { Bytes, Json, JsonObject, Nullable } from './columns.ts';

export type SessionsTable = {
  app_id: string;
  id_hash: Bytes;
  uid: string;
  user_id: Nullable<string>;
  payload: Json<SessionPayload>;
  ip: Nullable<string>;
  user_agent: Nullable<string>;
  created_at: Date;
  expires_at: Date;
  /** The last use by its browser; null for a session that only its tokens use. */
  last_used_at: Nullable<Date>;
  /** The developer who acts as the user in it, in which session of theirs at the console's App, and why; null in a user's own. */
  impersonator_app_id: Nullable<string>;
  impersonator_id: Nullable<string>;
  impersonator_session: Nullable<string>;
  impersonation_reason: Nullable<string>;
};

/** The part of a session that queries outside the protocol read. */
export type SessionPayload = {
  /** RFC 8176. */
  amr?: string[];
  /** In seconds since 1970. */
  loginTs?: number;
  /** When another provider last authenticated the user, if it says so. */
  authTs?: number;
  /** Set if the session ends with its browser. */
  transient?: boolean;
  /** By client. */
  authorizations?: Record<string, { sid?: string; grantId?: string; persistsLogout?: boolean }>;
};

export type GrantsTable = {
  app_id: string;
  id_hash: Bytes;
  user_id: string;
  client_id: string;
  payload: Json<GrantPayload>;
  created_at: Date;
  expires_at: Date;
};

/** The part of a grant that queries outside the protocol read. Scopes are separated by spaces. */
export type GrantPayload = {
  openid?: { scope?: string; claims?: string[] };
  /** By identifier of the resource. */
  resources?: Record<string, string>;
  /** What else was allowed (RFC 9396): to the command line, which token it may create. */
  rar?: object[];
};

export type ArtifactsTable = {
  app_id: string;
  id_hash: Bytes;
  model: string;
  grant_hash: Nullable<Uint8Array>;
  user_id: Nullable<string>;
  session_uid: Nullable<string>;
  uid: Nullable<string>;
  payload: Json<JsonObject>;
  reply: Nullable<Uint8Array>;
  consumed_at: Nullable<Date>;
  expires_at: Date;
};

/** A session that has ended and of whose end clients were told. */
export type EndedSessionsTable = {
  app_id: string;
  id: string;
  user_id: string;
  how: 'signed_out' | 'expired' | 'revoked';
  /** The clients, and the delivery to each. */
  told: Json<{ client_id: string; delivery_id: string }[]>;
  ip: Nullable<string>;
  user_agent: Nullable<string>;
  ended_at: Date;
  expires_at: Date;
};
