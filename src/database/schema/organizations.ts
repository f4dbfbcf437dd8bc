// Organizations of an App, their members, roles and domains.
import type { AppImagesTable } from './apps.ts';
import type { Bytes, Defaulted, Json, JsonObject, Nullable } from './columns.ts';

export type OrganizationsTable = {
  app_id: string;
  id: string;
  slug: string;
  name: string;
  status: Defaulted<'active' | 'disabled'>;
  settings: Json<JsonObject>;
  require_second_factor: Defaulted<boolean>;
  /** The one connection by which users with an address of its verified domains sign in. */
  sign_in_connection_id: Nullable<string>;
  /** The user, if one made it. */
  created_by: Nullable<string>;
  created_at: Date;
  updated_at: Date;
};

/** A role in every organization of the App. The row of a built-in one has what the App adds to it. */
export type OrganizationRolesTable = {
  app_id: string;
  name: string;
  description: Defaulted<string>;
  permissions: Defaulted<string[]>;
  created_at: Date;
  updated_at: Date;
};

export type OrganizationMembersTable = {
  app_id: string;
  organization_id: string;
  user_id: string;
  roles: string[];
  created_at: Date;
  updated_at: Date;
};

export type OrganizationLogosTable = {
  app_id: string;
  organization_id: string;
  type: AppImagesTable['type'];
  bytes: Bytes;
  hash: string;
  created_at: Date;
};

export type OrganizationDomainsTable = {
  app_id: string;
  organization_id: string;
  domain: string;
  /** The value of the TXT record. */
  token: string;
  /** Whether users with a verified address of the domain may join by themselves. */
  joins: Defaulted<boolean>;
  created_at: Date;
  verified_at: Nullable<Date>;
  checked_at: Nullable<Date>;
  /** Checks in a row that did not find the record. */
  failures: Defaulted<number>;
};
