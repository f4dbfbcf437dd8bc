// The screens that ask for a second factor: one for each way that the user has, with links from one to the others.

import { deviceCookie, trustDevice } from '../../authentication/factors/trusted-devices.ts';
import { withSecondFactor } from '../../authentication/sign-in/assurance.ts';
import { proveSecondFactor, type SecondFactor, type Way, waysOf } from '../../authentication/sign-in/second-factor.ts';
import { DAY } from '../../clock.ts';
import type { UserRow } from '../../database/schema.ts';
import type { System } from '../../system.ts';
import type { Form } from '../kit/forms/forms.ts';
import { translator } from '../kit/render/messages.ts';
import { sendPage } from '../kit/render/pages.ts';
import { setAppCookie } from '../kit/request/cookies.ts';
import { readPasskey, showPasskey } from './passkeys.ts';
import { advance } from './progress.ts';
import { clientName, offerUnlock, pageOptions, redirect, toFieldErrors, type Visit } from './routes.ts';
import { readSentCode, showSentCode } from './sent-factors.ts';

type Errors = { code?: string; recovery_code?: string; form?: string };

export type WayPage = {
  /** Below the interaction's address. */
  path: string;
  /** What the links of the other ways' pages say. */
  label: string;
  show(system: System, visit: Visit, errors?: Errors): Promise<void> | void;
  read(form: Form, visit: Visit): SecondFactor;
};

export const wayPages: Record<Way, WayPage> = {
  passkey: { path: 'passkey', label: 'passkey.use', show: showPasskey, read: readPasskey },
  totp: {
    path: 'second-factor',
    label: 'factor.use_code',
    show: showCode,
    read: ({ code = '' }) => ({ way: 'totp', code }),
  },
  sms: {
    path: 'sms-code',
    label: 'factor.use_sms',
    show: (system, visit, errors) => showSentCode(system, visit, 'sms', { errors }),
    read: (form, visit) => readSentCode('sms', form, visit),
  },
  email: {
    path: 'email-code',
    label: 'factor.use_email',
    show: (system, visit, errors) => showSentCode(system, visit, 'email', { errors }),
    read: (form, visit) => readSentCode('email', form, visit),
  },
  recovery_code: {
    path: 'recovery-code',
    label: 'factor.use_recovery_code',
    show: showRecoveryCode,
    read: ({ recovery_code = '' }) => ({ way: 'recovery_code', recovery_code }),
  },
};

/** The best way that the user has. */
export async function showSecondFactor(system: System, visit: Visit): Promise<void> {
  const [way] = waysOf(visit.standing.kinds, visit.standing.amr);
  await wayPages[way!].show(system, visit);
}

/** Who opens the address of a way that it has not gets one that it has. */
export async function showWay(system: System, visit: Visit, way: Way): Promise<void> {
  if (visit.step !== 'second_factor' || !waysOf(visit.standing.kinds, visit.standing.amr).includes(way))
    return redirect(visit.ctx, visit.url);
  await wayPages[way].show(system, visit);
}

export async function postWay(system: System, visit: Visit, way: Way, form: Form): Promise<void> {
  const { ctx, standing, step, url } = visit;
  if (step !== 'second_factor' || !waysOf(standing.kinds, standing.amr).includes(way)) return redirect(ctx, url);
  try {
    const amr = await proveSecondFactor(system, ctx.state.app, userOf(visit), wayPages[way].read(form, visit));
    // Who has to take a code from the list does so because something is lost: no browser to trust.
    if (form.trust === 'yes' && way !== 'recovery_code') await trustBrowser(system, visit);
    await advance(system, visit, userOf(visit), withSecondFactor(standing.amr, amr));
  } catch (error) {
    offerUnlock(system, visit, error);
    await wayPages[way].show(system, visit, toFieldErrors(visit, error, ['code', 'recovery_code']));
  }
}

export const userOf = ({ standing }: Visit): UserRow => standing.user!;

/** What every page of factors has: where it posts, who signs in, and the ways out. */
export async function factorPage(visit: Visit, path: string) {
  const { url, csrf } = visit;
  return {
    action: `${url}/${path}`,
    csrf,
    user: { email: userOf(visit).email },
    client_name: await clientName(visit),
    switch_user: { action: `${url}/switch` },
    cancel: { action: `${url}/cancel` },
  };
}

export async function wayPage(visit: Visit, way: Way) {
  const { url, standing } = visit;
  const t = translator(pageOptions(visit).locale);
  const others = waysOf(standing.kinds, standing.amr).filter((other) => other !== way);
  return {
    ...(await factorPage(visit, wayPages[way].path)),
    others: others.map((other) => ({ label: t(wayPages[other].label), url: `${url}/${wayPages[other].path}` })),
    trusted_days: visit.ctx.state.app.settings.trusted_device_days,
  };
}

async function showCode(_system: System, visit: Visit, errors?: Errors): Promise<void> {
  const locals = { ...(await wayPage(visit, 'totp')), errors };
  sendPage(visit.ctx, visit.ctx.state.app, 'second-factor', locals, pageOptions(visit));
}

async function showRecoveryCode(_system: System, visit: Visit, errors?: Errors): Promise<void> {
  const locals = { ...(await wayPage(visit, 'recovery_code')), errors };
  sendPage(visit.ctx, visit.ctx.state.app, 'recovery-code', locals, pageOptions(visit));
}

async function trustBrowser(system: System, visit: Visit): Promise<void> {
  const { app } = visit.ctx.state;
  const user = userOf(visit);
  const token = await trustDevice(system.database.db, app, user.id);
  if (!token) return;
  const maxAge = app.settings.trusted_device_days * DAY;
  setAppCookie(visit.ctx.cookies, app, deviceCookie(user.id), { value: token, path: '/', maxAge });
}
