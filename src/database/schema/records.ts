// What requests leave behind: events, rate limits, idempotency keys, one-time tokens and mails.
import type { JWK } from 'jose';
import type { ColumnType } from 'kysely';
import type { Bytes, Defaulted, Json, JsonObject, Nullable } from './columns.ts';

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
  data: Json<JsonObject>;
  /** Of the transaction that wrote it; the database fills it in, and the salt. '0' and null in rows from before the chain. */
  xid: ColumnType<string, never, never>;
  salt: ColumnType<Uint8Array | null, never, null>;
  /** Set if the personal part was erased. */
  personal_digest: Nullable<Uint8Array>;
};

export type AuditKeysTable = {
  kid: string;
  public_jwk: Json<JWK>;
  /** The private key; once it is retired, the public one, which proves that it was ours. */
  key_sealed: Bytes;
  created_at: Date;
  retired_at: Nullable<Date>;
};

export type AuditSealsTable = {
  app_id: string;
  number: ColumnType<string, number, never>;
  /** Of the format in which rows are hashed. */
  version: number;
  from_xid: ColumnType<string, string, never>;
  to_xid: ColumnType<string, string, never>;
  first_at: Date;
  last_at: Date;
  count: number;
  /** Of its rows, in their order; empty once they were deleted after their time. */
  ids: string[];
  /** 32 bytes for each. */
  hashes: Bytes;
  /** Of what is signed; the next seal repeats it. */
  hash: Bytes;
  /** A JWS, whose payload has what is sealed. */
  signature: string;
  sealed_at: Date;
  cut_at: Nullable<Date>;
};

/** One row: up to which row the log is sealed, by its transaction, App and id. */
export type AuditSealerTable = {
  one: Defaulted<boolean>;
  xid: string;
  row_app: string;
  row_id: string;
  /** Up to here, transactions of another cluster have the same numbers as ours. */
  foreign_until: Nullable<string>;
  /** Rows from before the chain that are older are left out; null if all are sealed. Set when it begins. */
  sealed_from: Nullable<Date>;
};

export type RateLimitsTable = {
  app_id: string;
  key: string;
  count: number;
  /** How often it was emptied, if that is remembered. */
  strikes: Defaulted<number>;
  /** When it is full again. */
  resets_at: Date;
  /** When it is forgotten. */
  expires_at: Date;
};

export type IdempotencyKeysTable = {
  app_id: string;
  /** Of the caller and the key together. */
  key_hash: Bytes;
  /** An HMAC of method, address and body. */
  request_hash: Bytes;
  /** The request that holds the key. */
  attempt: string;
  /** Null while the request is being processed. */
  answer_sealed: Nullable<Bytes>;
  created_at: Date;
  expires_at: Date;
};

export type OneTimeTokensTable = {
  app_id: string;
  kind: string;
  token_hash: Bytes;
  user_id: Nullable<string>;
  payload: Json<JsonObject>;
  created_at: Date;
  expires_at: Date;
  consumed_at: Nullable<Date>;
};

export type MailsTable = {
  app_id: string;
  id: string;
  channel: Defaulted<'mail' | 'sms'>;
  kind: string;
  recipient: string;
  locale: string;
  content_sealed: Bytes;
  state: Defaulted<'queued' | 'sent' | 'kept' | 'refused'>;
  attempts: Defaulted<number>;
  last_error: Nullable<string>;
  created_at: Date;
  sent_at: Nullable<Date>;
  expires_at: Date;
};

export type RecurringRunsTable = {
  name: string;
  /** Host and process. */
  node: string;
  every_seconds: number;
  started_at: Date;
  duration_ms: number;
  error: Nullable<string>;
};

/** A node that is at work; `clock_skew_seconds`: by how much its clock is ahead of the database's. */
export type NodesTable = { id: string; clock_skew_seconds: number; expires_at: Date };

export type RecurringClaimsTable = {
  name: string;
  /** Id of the run that holds the claim. */
  holder: string;
  /** From when on any node may do it. */
  free_at: Date;
};

/** How a request of the protocol or a sign-in through the API ended; ../../diagnosis/ writes it. */
export type RequestRecordsTable = {
  app_id: string;
  /** The id that its answer named. */
  id: string;
  at: Date;
  kind: string;
  /** `asked`: it goes on on a screen. `failed`: the failure is ours. */
  outcome: 'passed' | 'asked' | 'refused' | 'failed';
  client_id: Nullable<string>;
  error: Nullable<string>;
  description: Nullable<string>;
  failed_checks: string[];
  sent: Json<SentParameter[]>;
  /** What the client's registration said, if the request was refused. */
  registered: ColumnType<RegisteredClient | null, string | null, string | null>;
  /** Every program causes such by the hundred, and no developer looks for one of them in particular. */
  is_ordinary: boolean;
  /** One of a few hundred numbers that stand for networks: no network takes the room of all others. */
  source: number;
  bytes: number;
  expires_at: Date;
  /** The client that was registered for it, which may have been deleted since. */
  fixed_by_client_id: Nullable<string>;
};

/** `length` in place of the value of a secret, or of whatever isn't known to be none. */
export type SentParameter = { name: string; value: string; cut?: true } | { name: string; length: number | null };

export type RegisteredClient = {
  type: 'public' | 'confidential' | 'machine';
  redirect_uris: string[];
  grant_types: string[];
  token_endpoint_auth_method: string;
  require_pkce: boolean;
  scopes: string[];
  resources: string[];
};
