// Requests that wait for other servers, their attempts, the state of the servers, and servers that are asked at once.
import type { ColumnType, Generated } from 'kysely';
import type { Bytes, Defaulted, Json, JsonObject, Nullable } from './columns.ts';

export type DeliveriesTable = {
  app_id: string;
  kind: string;
  target_id: string;
  id: string;
  /** Deliveries of one lane are sent one after another. */
  lane: string;
  topic: string;
  payload: Json<JsonObject>;
  /** The order in which they were written; only compared. */
  position: Generated<string>;
  /** Set by the first attempt; it counts those of one target. */
  sequence: Nullable<number>;
  state: Defaulted<'waiting' | 'delivered' | 'failed' | 'dropped'>;
  attempts: Defaulted<number>;
  /** Those of before it was sent again by hand. */
  earlier_attempts: Defaulted<number>;
  created_at: Date;
  due_at: Date;
  /** Set by the first attempt. */
  gives_up_at: Nullable<Date>;
  finished_at: Nullable<Date>;
  expires_at: Date;
};

export type DeliveryAttemptsTable = {
  app_id: string;
  kind: string;
  target_id: string;
  delivery_id: string;
  attempt: number;
  at: Date;
  duration_ms: number;
  status: Nullable<number>;
  /** Why there was no answer. */
  failure: Nullable<string>;
  /** The beginning of the answer. */
  answer: Nullable<string>;
  /** As they were sent, without credentials; null in rows of an older version, and if there was no request. */
  headers: ColumnType<Record<string, string> | null, string | null | undefined, string | null>;
};

export type DeliveryTargetsTable = {
  app_id: string;
  kind: string;
  target_id: string;
  /** The worker that sends to it. */
  lease: Nullable<string>;
  leased_until: Nullable<Date>;
  last_sequence: Defaulted<number>;
  /** In a row, until now. */
  failures: Defaulted<number>;
  failing_since: Nullable<Date>;
  paused_until: Nullable<Date>;
  /** Nothing is sent to it; what is for it waits. */
  held: Defaulted<boolean>;
};

export type WebhookEndpointsTable = {
  app_id: string;
  id: string;
  url: string;
  description: Nullable<string>;
  /** Null for all that are published; none for the endpoint of a client. */
  events: Nullable<string[]>;
  /** It hears of the users of this client, and of no events. */
  client_id: Nullable<string>;
  enabled: boolean;
  /** If the server switched it off: it failed for days, or answered that it is gone. */
  disabled_because: Nullable<'failing' | 'gone'>;
  secret_sealed: Bytes;
  /** Signs beside the new one until `previous_until`. */
  previous_secret_sealed: Nullable<Uint8Array>;
  previous_until: Nullable<Date>;
  created_at: Date;
  updated_at: Date;
};

/** The users of whom a client's backend was told, or is going to be. */
export type ProvisionedUsersTable = {
  app_id: string;
  client_id: string;
  user_id: string;
  /** Of the claims that it was told last; null before the first time. */
  digest: Nullable<string>;
  /** As it was told last. */
  active: Defaulted<boolean>;
  /** By which it was told last; null if it never was. */
  delivery_id: Nullable<string>;
  /** Whether that delivery arrived. */
  arrived: Defaulted<boolean>;
  /** Why the user is no longer one of the client's. The row is deleted once that is delivered. */
  ended: Nullable<'deleted' | 'access_revoked'>;
  created_at: Date;
};

export type DecisionHooksTable = {
  app_id: string;
  moment: 'before_sign_up' | 'before_tokens';
  url: string;
  enabled: boolean;
  /** What becomes of a request about which the hook gave no answer. */
  on_failure: 'refuse' | 'continue';
  timeout_ms: number;
  secret_sealed: Bytes;
  /** Signs beside the new one until `previous_until`. */
  previous_secret_sealed: Nullable<Uint8Array>;
  previous_until: Nullable<Date>;
  /** When the owners last got a mail that it was suspended, since it was changed. */
  mailed_at: Nullable<Date>;
  created_at: Date;
  updated_at: Date;
};

export type EventStreamsTable = {
  app_id: string;
  id: string;
  name: string;
  /** `https:`, or `syslog+tls:` with host and port. */
  url: string;
  auth: 'none' | 'bearer' | 'signature';
  secret_sealed: Nullable<Uint8Array>;
  gzip: boolean;
  /** PEM; null for the public authorities. */
  ca: Nullable<string>;
  enabled: boolean;
  disabled_because: Nullable<'failing'>;
  /** Everything up to this event of this transaction has been sent. */
  xid: string;
  row_id: string;
  lease: Nullable<string>;
  leased_until: Nullable<Date>;
  failures: Defaulted<number>;
  failing_since: Nullable<Date>;
  /** Not tried before. */
  next_at: Nullable<Date>;
  last_failure: Nullable<string>;
  last_status: Nullable<number>;
  last_sent_at: Nullable<Date>;
  /** When the last event that was sent happened. */
  last_event_at: Nullable<Date>;
  created_at: Date;
  updated_at: Date;
};
