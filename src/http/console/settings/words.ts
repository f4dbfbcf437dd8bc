// Words for what the pages of settings and their previews list.

import type { ImageKind } from '../../../apps/images/kinds.ts';
import type { ConflictReason } from '../../../apps/settings/conflicts.ts';
import type { Refused } from '../../../language/own-texts.ts';
import type { Look } from '../../assets/looks.ts';
import type { ScreenName } from './examples.ts';

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

export const conflictWords: Record<`settings_conflict.${ConflictReason}`, string> = {
  'settings_conflict.mail_twice': 'console.error.mail_twice',
  'settings_conflict.sms_alone': 'console.error.sms_alone',
  'settings_conflict.no_roles': 'console.error.no_roles',
  'settings_conflict.session_seconds': 'console.error.session_seconds',
  'settings_conflict.session_short_seconds': 'console.error.session_short_seconds',
  'settings_conflict.refresh_token_seconds': 'console.error.refresh_token_seconds',
};

export const imageWords: Record<ImageKind, string> = {
  logo: 'console.image.logo',
  logo_dark: 'console.image.logo_dark',
  favicon: 'console.image.favicon',
};

export const imageHelp: Record<ImageKind, string> = {
  logo: 'console.image.logo_help',
  logo_dark: 'console.image.logo_dark_help',
  favicon: 'console.image.favicon_help',
};

export const textFlawWords: Record<`invalid_pattern.${Refused['reason']}`, string> = {
  'invalid_pattern.empty': 'field.required',
  'invalid_pattern.server_message': 'console.texts.flaw.server_message',
  'invalid_pattern.language': 'console.texts.flaw.language',
  'invalid_pattern.too_long': 'field.too_long',
  'invalid_pattern.characters': 'console.texts.flaw.characters',
  'invalid_pattern.syntax': 'console.texts.flaw.syntax',
  'invalid_pattern.kind': 'console.texts.flaw.kind',
  'invalid_pattern.missing': 'console.texts.flaw.missing',
  'invalid_pattern.unknown': 'console.texts.flaw.unknown',
};
