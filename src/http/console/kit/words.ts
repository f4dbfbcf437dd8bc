// Words that several areas of the console show, for what has a fixed list of values: a table each, so that a value without
// a word is a type error and a word without a value is found by the test of the catalogues. Each area has more of its own.

import type { Permission } from '../../../apps/permissions.ts';
import type { MailKind } from '../../../mail/kinds.ts';
import type { Webhook } from '../../../webhooks/endpoints.ts';
import { organizationPermissionWords } from '../../kit/forms/api-keys.ts';

export const statusWords = {
  active: 'console.status.active',
  suspended: 'console.status.suspended',
  disabled: 'console.status.disabled',
} as const;

export const webhookStateWords: Record<Webhook['state'], string> = {
  active: 'console.webhooks.state.active',
  failing: 'console.webhooks.state.failing',
  disabled: 'console.webhooks.state.disabled',
};

export const permissionWords: Record<Permission, string> = {
  'app:read': 'console.permission.app_read',
  'app:write': 'console.permission.app_write',
  'app:delete': 'console.permission.app_delete',
  'configuration:read': 'console.permission.configuration_read',
  'configuration:write': 'console.permission.configuration_write',
  'auth:write': 'console.permission.auth_write',
  'users:read': 'console.permission.users_read',
  'users:write': 'console.permission.users_write',
  'users:import': 'console.permission.users_import',
  'users:impersonate': 'console.permission.users_impersonate',
  'roles:read': 'console.permission.roles_read',
  'roles:write': 'console.permission.roles_write',
  'clients:read': 'console.permission.clients_read',
  'clients:write': 'console.permission.clients_write',
  'redirect_uris:write': 'console.permission.redirect_uris_write',
  'resources:read': 'console.permission.resources_read',
  'resources:write': 'console.permission.resources_write',
  'api_keys:read': 'console.permission.api_keys_read',
  'api_keys:write': 'console.permission.api_keys_write',
  'members:read': 'console.permission.members_read',
  'members:write': 'console.permission.members_write',
  'events:read': 'console.permission.events_read',
  'webhooks:read': 'console.permission.webhooks_read',
  'webhooks:write': 'console.permission.webhooks_write',
  'hooks:read': 'console.permission.hooks_read',
  'hooks:write': 'console.permission.hooks_write',
  'webhooks:listen': 'console.permission.webhooks_listen',
  'event_streams:read': 'console.permission.event_streams_read',
  'event_streams:write': 'console.permission.event_streams_write',
  'connections:read': 'console.permission.connections_read',
  'connections:write': 'console.permission.connections_write',
  'test_messages:read': 'console.permission.test_messages_read',
  'test_messages:write': 'console.permission.test_messages_write',
  'vault:read': 'console.permission.vault_read',
  'vault:write': 'console.permission.vault_write',
  'usage:read': 'console.permission.usage_read',
  'usage:write': 'console.permission.usage_write',
  'billing:read': 'console.permission.billing_read',
  'billing:write': 'console.permission.billing_write',
  ...organizationPermissionWords,
};

/** What they allow a user of the App, where that is less than they allow an API key. */
const wordsForUsers: Partial<Record<Permission, string>> = {
  'users:write': 'console.permission.users_write_by_users',
  'roles:write': 'console.permission.roles_write_by_users',
  'users:import': 'console.permission.users_import_by_users',
};

/** Of a permission that a role of users may have. */
export const userPermissionWord = (name: Permission): string => wordsForUsers[name] ?? permissionWords[name];

export const mailKindWords: Record<MailKind, string> = {
  verify_email: 'console.mail_kind.verify_email',
  sign_in_code: 'console.mail_kind.sign_in_code',
  confirm_email: 'console.mail_kind.confirm_email',
  enrol_factor: 'console.mail_kind.enrol_factor',
  second_factor: 'console.mail_kind.second_factor',
  register: 'console.mail_kind.register',
  welcome: 'console.mail_kind.welcome',
  email_exists: 'console.mail_kind.email_exists',
  magic_link: 'console.mail_kind.magic_link',
  reset_password: 'console.mail_kind.reset_password',
  choose_password: 'console.mail_kind.choose_password',
  invitation: 'console.mail_kind.invitation',
  organization_invitation: 'console.mail_kind.organization_invitation',
  member_invitation: 'console.mail_kind.member_invitation',
  email_change_code: 'console.mail_kind.email_change_code',
  email_change_agree: 'console.mail_kind.email_change_agree',
  email_changed: 'console.mail_kind.email_changed',
  email_replaced: 'console.mail_kind.email_replaced',
  username_changed: 'console.mail_kind.username_changed',
  password_changed: 'console.mail_kind.password_changed',
  locked: 'console.mail_kind.locked',
  locked_factor: 'console.mail_kind.locked_factor',
  factor_added: 'console.mail_kind.factor_added',
  factor_removed: 'console.mail_kind.factor_removed',
  factors_reset: 'console.mail_kind.factors_reset',
  recovery_code_used: 'console.mail_kind.recovery_code_used',
  recovery_codes_renewed: 'console.mail_kind.recovery_codes_renewed',
  passkey_added: 'console.mail_kind.passkey_added',
  passkey_removed: 'console.mail_kind.passkey_removed',
  identity_linked: 'console.mail_kind.identity_linked',
  identity_unlinked: 'console.mail_kind.identity_unlinked',
  personal_token_created: 'console.mail_kind.personal_token_created',
  app_deletion_scheduled: 'console.mail_kind.app_deletion_scheduled',
  app_transferred: 'console.mail_kind.app_transferred',
  app_exported: 'console.mail_kind.app_exported',
  app_key_created: 'console.mail_kind.app_key_created',
  domain_lost: 'console.mail_kind.domain_lost',
  organization_key_created: 'console.mail_kind.organization_key_created',
  session_disowned: 'console.mail_kind.session_disowned',
  webhook_disabled: 'console.mail_kind.webhook_disabled',
  event_stream_disabled: 'console.mail_kind.event_stream_disabled',
  event_stream_opened: 'console.mail_kind.event_stream_opened',
  hook_suspended: 'console.mail_kind.hook_suspended',
  signal_stream_disabled: 'console.mail_kind.signal_stream_disabled',
  new_device: 'console.mail_kind.new_device',
  impersonated: 'console.mail_kind.impersonated',
};
