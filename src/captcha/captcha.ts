// The captcha of an App's public forms (setting `captcha`), on the screens and in the API. It is checked before
// anything is looked up, counted or hashed, so that it is the same for known and unknown addresses.

import type { Challenge } from 'altcha-lib';
import type { App } from '../apps/app.ts';
import type { Settings } from '../apps/settings/settings.ts';
import type { Core } from '../core.ts';
import { Problem } from '../problem.ts';
import { createWork, spendWork } from './proof-of-work.ts';
import { getService, isAcceptedByService } from './siteverify.ts';

type Kind = Exclude<Settings['captcha'], 'off'>;

const checks: Record<Kind, (core: Core, app: App, given: string) => Promise<boolean>> = {
  proof_of_work: spendWork,
  service: isAcceptedByService,
};

/** Throws `captcha_required`, and `captcha_failed` if the service can't be reached, which lets nobody through. */
export async function requireCaptcha(core: Core, app: App, given: string | undefined): Promise<void> {
  const { captcha } = app.settings;
  if (captcha === 'off') return;
  if (!given) throw refused('is missing');
  if (!(await checks[captcha](core, app, given))) throw refused('is wrong, has expired or was used before');
}

const refused = (what: string) => new Problem('captcha_required', undefined, { fields: { captcha: what } });

export type Captcha =
  | { kind: 'off' }
  | { kind: 'proof_of_work'; challenge: Challenge; lifetime_seconds: number }
  | { kind: 'service'; site_key: string; script_url: string; class: string; field: string; origins: string[] };

/**
 * The data that a page needs to show it. Throws `captcha_failed` if the App uses a service and the server no longer has
 * one.
 */
export async function createCaptcha(core: Core, app: App): Promise<Captcha> {
  const { captcha } = app.settings;
  if (captcha === 'off') return { kind: 'off' };
  if (captcha === 'proof_of_work') return { kind: 'proof_of_work', ...(await createWork(core, app)) };
  const { siteKey, scriptUrl, className, field, origins } = getService(core);
  return { kind: 'service', site_key: siteKey, script_url: scriptUrl, class: className, field, origins };
}
