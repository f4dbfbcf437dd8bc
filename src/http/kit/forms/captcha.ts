// The captcha on our own forms: what a page shows of it (partials/captcha), and what the form then sends. Every public form
// calls both.
import type { App } from '../../../apps/app.ts';
import { createCaptcha, requireCaptcha } from '../../../captcha/captcha.ts';
import { Problem } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import type { CaptchaField } from '../render/views.ts';
import { API_PREFIX } from '../request/paths.ts';
import type { Form } from './forms.ts';

/** For the locals of a page with a public form: `captcha`. Undefined where none is asked for. */
export async function captchaField(system: System, app: App): Promise<CaptchaField | undefined> {
  const captcha = await createCaptcha(system, app).catch(tellAtTheForm);
  if (!captcha || captcha.kind === 'off') return undefined;
  if (captcha.kind === 'service') return captcha;
  const url = `${app.issuer}${API_PREFIX}/auth/captcha`;
  return { ...captcha, challenge: JSON.stringify(captcha.challenge), url };
}

/** A page whose service is gone shows: its form then says that it can't be sent. */
function tellAtTheForm(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
}

/** First of all that a public form does. Throws `captcha_required`, `captcha_failed`. */
export async function requireCaptchaIn(system: System, app: App, form: Form): Promise<void> {
  const isService = app.settings.captcha === 'service';
  await requireCaptcha(system, app, form[(isService && system.config.captcha?.field) || 'captcha']);
}
