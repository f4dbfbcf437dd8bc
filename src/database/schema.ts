// The map of our data: one type for each table, as migrations/ creates them, and the rows that a select gives. Times are
// timestamptz, secrets end in _hash or _sealed, and every table of an App starts with app_id.
import type { Kysely, Selectable } from 'kysely';
import type {
  ApiKeysTable,
  ApiKeyUsageTable,
  AppImagesTable,
  AppsTable,
  ConsoleSessionsTable,
  MemberInvitationsTable,
  MembersTable,
  PersonalTokensTable,
  SigningKeysTable,
} from './schema/apps.ts';
import type {
  ClientLogosTable,
  ClientSecretsTable,
  ClientsTable,
  ClientUsageTable,
  ResourcesTable,
  TemporaryRedirectUrisTable,
} from './schema/clients.ts';
import type { ConnectionsTable, IdentitiesTable, UpstreamSignInsTable } from './schema/connections.ts';
import type {
  DecisionHooksTable,
  DeliveriesTable,
  DeliveryAttemptsTable,
  DeliveryTargetsTable,
  EventStreamsTable,
  ProvisionedUsersTable,
  WebhookEndpointsTable,
} from './schema/deliveries.ts';
import type {
  FactorsTable,
  KnownDevicesTable,
  PasskeysTable,
  RecoveryCodesTable,
  TrustedDevicesTable,
} from './schema/factors.ts';
import type {
  OrganizationDomainsTable,
  OrganizationLogosTable,
  OrganizationMembersTable,
  OrganizationRolesTable,
  OrganizationsTable,
} from './schema/organizations.ts';
import type {
  AuditKeysTable,
  AuditLogTable,
  AuditSealerTable,
  AuditSealsTable,
  IdempotencyKeysTable,
  MailsTable,
  NodesTable,
  OneTimeTokensTable,
  RateLimitsTable,
  RecurringClaimsTable,
  RecurringRunsTable,
  RequestRecordsTable,
} from './schema/records.ts';
import type { ArtifactsTable, EndedSessionsTable, GrantsTable, SessionsTable } from './schema/sessions.ts';
import type { SignalDisabledUsersTable, SignalStreamsTable, SignalSubjectsTable } from './schema/signals.ts';
import type {
  BillingRecordsTable,
  SpendingLimitsTable,
  UsageDaysTable,
  UsageRecordsTable,
  VaultEntriesTable,
} from './schema/usage.ts';
import type {
  EmailChangesTable,
  HeldUsernamesTable,
  InvitationsTable,
  NamesTable,
  RolesTable,
  UserImportLinesTable,
  UserImportsTable,
  UsersTable,
} from './schema/users.ts';

export type Db = Kysely<Schema>;

export type Schema = {
  apps: AppsTable;
  app_images: AppImagesTable;
  retired_slugs: { slug: string; app_id: string; until: Date };
  signing_keys: SigningKeysTable;
  users: UsersTable;
  clients: ClientsTable;
  client_secrets: ClientSecretsTable;
  client_logos: ClientLogosTable;
  client_usage: ClientUsageTable;
  temporary_redirect_uris: TemporaryRedirectUrisTable;
  resources: ResourcesTable;
  api_keys: ApiKeysTable;
  api_key_usage: ApiKeyUsageTable;
  personal_tokens: PersonalTokensTable;
  members: MembersTable;
  member_invitations: MemberInvitationsTable;
  operators: { app_id: string; developer_id: string; created_at: Date };
  sessions: SessionsTable;
  ended_sessions: EndedSessionsTable;
  grants: GrantsTable;
  artifacts: ArtifactsTable;
  one_time_tokens: OneTimeTokensTable;
  rate_limits: RateLimitsTable;
  idempotency_keys: IdempotencyKeysTable;
  audit_log: AuditLogTable;
  audit_keys: AuditKeysTable;
  audit_seals: AuditSealsTable;
  audit_sealer: AuditSealerTable;
  console_sessions: ConsoleSessionsTable;
  mails: MailsTable;
  nodes: NodesTable;
  recurring_claims: RecurringClaimsTable;
  recurring_runs: RecurringRunsTable;
  request_records: RequestRecordsTable;
  deliveries: DeliveriesTable;
  delivery_attempts: DeliveryAttemptsTable;
  delivery_targets: DeliveryTargetsTable;
  webhook_endpoints: WebhookEndpointsTable;
  provisioned_users: ProvisionedUsersTable;
  decision_hooks: DecisionHooksTable;
  event_streams: EventStreamsTable;
  signal_streams: SignalStreamsTable;
  signal_subjects: SignalSubjectsTable;
  signal_disabled_users: SignalDisabledUsersTable;
  factors: FactorsTable;
  recovery_codes: RecoveryCodesTable;
  trusted_devices: TrustedDevicesTable;
  known_devices: KnownDevicesTable;
  passkeys: PasskeysTable;
  email_changes: EmailChangesTable;
  held_usernames: HeldUsernamesTable;
  connections: ConnectionsTable;
  identities: IdentitiesTable;
  upstream_sign_ins: UpstreamSignInsTable;
  user_imports: UserImportsTable;
  user_import_lines: UserImportLinesTable;
  roles: RolesTable;
  user_roles: { app_id: string; user_id: string; role: string; created_at: Date };
  permissions: NamesTable;
  groups: NamesTable;
  group_roles: { app_id: string; group_name: string; role: string };
  user_groups: { app_id: string; user_id: string; group_name: string; created_at: Date };
  organizations: OrganizationsTable;
  organization_roles: OrganizationRolesTable;
  organization_members: OrganizationMembersTable;
  organization_logos: OrganizationLogosTable;
  organization_domains: OrganizationDomainsTable;
  invitations: InvitationsTable;
  vault_entries: VaultEntriesTable;
  usage_records: UsageRecordsTable;
  usage_days: UsageDaysTable;
  spending_limits: SpendingLimitsTable;
  billing_records: BillingRecordsTable;
};

export type RoleRow = Selectable<RolesTable>;
export type OrganizationRow = Selectable<OrganizationsTable>;
export type OrganizationDomainRow = Selectable<OrganizationDomainsTable>;
export type OrganizationMemberRow = Selectable<OrganizationMembersTable>;
export type MemberInvitationRow = Selectable<MemberInvitationsTable>;
export type InvitationRow = Selectable<InvitationsTable>;
export type FactorRow = Selectable<FactorsTable>;
export type PasskeyRow = Selectable<PasskeysTable>;
export type EmailChangeRow = Selectable<EmailChangesTable>;
export type ConnectionRow = Selectable<ConnectionsTable>;
export type UserImportRow = Selectable<UserImportsTable>;
export type UserImportLineRow = Selectable<UserImportLinesTable>;
export type UserRow = Selectable<UsersTable>;
export type ClientRow = Selectable<ClientsTable>;
export type TemporaryRedirectUriRow = Selectable<TemporaryRedirectUrisTable>;
export type ResourceRow = Selectable<ResourcesTable>;
export type ApiKeyRow = Selectable<ApiKeysTable>;
export type PersonalTokenRow = Selectable<PersonalTokensTable>;
export type DeliveryRow = Selectable<DeliveriesTable>;
export type EventStreamRow = Selectable<EventStreamsTable>;
export type SignalStreamRow = Selectable<SignalStreamsTable>;
export type WebhookEndpointRow = Selectable<WebhookEndpointsTable>;
export type DecisionHookRow = Selectable<DecisionHooksTable>;
export type DeliveryAttemptRow = Selectable<DeliveryAttemptsTable>;

export type VaultEntryRow = Selectable<VaultEntriesTable>;

export type Address = NonNullable<UserRow['address']>;
export type FactorKind = FactorRow['kind'];
export type { MemberRole } from './schema/apps.ts';
export type ResourceScope = ResourceRow['scopes'][number];
