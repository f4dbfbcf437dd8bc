// Users, their roles and invitations, and changes of their addresses.
import type { ColumnType } from 'kysely';
import type { Defaulted, JsonObject, Nullable } from './columns.ts';

type Metadata = ColumnType<JsonObject, string | undefined, string>;

export type UsersTable = {
  app_id: string;
  id: string;
  /** The user's id in another system of the App. */
  external_id: Nullable<string>;
  /** The user was there before the id. */
  external_id_added: Defaulted<boolean>;
  email: string;
  email_key: string;
  email_verified: Defaulted<boolean>;
  username: Nullable<string>;
  username_key: Nullable<string>;
  password_hash: Nullable<string>;
  password_changed_at: Nullable<Date>;
  /** How often all access of the user was ended. */
  access_epoch: Defaulted<number>;
  status: Defaulted<'active' | 'disabled'>;
  name: Nullable<string>;
  given_name: Nullable<string>;
  family_name: Nullable<string>;
  middle_name: Nullable<string>;
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
  /** The user reads it, the App writes it. */
  metadata_public: Metadata;
  /** The App alone reads it. */
  metadata_private: Metadata;
  /** The user writes it. */
  metadata_own: Metadata;
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

export type RolesTable = {
  app_id: string;
  name: string;
  description: Defaulted<string>;
  /** Names of permissions: built-in ones, the App's own, and scopes of its resources. */
  permissions: Defaulted<string[]>;
  created_at: Date;
  updated_at: Date;
};

/** A group of users, or a permission of the App's own. */
export type NamesTable = {
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
  /** What it is an invitation to, if not to the App alone. */
  organization_id: Nullable<string>;
  organization_roles: Defaulted<string[]>;
  /** Where the invited person arrives after accepting. */
  client_id: Nullable<string>;
  redirect_uri: Nullable<string>;
  locale: 'en' | 'de';
  /** Id of the developer or API key. */
  invited_by: Nullable<string>;
  /** The name of the inviter in the mail. */
  inviter: Nullable<string>;
  created_at: Date;
  sent_at: Date;
  expires_at: Date;
  accepted_at: Nullable<Date>;
  accepted_user_id: Nullable<string>;
  revoked_at: Nullable<Date>;
};

/** A username that nobody can take until it expires, except the user who gave it up. */
export type HeldUsernamesTable = {
  app_id: string;
  username_key: string;
  user_id: Nullable<string>;
  expires_at: Date;
};

/** A change without `changed_at` is pending; one with it can be undone until it expires. */
export type EmailChangesTable = {
  app_id: string;
  user_id: string;
  id: string;
  old_email: string;
  old_email_key: string;
  new_email: string;
  new_email_key: string;
  /** Whether the old address must agree, too. */
  must_agree: boolean;
  /** The session, or the client if there is no session. The code works only there. */
  begun_by: string;
  /** The challenge of the newest code. */
  challenge: string;
  /** As it was at the start: a later change of the password ends this change. */
  password_changed_at: Nullable<Date>;
  code_entered_at: Nullable<Date>;
  agreed_at: Nullable<Date>;
  changed_at: Nullable<Date>;
  created_at: Date;
  expires_at: Date;
};

/** An import of users: how far it is. Each of its lines is a row of user_import_lines. */
export type UserImportsTable = {
  app_id: string;
  id: string;
  status: 'receiving' | 'running' | 'done';
  total: number;
  created: Defaulted<number>;
  existing: Defaulted<number>;
  refused: Defaulted<number>;
  /** Mails users who come without a password a link to choose one. */
  invites: Defaulted<boolean>;
  created_at: Date;
  finished_at: Nullable<Date>;
  expires_at: Date;
};

export type UserImportLinesTable = {
  app_id: string;
  import_id: string;
  line: number;
  status: 'waiting' | 'created' | 'exists' | 'refused';
  external_id: Nullable<string>;
  email: Nullable<string>;
  user_id: Nullable<string>;
  /** Of a refused line. */
  errors: ColumnType<ImportError[] | null, never, never>;
  /** The columns of the user, until the user is created. */
  user_columns: ColumnType<JsonObject | null, never, never>;
  password_hash: Nullable<string>;
  expires_at: Date;
};

export type ImportError = { field: string; code: string; detail: string };
