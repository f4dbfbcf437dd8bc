// Combinations of settings that contradict each other or the server. Each is a row: a change is refused if it touches one
// of the settings, so that an App from before a rule can still change everything else.
import { isDeepStrictEqual } from 'node:util';
import { Problem, requireAll } from '../../problem.ts';
import { keysOf } from '../../tables.ts';
import type { Settings } from './settings.ts';

type Conflict = {
  between: (keyof Settings)[];
  /** Whether these settings contradict each other. */
  holds(settings: Settings): boolean;
  /** The mistake, for people. */
  detail: string;
};

/** By the `reason` among the members of `settings_conflict`. */
const conflicts = {
  mail_twice: {
    between: ['magic_link', 'mfa_methods'],
    holds: ({ magic_link, mfa_methods }) => magic_link === 'on' && mfa_methods.includes('email'),
    detail: 'magic_link and email among mfa_methods would make a mailbox both factors; choose one of them',
  },
  sms_alone: {
    between: ['mfa_methods'],
    // ASVS 6.6.1: SMS only beside a stronger method.
    holds: ({ mfa_methods: methods }) =>
      methods.includes('sms') && !methods.includes('totp') && !methods.includes('passkey'),
    detail: 'sms can be intercepted; add totp or passkey to mfa_methods',
  },
  no_roles: {
    between: ['mfa', 'mfa_roles'],
    holds: ({ mfa, mfa_roles }) => mfa === 'required_for_roles' && mfa_roles.length === 0,
    detail: 'mfa is required_for_roles and mfa_roles is empty, so that it would be required of nobody',
  },
  session_seconds: {
    between: ['session_seconds', 'session_max_seconds'],
    holds: (settings) => settings.session_seconds > settings.session_max_seconds,
    detail: 'session_seconds must be at most session_max_seconds',
  },
  session_short_seconds: {
    between: ['session_short_seconds', 'session_max_seconds'],
    holds: (settings) => settings.session_short_seconds > settings.session_max_seconds,
    detail: 'session_short_seconds must be at most session_max_seconds',
  },
  refresh_token_seconds: {
    between: ['refresh_token_seconds', 'refresh_token_max_seconds'],
    holds: (settings) => settings.refresh_token_seconds > settings.refresh_token_max_seconds,
    detail: 'refresh_token_seconds must be at most refresh_token_max_seconds',
  },
} as const satisfies Record<string, Conflict>;

export type ConflictReason = keyof typeof conflicts;
export const conflictReasons = keysOf(conflicts);

type Change = Partial<Settings>;

/**
 * `settings` are those after the change. All conflicts come as one problem, each beside the settings that were changed.
 * Throws `settings_conflict`, `sms_off`, `captcha_unavailable`.
 */
export async function requireConsistent(
  settings: Settings,
  { before, change, server }: { before: Settings; change: Change; server: { sms: boolean; captcha: boolean } },
): Promise<void> {
  await requireAll(
    ...conflictReasons.map((reason) => () => requireNoConflict(settings, before, reason)),
    () => requireSms(change, server.sms),
    () => requireCaptchaService(change, server.captcha),
  );
}

function requireNoConflict(settings: Settings, before: Settings, reason: ConflictReason): void {
  const { between, holds, detail }: Conflict = conflicts[reason];
  const touched = between.filter((name) => !isDeepStrictEqual(settings[name], before[name]));
  if (touched.length === 0 || !holds(settings)) return;
  const fields = Object.fromEntries(touched.map((name) => [`settings.${name}`, detail]));
  throw new Problem('settings_conflict', detail, { fields, members: { reason } });
}

function requireSms(change: Change, isThere: boolean): void {
  if (change.mfa_methods?.includes('sms') && !isThere) {
    throw new Problem('sms_off', `settings.mfa_methods: ${NO_SMS}`, { fields: { 'settings.mfa_methods': NO_SMS } });
  }
}

function requireCaptchaService(change: Change, isThere: boolean): void {
  if (change.captcha === 'service' && !isThere) {
    throw new Problem('captcha_unavailable', `settings.captcha: ${NO_CAPTCHA}`, {
      fields: { 'settings.captcha': NO_CAPTCHA },
    });
  }
}

const NO_SMS = 'sms needs a server with SMS_URL';
const NO_CAPTCHA = 'needs a service, which this server does not have: CAPTCHA_VERIFY_URL is not set';
