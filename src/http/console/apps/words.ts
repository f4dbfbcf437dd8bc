// Words for what the pages about an App as a whole list.
import type { SigningKey } from '../../../apps/signing-keys.ts';
import type { MemberRole } from '../../../database/schema.ts';
import type { SmsKind } from '../../../mail/kinds.ts';

export const roleWords: Record<MemberRole, string> = {
  owner: 'console.role.owner',
  admin: 'console.role.admin',
  viewer: 'console.role.viewer',
};

export const roleTexts: Record<MemberRole, string> = {
  owner: 'console.role.owner_text',
  admin: 'console.role.admin_text',
  viewer: 'console.role.viewer_text',
};

export const keyStateWords: Record<SigningKey['state'], string> = {
  next: 'console.keys.next',
  current: 'console.keys.current',
  retired: 'console.keys.retired',
};

export const smsKindWords: Record<SmsKind, string> = {
  verify_phone: 'console.sms_kind.verify_phone',
  email_lookup: 'console.sms_kind.email_lookup',
  second_factor: 'console.sms_kind.second_factor',
  enrol_factor: 'console.sms_kind.enrol_factor',
};

export const mailStateWords = {
  queued: 'console.mails.queued',
  sent: 'console.mails.sent',
  refused: 'console.mails.refused',
  kept: 'console.mails.kept',
} as const;
