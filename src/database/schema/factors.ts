// Second factors, passkeys and trusted browsers of users.
import type { AuthenticatorTransport } from '@simplewebauthn/server';
import type { ColumnType } from 'kysely';
import type { Bytes, Defaulted, Json, Nullable } from './columns.ts';

export type FactorKind = 'totp' | 'passkey' | 'email' | 'sms';

export type FactorsTable = {
  app_id: string;
  user_id: string;
  id: string;
  kind: FactorKind;
  secret_sealed: Nullable<Uint8Array>;
  /** For TOTP: the step of the last code that was used. */
  last_step: Defaulted<number>;
  created_at: Date;
  confirmed_at: Nullable<Date>;
  last_used_at: Nullable<Date>;
  /** For TOTP: the user's name for the app, if they gave it one. */
  name: Nullable<string>;
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

/** A device that a backend keeps a token for. */
export type KnownDevicesTable = {
  app_id: string;
  user_id: string;
  id: string;
  token_hash: Bytes;
  created_at: Date;
  expires_at: Date;
};

export type PasskeysTable = {
  app_id: string;
  user_id: string;
  id: string;
  /** The authenticator's own id for it. */
  credential_id: Bytes;
  /** In COSE. */
  public_key: Bytes;
  /** How often it was used, if the authenticator counts; PostgreSQL returns a bigint as text. */
  counter: ColumnType<string | number, number | undefined, number>;
  /** Hints for the browser, which ignores those that it doesn't know. */
  transports: Json<AuthenticatorTransport[]>;
  /** Whether it can ever leave its device. */
  device_type: 'singleDevice' | 'multiDevice';
  backed_up: boolean;
  /** Whether it can sign in by itself: the browser finds it without an address, and it verifies its user. */
  signs_in: boolean;
  aaguid: string;
  name: string;
  created_at: Date;
  last_used_at: Nullable<Date>;
};
