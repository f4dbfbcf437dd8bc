// Every mail and every SMS that Gatehouse sends. A kind is one row: which of its parts exist; the words are
// `mail.{kind}.*` (subject, text, button, note) and `sms.{kind}` of the message catalogues.

export type MailKind = keyof typeof mailKinds;

/** `link`, `code`: what the mail carries; `keep`: how long it is of use, in minutes, and so how long it is tried. */
export const mailKinds = {
  verify_email: { link: true, code: true, keep: 24 * 60 },
  confirm_email: { link: true, code: false, keep: 24 * 60 },
  enrol_factor: { link: false, code: true, keep: 10 },
  second_factor: { link: false, code: true, keep: 10 },
  register: { link: false, code: true, keep: 10 },
  welcome: { link: false, code: false, keep: 24 * 60 },
  email_exists: { link: false, code: false, keep: 60 },
  magic_link: { link: true, code: true, keep: 15 },
  reset_password: { link: true, code: false, keep: 30 },
  invitation: { link: true, code: false, keep: 7 * 24 * 60 },
  password_changed: { link: false, code: false, keep: 24 * 60 },
  locked: { link: true, code: false, keep: 60 },
  locked_factor: { link: true, code: false, keep: 60 },
} as const satisfies Record<string, { link: boolean; code: boolean; keep: number }>;

export type SmsKind = keyof typeof smsKinds;

/** Each carries a code. */
export const smsKinds = {
  enrol_factor: { keep: 10 },
  second_factor: { keep: 10 },
  verify_phone: { keep: 10 },
  email_lookup: { keep: 10 },
} as const satisfies Record<string, { keep: number }>;

export type Mail = {
  kind: MailKind;
  to: string;
  locale: 'en' | 'de';
  /** Whom it greets. */
  name?: string | undefined;
  /** Who invites; the App's team unless given. */
  inviter?: string | undefined;
  link?: string | undefined;
  code?: string | undefined;
  /** What fills the placeholders of the words: `minutes`, … */
  values?: Record<string, string | number> | undefined;
  /** What is known of who did what the mail tells of: `at`, `ip`, `device` in the words. */
  seen?: { at: string; ip: string; user_agent: string } | undefined;
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
