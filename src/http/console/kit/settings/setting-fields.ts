// Every setting of an App as the console shows it: one row each, so that a setting without a place is a type error. Its
// words are `console.setting.{name}` and `…_help`, and `…_{value}` for each choice; its bounds are the settings' own.

import type { Permission } from '../../../../apps/permissions.ts';
import type { Settings } from '../../../../apps/settings/settings.ts';
import { keysOf } from '../../../../tables.ts';
import type { Kind } from './setting-kinds.ts';

export type SettingField = {
  section: keyof typeof settingSections;
  kind: Kind;
  /** The message beside a wrong value; without it, that it is out of bounds. */
  error?: string;
};

/** In the order in which their tab shows them. */
export const settingFields: Record<keyof Settings, SettingField> = {
  locale: { section: 'app', kind: 'choice' },
  cors_origins: { section: 'app', kind: 'lines', error: 'console.error.origin' },
  custom_claims: { section: 'app', kind: 'lines', error: 'console.error.custom_claim' },
  vault_page: { section: 'app', kind: 'flag' },

  identifiers: { section: 'methods', kind: 'choices' },
  passkeys: { section: 'methods', kind: 'flag' },
  magic_link: { section: 'methods', kind: 'flag' },
  remember_me: { section: 'methods', kind: 'choice' },
  sign_up: { section: 'sign_up', kind: 'choice' },
  email_verification: { section: 'sign_up', kind: 'choice' },
  organizations_by_users: { section: 'sign_up', kind: 'flag' },

  password_min_length: { section: 'passwords', kind: 'number' },
  password_min_strength: { section: 'passwords', kind: 'choice' },
  password_words: { section: 'passwords', kind: 'lines', error: 'console.error.password_word' },
  lockout_attempts: { section: 'guesses', kind: 'number' },
  lockout_minutes: { section: 'guesses', kind: 'number' },
  captcha: { section: 'guesses', kind: 'choice' },
  mfa: { section: 'second_factors', kind: 'choice' },
  mfa_roles: { section: 'second_factors', kind: 'lines', error: 'console.error.role_name' },
  mfa_methods: { section: 'second_factors', kind: 'choices' },
  trusted_device_days: { section: 'second_factors', kind: 'number' },

  email_change: { section: 'notices', kind: 'choice' },
  new_device_mail: { section: 'notices', kind: 'flag' },

  impersonation: { section: 'support', kind: 'flag' },

  confirm_sign_out: { section: 'sessions', kind: 'flag' },
  audit_log_days: { section: 'events', kind: 'number' },

  session_seconds: { section: 'sessions', kind: 'duration' },
  session_max_seconds: { section: 'sessions', kind: 'duration' },
  session_short_seconds: { section: 'sessions', kind: 'duration' },
  access_token_seconds: { section: 'tokens', kind: 'duration' },
  id_token_seconds: { section: 'tokens', kind: 'duration' },
  refresh_token_seconds: { section: 'tokens', kind: 'duration' },
  refresh_token_max_seconds: { section: 'tokens', kind: 'duration' },
  refresh_leeway_seconds: { section: 'tokens', kind: 'duration' },
};

type Section = {
  tab: keyof typeof settingTabs;
  /** Not where the section is all of its tab. */
  title?: string;
  text?: string;
  /** The page of the App that holds the rest of it. */
  more?: { path: string; label: string; needs: Permission };
};

/** In the order in which their tab shows them. */
export const settingSections = {
  app: { tab: 'general' },
  methods: {
    tab: 'sign_in',
    title: 'console.settings.methods',
    text: 'console.settings.methods_text',
    more: { path: '/connections', label: 'console.settings.methods_more', needs: 'connections:read' },
  },
  sign_up: { tab: 'sign_in', title: 'console.settings.sign_up' },
  passwords: { tab: 'security', title: 'console.settings.passwords' },
  guesses: { tab: 'security', title: 'console.settings.guesses' },
  second_factors: { tab: 'security', title: 'console.settings.second_factors' },
  notices: { tab: 'security', title: 'console.settings.notices' },
  support: { tab: 'security', title: 'console.settings.support' },
  sessions: { tab: 'lifetimes', title: 'console.settings.sessions' },
  tokens: { tab: 'lifetimes', title: 'console.settings.tokens' },
  events: { tab: 'lifetimes', title: 'console.settings.events' },
} as const satisfies Record<string, Section>;

/** The pages of settings that are forms of fields, each posting only its own. */
export const settingTabs = {
  general: { path: '/settings', title: 'console.settings.general' },
  sign_in: { path: '/settings/sign-in', title: 'console.settings.sign_in' },
  security: { path: '/settings/security', title: 'console.settings.security' },
  lifetimes: { path: '/settings/lifetimes', title: 'console.settings.lifetimes' },
} as const;

export type SettingTab = keyof typeof settingTabs;

export function sectionsOf(tab: SettingTab): (Section & { id: keyof typeof settingSections })[] {
  return keysOf(settingSections)
    .filter((id) => settingSections[id].tab === tab)
    .map((id) => ({ id, ...settingSections[id] }));
}

export function fieldsOf(tab: SettingTab): (SettingField & { name: keyof Settings })[] {
  return keysOf(settingFields)
    .filter((name) => settingSections[settingFields[name].section].tab === tab)
    .map((name) => ({ name, ...settingFields[name] }));
}
