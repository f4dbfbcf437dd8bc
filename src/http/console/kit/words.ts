// Words of the catalogues for what has a fixed list of values: a table each, so that a value without a word is a type
// error and a word without a value is found by the test of the catalogues.

import type { ClientType } from '../../../apps/clients/clients.ts';
import type { Permission } from '../../../apps/permissions.ts';
import type { SigningKey } from '../../../apps/signing-keys.ts';
import type { AuditLogTable, FactorKind, MemberRole } from '../../../database/schema.ts';
import type { Event } from '../../../events/record.ts';
import type { InvitationState } from '../../../invitations/invitations.ts';
import type { MailKind, SmsKind } from '../../../mail/kinds.ts';
import type { SettingName } from '../../../social/catalogue.ts';
import type { Look } from '../../assets/looks.ts';
import type { Translate } from '../../kit/render/messages.ts';
import type { ScreenName } from '../settings/examples.ts';

export const roleWords: Record<MemberRole, string> = {
  owner: 'console.role.owner',
  admin: 'console.role.admin',
  viewer: 'console.role.viewer',
};

export const statusWords = {
  active: 'console.status.active',
  suspended: 'console.status.suspended',
  disabled: 'console.status.disabled',
} as const;

export const clientTypeWords: Record<ClientType, { name: string; text: string }> = {
  confidential: { name: 'console.client_type.confidential', text: 'console.client_type.confidential_text' },
  public: { name: 'console.client_type.public', text: 'console.client_type.public_text' },
  machine: { name: 'console.client_type.machine', text: 'console.client_type.machine_text' },
};

export const permissionWords: Record<Permission, string> = {
  'app:read': 'console.permission.app_read',
  'app:write': 'console.permission.app_write',
  'app:delete': 'console.permission.app_delete',
  'auth:write': 'console.permission.auth_write',
  'users:read': 'console.permission.users_read',
  'users:write': 'console.permission.users_write',
  'clients:read': 'console.permission.clients_read',
  'clients:write': 'console.permission.clients_write',
  'resources:read': 'console.permission.resources_read',
  'resources:write': 'console.permission.resources_write',
  'api_keys:read': 'console.permission.api_keys_read',
  'api_keys:write': 'console.permission.api_keys_write',
  'members:read': 'console.permission.members_read',
  'members:write': 'console.permission.members_write',
  'events:read': 'console.permission.events_read',
  'connections:read': 'console.permission.connections_read',
  'connections:write': 'console.permission.connections_write',
};

/** Days. */
export const lifetimeWords = {
  30: 'console.lifetime.month',
  90: 'console.lifetime.quarter',
  365: 'console.lifetime.year',
  never: 'console.lifetime.never',
} as const;

/** Hours. */
export const overlapWords = {
  0: 'console.overlap.none',
  1: 'console.overlap.hour',
  24: 'console.overlap.day',
  168: 'console.overlap.week',
} as const;

/** An event that has no words yet is shown by its name. */
const eventWords: Partial<Record<Event, string>> = {
  'app.created': 'console.event.app_created',
  'app.updated': 'console.event.app_updated',
  'app.deleted': 'console.event.app_deleted',
  'api_key.created': 'console.event.api_key_created',
  'api_key.revoked': 'console.event.api_key_revoked',
  'api_key.rotated': 'console.event.api_key_rotated',
  'authorization.refused': 'console.event.authorization_refused',
  'client.created': 'console.event.client_created',
  'client.updated': 'console.event.client_updated',
  'client.deleted': 'console.event.client_deleted',
  'client_secret.created': 'console.event.client_secret_created',
  'client_secret.revoked': 'console.event.client_secret_revoked',
  'clock.strayed': 'console.event.clock_strayed',
  'clock.corrected': 'console.event.clock_corrected',
  'consent.granted': 'console.event.consent_granted',
  'consent.denied': 'console.event.consent_denied',
  'grant.revoked': 'console.event.grant_revoked',
  'invitation.created': 'console.event.invitation_created',
  'invitation.resent': 'console.event.invitation_resent',
  'invitation.revoked': 'console.event.invitation_revoked',
  'invitation.accepted': 'console.event.invitation_accepted',
  'member.added': 'console.event.member_added',
  'member.updated': 'console.event.member_updated',
  'member.removed': 'console.event.member_removed',
  'operator.created': 'console.event.operator_created',
  'operator.recovery_issued': 'console.event.operator_recovery_issued',
  'refresh_token.reused': 'console.event.refresh_token_reused',
  'resource.created': 'console.event.resource_created',
  'resource.updated': 'console.event.resource_updated',
  'resource.deleted': 'console.event.resource_deleted',
  'role.created': 'console.event.role_created',
  'role.updated': 'console.event.role_updated',
  'role.deleted': 'console.event.role_deleted',
  'session.created': 'console.event.session_created',
  'session.revoked': 'console.event.session_revoked',
  'sign_in.failed': 'console.event.sign_in_failed',
  'sign_in.locked': 'console.event.sign_in_locked',
  'sign_in.succeeded': 'console.event.sign_in_succeeded',
  'sign_up.refused': 'console.event.sign_up_refused',
  'signing_keys.rotated': 'console.event.signing_keys_rotated',
  'user.created': 'console.event.user_created',
  'user.updated': 'console.event.user_updated',
  'user.deleted': 'console.event.user_deleted',
  'user.disabled': 'console.event.user_disabled',
  'user.enabled': 'console.event.user_enabled',
  'user.locked': 'console.event.user_locked',
  'user.unlocked': 'console.event.user_unlocked',
  'user.email_change_begun': 'console.event.user_email_change_begun',
  'user.email_changed': 'console.event.user_email_changed',
  'user.email_change_undone': 'console.event.user_email_change_undone',
  'user.password_changed': 'console.event.user_password_changed',
  'user.email_looked_up': 'console.event.user_email_looked_up',
  'user.roles_changed': 'console.event.user_roles_changed',
  'factor.enrolled': 'console.event.factor_enrolled',
  'factor.removed': 'console.event.factor_removed',
  'factors.reset': 'console.event.factors_reset',
  'passkey.added': 'console.event.passkey_added',
  'passkey.updated': 'console.event.passkey_updated',
  'passkey.removed': 'console.event.passkey_removed',
  'passkey.refused': 'console.event.passkey_refused',
  'recovery_code.used': 'console.event.recovery_code_used',
  'recovery_codes.regenerated': 'console.event.recovery_codes_regenerated',
  'trusted_device.added': 'console.event.trusted_device_added',
  'trusted_device.removed': 'console.event.trusted_device_removed',
  'connection.created': 'console.event.connection_created',
  'connection.updated': 'console.event.connection_updated',
  'connection.deleted': 'console.event.connection_deleted',
  'identity.linked': 'console.event.identity_linked',
  'identity.unlinked': 'console.event.identity_unlinked',
};

export function eventText(event: Event, t: Translate): string {
  const key = eventWords[event];
  return key ? t(key) : event;
}

export const actorWords: Record<AuditLogTable['actor_kind'], string> = {
  user: 'console.actor.user',
  developer: 'console.actor.developer',
  operator: 'console.actor.operator',
  api_key: 'console.actor.api_key',
  client: 'console.actor.client',
  system: 'console.actor.system',
  anonymous: 'console.actor.anonymous',
};

export const roleTexts: Record<MemberRole, string> = {
  owner: 'console.role.owner_text',
  admin: 'console.role.admin_text',
  viewer: 'console.role.viewer_text',
};

/** Seconds; '' for what the App's settings say. */
export const tokenLifetimeWords = {
  '': 'console.token_lifetime.app',
  300: 'console.token_lifetime.m5',
  900: 'console.token_lifetime.m15',
  1800: 'console.token_lifetime.m30',
  3600: 'console.token_lifetime.h1',
  43200: 'console.token_lifetime.h12',
  86400: 'console.token_lifetime.d1',
} as const;

export const unitWords = {
  seconds: 'console.unit.seconds',
  minutes: 'console.unit.minutes',
  hours: 'console.unit.hours',
  days: 'console.unit.days',
} as const;

export const keyStateWords: Record<SigningKey['state'], string> = {
  next: 'console.keys.next',
  current: 'console.keys.current',
  retired: 'console.keys.retired',
};

export const invitationStateWords: Record<InvitationState, string> = {
  open: 'console.invitation_state.open',
  accepted: 'console.invitation_state.accepted',
  revoked: 'console.invitation_state.revoked',
  expired: 'console.invitation_state.expired',
};

export const mailKindWords: Record<MailKind, string> = {
  verify_email: 'console.mail_kind.verify_email',
  confirm_email: 'console.mail_kind.confirm_email',
  enrol_factor: 'console.mail_kind.enrol_factor',
  second_factor: 'console.mail_kind.second_factor',
  register: 'console.mail_kind.register',
  welcome: 'console.mail_kind.welcome',
  email_exists: 'console.mail_kind.email_exists',
  magic_link: 'console.mail_kind.magic_link',
  reset_password: 'console.mail_kind.reset_password',
  invitation: 'console.mail_kind.invitation',
  email_change_code: 'console.mail_kind.email_change_code',
  email_change_agree: 'console.mail_kind.email_change_agree',
  email_changed: 'console.mail_kind.email_changed',
  email_replaced: 'console.mail_kind.email_replaced',
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
  new_device: 'console.mail_kind.new_device',
};

export const smsKindWords: Record<SmsKind, string> = {
  verify_phone: 'console.sms_kind.verify_phone',
  email_lookup: 'console.sms_kind.email_lookup',
  second_factor: 'console.sms_kind.second_factor',
  enrol_factor: 'console.sms_kind.enrol_factor',
};

export const factorWords: Record<FactorKind, string> = {
  totp: 'console.setting.mfa_methods_totp',
  passkey: 'console.setting.mfa_methods_passkey',
  email: 'console.setting.mfa_methods_email',
  sms: 'console.setting.mfa_methods_sms',
};

export const mailStateWords = {
  queued: 'console.mails.queued',
  sent: 'console.mails.sent',
} as const;

export const screenWords: Record<ScreenName, string> = {
  sign_in: 'console.screen.sign_in',
  sign_up: 'console.screen.sign_up',
  forgot: 'console.screen.forgot',
  magic_link_sent: 'console.screen.magic_link_sent',
  verify_email: 'console.screen.verify_email',
  second_factor: 'console.screen.second_factor',
  consent: 'console.screen.consent',
  signed_out: 'console.screen.signed_out',
  error: 'console.screen.error',
};

export const lookWords: Record<Look, string> = {
  light: 'console.preview.light',
  dark: 'console.preview.dark',
};

export const widthWords = {
  phone: 'console.preview.phone',
  desktop: 'console.preview.desktop',
} as const;

export const connectionSettingWords: Record<SettingName, string> = {
  issuer: 'console.connections.setting.issuer',
  tenant: 'console.connections.setting.tenant',
  team_id: 'console.connections.setting.team_id',
  key_id: 'console.connections.setting.key_id',
  authorization_url: 'console.connections.setting.authorization_url',
  token_url: 'console.connections.setting.token_url',
  userinfo_url: 'console.connections.setting.userinfo_url',
  scope: 'console.connections.setting.scope',
  subject_claim: 'console.connections.setting.subject_claim',
  email_claim: 'console.connections.setting.email_claim',
  email_verified_claim: 'console.connections.setting.email_verified_claim',
  name_claim: 'console.connections.setting.name_claim',
  picture_claim: 'console.connections.setting.picture_claim',
  trust_email: 'console.connections.setting.trust_email',
};
