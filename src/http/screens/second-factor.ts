// The screens that ask for a second factor: one for each way that the user has, with links from one to the others.

import { addDeviceToken, DEVICE_COOKIE, trustDevice } from '../../authentication/factors/trusted-devices.ts';
import { bySecondFactor } from '../../authentication/sign-in/proofs.ts';
import type { SecondFactor, Way } from '../../authentication/sign-in/second-factor.ts';
import { DAY } from '../../clock.ts';
import { readAppCookie, setAppCookie } from '../../oidc/request/cookies.ts';
import type { System } from '../../system.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import type { Form } from '../kit/forms/forms.ts';
import type { Words } from '../kit/forms/words.ts';
import { sendPage } from '../kit/render/pages.ts';
import { redirect } from '../kit/request/redirect.ts';
import { mayUse, offeredWays, wayPage } from './factor-page.ts';
import { readPasskey, showPasskey } from './passkeys.ts';
import { takeProof } from './progress.ts';
import { readSentCode, sentWords, showSentCode } from './sent-factors.ts';
import { pageOptions, toErrors, userOf, type Visit } from './visit.ts';

type WayPage = {
  show(system: System, visit: Visit, errors?: FormErrors): Promise<void>;
  read(form: Form, visit: Visit): SecondFactor;
  words?: Words;
};

const wayPages: Record<Way, WayPage> = {
  passkey: { show: showPasskey, read: readPasskey },
  totp: { show: showCode, read: ({ code = '' }) => ({ way: 'totp', code }) },
  sms: {
    show: (system, visit, errors) => showSentCode(system, visit, 'sms', { errors }),
    read: (form, visit) => readSentCode('sms', form, visit),
    words: sentWords,
  },
  email: {
    show: (system, visit, errors) => showSentCode(system, visit, 'email', { errors }),
    read: (form, visit) => readSentCode('email', form, visit),
    words: sentWords,
  },
  recovery_code: {
    show: showRecoveryCode,
    read: ({ recovery_code = '' }) => ({ way: 'recovery_code', recovery_code }),
  },
};

/** The best way that the user has. */
export async function showSecondFactor(system: System, visit: Visit): Promise<void> {
  const [way] = offeredWays(visit);
  if (!way) throw new Error('a second factor is due, and the user has none');
  await wayPages[way].show(system, visit);
}

/** The address of a way that the user doesn't have leads to one that they have. */
export async function showWay(system: System, visit: Visit, way: Way): Promise<void> {
  if (!mayUse(visit, way)) return redirect(visit.ctx, visit.url);
  await wayPages[way].show(system, visit);
}

export async function postWay(system: System, visit: Visit, way: Way, form: Form): Promise<void> {
  if (!mayUse(visit, way)) return redirect(visit.ctx, visit.url);
  const { read, show, words } = wayPages[way];
  try {
    await takeProof(system, visit, bySecondFactor(read(form, visit)));
    // A code from the list is taken because something is lost: no browser to trust.
    if (form.trust === 'yes' && way !== 'recovery_code') await trustBrowser(system, visit);
  } catch (error) {
    await show(system, visit, toErrors(visit, error, ['code', 'recovery_code'], words));
  }
}

async function showCode(_system: System, visit: Visit, errors?: FormErrors): Promise<void> {
  const locals = { ...(await wayPage(visit, 'totp')), errors };
  sendPage(visit.ctx, visit.ctx.state.app, 'second-factor', locals, pageOptions(visit));
}

async function showRecoveryCode(_system: System, visit: Visit, errors?: FormErrors): Promise<void> {
  const locals = { ...(await wayPage(visit, 'recovery_code')), errors };
  sendPage(visit.ctx, visit.ctx.state.app, 'recovery-code', locals, pageOptions(visit));
}

async function trustBrowser(system: System, visit: Visit): Promise<void> {
  const { cookies, state } = visit.ctx;
  const { app } = state;
  const user = userOf(visit);
  const token = await trustDevice(system.db, app, user.id);
  if (!token) return;
  const maxAge = app.settings.trusted_device_days * DAY;
  const value = addDeviceToken(readAppCookie(cookies, app, DEVICE_COOKIE), user.id, token);
  setAppCookie(cookies, app, DEVICE_COOKIE, { value, maxAge });
}
