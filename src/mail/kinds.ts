// All mails and SMS that Gatehouse sends, one row for each kind. The words are in the message catalogues:
// `mail.{kind}.*` (subject, text, button, note; `mail.notice.*` if a notice has none of its own) and `sms.{kind}`.

import { DAY, HOUR, MINUTE } from '../clock.ts';
import type { Urgency } from '../queue/turns.ts';

export type MailKind = keyof typeof mailKinds;

/** A user who is away for a long weekend should still get the notice. */
const NOTICE = { urgency: 'normal', notice: true, link: true, code: false, keep: 3 * DAY } as const;

/**
 * `urgency`: which mails leave first when many wait; `link`, `code`: whether the mail has one; `keep`: how long it is useful, and so
 * how long we try to send it, in milliseconds; `notice`: it tells what happened, when and where; `to`: it goes to a developer of
 * the App, not to a user.
 */
export const mailKinds = {
  verify_email: { urgency: 'urgent', link: true, code: true, keep: DAY },
  confirm_email: { urgency: 'urgent', link: true, code: false, keep: DAY },
  sign_in_code: { urgency: 'urgent', link: false, code: true, keep: 10 * MINUTE },
  enrol_factor: { urgency: 'urgent', link: false, code: true, keep: 10 * MINUTE },
  second_factor: { urgency: 'urgent', link: false, code: true, keep: 10 * MINUTE },
  register: { urgency: 'urgent', link: false, code: true, keep: 10 * MINUTE },
  welcome: { urgency: 'normal', link: false, code: false, keep: DAY },
  email_exists: { urgency: 'urgent', link: false, code: false, keep: HOUR },
  magic_link: { urgency: 'urgent', link: true, code: true, keep: 10 * MINUTE },
  reset_password: { urgency: 'urgent', link: true, code: false, keep: 30 * MINUTE },
  // Its page asks for another link when this one has expired.
  choose_password: { urgency: 'bulk', link: true, code: false, keep: DAY },
  invitation: { urgency: 'bulk', link: true, code: false, keep: 7 * DAY },
  organization_invitation: { urgency: 'bulk', link: true, code: false, keep: 7 * DAY },
  member_invitation: { urgency: 'normal', link: true, code: false, keep: 7 * DAY, to: 'developer' },
  email_change_code: { urgency: 'urgent', link: false, code: true, keep: 10 * MINUTE },
  email_change_agree: { urgency: 'urgent', link: true, code: false, keep: DAY },
  email_changed: NOTICE,
  email_replaced: { ...NOTICE, link: false },
  username_changed: NOTICE,
  password_changed: { ...NOTICE, link: false },
  locked: { urgency: 'urgent', link: true, code: false, keep: HOUR },
  locked_factor: { urgency: 'urgent', link: true, code: false, keep: HOUR },
  factor_added: NOTICE,
  factor_removed: NOTICE,
  factors_reset: NOTICE,
  recovery_code_used: NOTICE,
  recovery_codes_renewed: NOTICE,
  passkey_added: NOTICE,
  passkey_removed: NOTICE,
  identity_linked: NOTICE,
  identity_unlinked: NOTICE,
  personal_token_created: NOTICE,
  app_deletion_scheduled: NOTICE,
  app_transferred: NOTICE,
  app_exported: NOTICE,
  app_key_created: NOTICE,
  domain_lost: NOTICE,
  organization_key_created: NOTICE,
  session_disowned: NOTICE,
  webhook_disabled: NOTICE,
  event_stream_disabled: NOTICE,
  event_stream_opened: NOTICE,
  hook_suspended: NOTICE,
  signal_stream_disabled: NOTICE,
  new_device: NOTICE,
  impersonated: NOTICE,
} as const satisfies Record<string, MailTraits>;

type MailTraits = { urgency: Urgency; link: boolean; code: boolean; keep: number; notice?: true; to?: 'developer' };

export type NoticeKind = {
  [Kind in MailKind]: (typeof mailKinds)[Kind] extends { notice: true } ? Kind : never;
}[MailKind];

export const mailLocales = ['en', 'de'] as const;

/** The language of a mail for a language tag (BCP 47), if it is one that mails are written in. */
export function toMailLocale(tag: string | null | undefined): Mail['locale'] | undefined {
  const language = tag?.split(/[-_]/, 1)[0]?.toLowerCase();
  return mailLocales.find((one) => one === language);
}

export type SmsKind = keyof typeof smsKinds;

const CODE = { urgency: 'urgent', keep: 10 * MINUTE } as const;

/** Each carries a code. */
export const smsKinds = {
  enrol_factor: CODE,
  second_factor: CODE,
  verify_phone: CODE,
  email_lookup: CODE,
} as const satisfies Record<string, { urgency: Urgency; keep: number }>;

export type Mail = {
  kind: MailKind;
  to: string;
  locale: (typeof mailLocales)[number];
  /** The name in the greeting. */
  name?: string | undefined;
  /** The name of the inviter; the App's team by default. */
  inviter?: string | undefined;
  /** The name of the organization that the mail is about. */
  organization?: string | undefined;
  link?: string | undefined;
  code?: string | undefined;
  /** Values for the placeholders of the words: `minutes`, … */
  values?: Record<string, string | number> | undefined;
  /** Placeholders that stand for other words of the catalogue, by the keys of those. */
  words?: Record<string, string> | undefined;
  /** The event that the mail is about: a notice lists it; the words of other mails use `at`, `ip` and `device`. */
  happened?: Happened | undefined;
};

export type Happened = {
  /** RFC 3339. */
  at: string;
  /** The place of the user; omitted if the App did it. */
  where?: { ip: string | undefined; user_agent: string | undefined } | undefined;
};

export type Sms = {
  kind: SmsKind;
  /** E.164. */
  to: string;
  locale: 'en' | 'de';
  code: string;
  values?: Record<string, string | number> | undefined;
};

export type Message = { channel: 'mail'; mail: Mail } | { channel: 'sms'; sms: Sms };

const kinds: Record<Message['channel'], Record<string, { urgency: Urgency; keep: number }>> = {
  mail: mailKinds,
  sms: smsKinds,
};

/** Of a stored message, whose kind may be one of another version. */
export const traitsOf = ({ channel, kind }: { channel: Message['channel']; kind: string }) =>
  kinds[channel][kind] ?? ({ urgency: 'normal', keep: DAY } as const);
