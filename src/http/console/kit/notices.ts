// Notices after something was done, by the word in the page's address (`?done=…`): never text from the address itself.
import { isKeyOf } from '../../../tables.ts';

export const notices = {
  app_made: 'console.done.app_made',
  saved: 'console.done.saved',
  image_deleted: 'console.done.image_deleted',
  client_made: 'console.client.made',
  secret_shown: 'console.done.secret_shown',
  key_shown: 'console.done.key_shown',
  client_deleted: 'console.done.client_deleted',
  client_disabled: 'console.done.client_disabled',
  client_enabled: 'console.done.client_enabled',
  secret_revoked: 'console.done.secret_revoked',
  key_revoked: 'console.done.key_revoked',
  user_made: 'console.done.user_made',
  user_disabled: 'console.done.user_disabled',
  user_enabled: 'console.done.user_enabled',
  user_unlocked: 'console.done.user_unlocked',
  user_deleted: 'console.done.user_deleted',
  users_disabled: 'console.done.users_disabled',
  users_enabled: 'console.done.users_enabled',
  users_deleted: 'console.done.users_deleted',
  password_set: 'console.done.password_set',
  devices_forgotten: 'console.done.devices_forgotten',
  reset_mailed: 'console.done.reset_mailed',
  factor_removed: 'console.done.factor_removed',
  factors_reset: 'console.done.factors_reset',
  passkey_removed: 'console.done.passkey_removed',
  session_ended: 'console.done.session_ended',
  resource_made: 'console.done.resource_made',
  resource_deleted: 'console.done.resource_deleted',
  redirect_uri_added: 'console.done.redirect_uri_added',
  member_invited: 'console.done.member_invited',
  verification_sent: 'console.done.verification_sent',
  invitation_accepted: 'console.done.invitation_accepted',
  member_removed: 'console.done.member_removed',
  keys_rotated: 'console.done.keys_rotated',
  app_suspended: 'console.done.app_suspended',
  app_activated: 'console.done.app_activated',
  app_deleted: 'console.done.app_deleted',
  invitation_sent: 'console.done.invitation_sent',
  invitation_revoked: 'console.done.invitation_revoked',
  role_made: 'console.done.role_made',
  role_deleted: 'console.done.role_deleted',
  mail_retried: 'console.done.mail_retried',
  connection_made: 'console.done.connection_made',
  connection_deleted: 'console.done.connection_deleted',
} as const;

export type Done = keyof typeof notices;

/** Undefined for a word that isn't ours. */
export const toDone = (word: unknown): Done | undefined => (isKeyOf(notices, word) ? word : undefined);
