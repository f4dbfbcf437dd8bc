// Words for what the pages of settings and their previews list.
import type { Look } from '../../assets/looks.ts';
import type { ScreenName } from './examples.ts';

export const unitWords = {
  seconds: 'console.unit.seconds',
  minutes: 'console.unit.minutes',
  hours: 'console.unit.hours',
  days: 'console.unit.days',
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
