// Streams of security events to clients, the subjects that a stream treats unlike the others, and those that it has still to hear of.
import type { Nullable } from './columns.ts';

export type SignalStreamsTable = {
  app_id: string;
  id: string;
  /** The receiver. */
  client_id: string;
  description: Nullable<string>;
  method: 'push' | 'poll';
  /** Where it is pushed to. */
  endpoint_url: Nullable<string>;
  /** The header that the receiver expects there. */
  authorization_sealed: Nullable<Uint8Array>;
  /** URIs, as the receiver sent them; null if it asked for none in particular. */
  events_requested: Nullable<string[]>;
  /** Whether it has all users with a grant, or those that were added. */
  default_subjects: 'ALL' | 'NONE';
  status: 'enabled' | 'paused' | 'disabled';
  /** Why it has this status, in the words of whoever set it. */
  reason: Nullable<string>;
  /** When the receiver last asked for a verification event. */
  verified_at: Nullable<Date>;
  created_at: Date;
  updated_at: Date;
};

/** Exceptions from `default_subjects`: users who were removed from a stream with all, or added to one with none. */
export type SignalSubjectsTable = {
  app_id: string;
  stream_id: string;
  user_id: string;
  created_at: Date;
};

/** Users who are disabled, and the streams that heard so: without a grant, they hear when it ends. */
export type SignalDisabledUsersTable = {
  app_id: string;
  stream_id: string;
  user_id: string;
  created_at: Date;
};
