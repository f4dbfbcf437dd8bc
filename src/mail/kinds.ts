// Every mail that Gatehouse sends. A kind is one row: which of its parts exist; the words are `mail.{kind}.*` of the
// message catalogues (subject, text, button, note).

export type MailKind = keyof typeof mailKinds;

/** `link`, `code`: what the mail carries; `keep`: how long it is of use, in minutes, and so how long it is tried. */
export const mailKinds = {
  verify_email: { link: true, code: true, keep: 24 * 60 },
  confirm_email: { link: true, code: false, keep: 24 * 60 },
  welcome: { link: false, code: false, keep: 24 * 60 },
  email_exists: { link: false, code: false, keep: 60 },
  magic_link: { link: true, code: true, keep: 15 },
  reset_password: { link: true, code: false, keep: 30 },
  invitation: { link: true, code: false, keep: 7 * 24 * 60 },
  password_changed: { link: false, code: false, keep: 24 * 60 },
} as const satisfies Record<string, { link: boolean; code: boolean; keep: number }>;

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
};
