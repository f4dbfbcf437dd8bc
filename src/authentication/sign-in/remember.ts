// Whether a session outlives the browser: what the App lets users choose, and what this user chose. One that is not
// remembered has a cookie without an end, and itself ends after `session_short_seconds`, used or not.
import type { App } from '../../apps/app.ts';

/** On the screens, where the user chooses if anybody does. */
export function isRemembered({ settings }: App, chosen: boolean | undefined): boolean {
  if (settings.remember_me !== 'ask') return settings.remember_me === 'always';
  return chosen === true;
}

/** By the API the backend chooses, but not against `never`. */
export function isRememberedByApi({ settings }: App, chosen: boolean | undefined): boolean {
  return settings.remember_me !== 'never' && chosen !== false;
}
