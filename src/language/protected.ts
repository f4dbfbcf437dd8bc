// What an App may change of our words. Texts that protect the user stay: an App can add to them, and its words come after ours.
// Texts of the console, and of pages that belong to the server, are not the App's at all.

/** Why an App's text is added to ours instead of replacing it. */
export type Protection = 'client' | 'granted' | 'trust' | 'warning' | 'account' | 'impersonation';

/** Keys, or their beginnings. `test/http/kit/render/messages.test.ts` finds warnings that are missing here. */
const protections: Record<Protection, readonly string[]> = {
  /** The client that asks, whether anybody checked it, and where the answer goes. */
  client: ['consent.', 'select_user.', 'sign_out.asked_by', 'form_post.title'],
  /** What a client can do, and how it is taken away. */
  granted: ['scope.', 'claim.', 'account.apps.'],
  /** What is trusted from now on, and what to keep in mind. */
  trust: ['factor.trust', 'remember.help', 'account.trusted.', 'connect.claim'],
  /** What happened or is about to, that it may have been somebody else, and that a code is for nobody else. */
  warning: [
    ...[
      'mail.notice.',
      'mail.email_change',
      'mail.email_replaced.',
      'mail.username_changed.',
      'mail.session_disowned.',
      'mail.password_changed.',
    ],
    ...['mail.locked', 'mail.factor', 'mail.recovery_code', 'mail.passkey_', 'mail.identity_', 'mail.new_device.'],
    ...[
      'mail.second_factor.',
      'mail.sign_in_code.',
      'mail.enrol_factor.',
      'mail.register.note',
      'mail.magic_link.note',
    ],
    ...[
      'mail.verify_email.note',
      'mail.confirm_email.note',
      'mail.reset_password.',
      'mail.choose_password.note',
      'mail.email_exists.',
      'mail.welcome.note',
    ],
    ...['mail.invitation.note', 'sms.', 'agree_email.', 'undo_email.', 'unlock.', 'verify.text_after_guesses'],
    ...['account.history.', 'account.sessions.', 'account.sign_out_others', 'factor.enrol_sms_text'],
    ...['account.disown.', 'receipt.'],
  ],
  /** What can't be undone. */
  account: ['account.delete.', 'account.data.delete', 'account.factor.remove_text', 'account.factor.new_codes'],
  impersonation: ['impersonation.', 'mail.impersonated.', 'problem.impersonated.'],
};

/** Of the console, of the server itself, of development, and of pages that other people's sites are made from. */
const OF_THE_SERVER = [
  'console.',
  'setup.',
  'dev_mail.',
  'button.',
  'error.refused.',
  'mail.member_invitation.',
  'mail.personal_token_created.',
  'mail.app_deletion_scheduled.',
  'mail.app_transferred.',
  'mail.app_exported.',
  'mail.app_key_created.',
  'mail.webhook_disabled.',
  'mail.event_stream_disabled.',
  'mail.event_stream_opened.',
  'mail.hook_suspended.',
  'mail.hook_meanwhile.',
  'mail.signal_stream_disabled.',
];

/** Undefined for a text that an App may replace. */
export function protectionOf(key: string): Protection | undefined {
  const found = Object.entries(protections).find(([, starts]) => starts.some((start) => key.startsWith(start)));
  return found?.[0] as Protection | undefined;
}

export const isOfTheServer = (key: string): boolean => OF_THE_SERVER.some((start) => key.startsWith(start));

export const protectedKeys: readonly string[] = Object.values(protections).flat();
