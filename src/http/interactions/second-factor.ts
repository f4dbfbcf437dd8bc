// The screens of the second factor: asking for it, setting it up, and the recovery codes that are shown once.
import { withSecondFactor } from '../../authentication/assurance.ts';
import { proveSecondFactor, type SecondFactor } from '../../authentication/second-factor.ts';
import { confirmTotp, enrolTotp, findEnrolment } from '../../authentication/totp.ts';
import { deviceCookie, trustDevice } from '../../authentication/trusted-devices.ts';
import { DAY } from '../../clock.ts';
import type { UserRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { setAppCookie } from '../app-cookies.ts';
import { translator } from '../messages.ts';
import type { Form } from '../middleware/forms.ts';
import { sendPage, setPageHeaders } from '../middleware/pages.ts';
import { toQrImage } from '../qr-image.ts';
import { advance, keep } from './progress.ts';
import { clientName, pageOptions, redirect, toFieldErrors, type Visit } from './routes.ts';

type Errors = { code?: string; recovery_code?: string; form?: string };

const userOf = ({ standing }: Visit): UserRow => standing.user!;

/** What every one of these pages has: where it posts, who signs in, and the ways out. */
async function commonOf(visit: Visit, path: string) {
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

export async function showSecondFactor(_system: System, visit: Visit, errors?: Errors): Promise<void> {
  const { app } = visit.ctx.state;
  const locals = {
    ...(await commonOf(visit, 'second-factor')),
    errors,
    recovery_url: `${visit.url}/recovery-code`,
    trusted_days: app.settings.trusted_device_days,
  };
  sendPage(visit.ctx, app, 'second-factor', locals, pageOptions(visit));
}

export async function showRecoveryCode(visit: Visit, errors?: Errors): Promise<void> {
  const locals = {
    ...(await commonOf(visit, 'recovery-code')),
    errors,
    code_url: `${visit.url}/second-factor`,
  };
  sendPage(visit.ctx, visit.ctx.state.app, 'recovery-code', locals, pageOptions(visit));
}

export async function postSecondFactor(system: System, visit: Visit, { code = '', trust }: Form): Promise<void> {
  const proved = await prove(system, visit, { code }, (errors) => showSecondFactor(system, visit, errors));
  if (!proved) return;
  if (trust === 'yes') await trustBrowser(system, visit);
  await advance(system, visit, userOf(visit), proved);
}

export async function postRecoveryCode(system: System, visit: Visit, { recovery_code = '' }: Form): Promise<void> {
  const proved = await prove(system, visit, { recovery_code }, (errors) => showRecoveryCode(visit, errors));
  if (proved) await advance(system, visit, userOf(visit), proved);
}

/** What is proved with it, or undefined where a page was shown instead. */
async function prove(
  system: System,
  visit: Visit,
  given: SecondFactor,
  showErrors: (errors: Errors) => Promise<void>,
): Promise<string[] | undefined> {
  const { ctx, standing, step, url } = visit;
  if (step !== 'second_factor') {
    redirect(ctx, url);
    return undefined;
  }
  try {
    const amr = await proveSecondFactor(system.database, system.keyring, ctx.state.app, userOf(visit), given);
    return withSecondFactor(standing.amr, amr);
  } catch (error) {
    await showErrors(toFieldErrors(visit, error, ['code', 'recovery_code']));
    return undefined;
  }
}

async function trustBrowser(system: System, visit: Visit): Promise<void> {
  const { app } = visit.ctx.state;
  const user = userOf(visit);
  const token = await trustDevice(system.database.db, app, user.id);
  if (!token) return;
  const maxAge = app.settings.trusted_device_days * DAY;
  setAppCookie(visit.ctx.cookies, app, deviceCookie(user.id), { value: token, path: '/', maxAge });
}

export async function showEnrolFactor(system: System, visit: Visit, errors?: Errors): Promise<void> {
  const { database, keyring } = system;
  const { ctx, standing } = visit;
  const { app } = ctx.state;
  const user = userOf(visit);
  const begun = standing.proven?.enrolment_id;
  const enrolment =
    (begun && (await findEnrolment(database.db, keyring, app, user, begun))) ||
    (await enrolTotp(database.db, keyring, app, user));
  if (enrolment.id !== begun) {
    await keep(visit, {
      user_id: user.id,
      amr: standing.amr,
      password_changed_at: user.password_changed_at?.getTime() ?? null,
      enrolment_id: enrolment.id,
      link_ticket: standing.proven?.link_ticket,
    });
  }
  const locals = {
    ...(await commonOf(visit, 'enrol-factor')),
    errors,
    secret: enrolment.secret.match(/.{1,4}/g)!.join(' '),
    uri: enrolment.uri,
    qr_image: await toQrImage(enrolment.uri),
  };
  sendPage(ctx, app, 'enrol-factor', locals, pageOptions(visit));
}

export async function postEnrolFactor(system: System, visit: Visit, { code = '' }: Form): Promise<void> {
  const { ctx, standing, step, url } = visit;
  const user = userOf(visit);
  if (step !== 'enrol_factor') return redirect(ctx, url);
  try {
    const codes = await confirmTotp(system.database.db, system.keyring, ctx.state.app, user, code);
    const codes_sealed = system.keyring.seal(codes.join('\n'), placeOf(visit)).toString('base64url');
    await advance(system, visit, user, withSecondFactor(standing.amr, ['otp']), { codes_sealed });
  } catch (error) {
    if (error instanceof Problem && error.code === 'no_enrolment') return redirect(ctx, url);
    await showEnrolFactor(system, visit, toFieldErrors(visit, error, ['code']));
  }
}

const placeOf = ({ ctx, interaction }: Visit) => `recovery codes ${ctx.state.app.id} ${interaction.uid}`;

function codesOf({ keyring }: System, visit: Visit): string[] {
  const sealed = visit.standing.proven!.codes_sealed!;
  return keyring.open(Buffer.from(sealed, 'base64url'), placeOf(visit)).toString().split('\n');
}

export async function showSavedCodes(system: System, visit: Visit): Promise<void> {
  const { ctx, csrf, url } = visit;
  const locals = {
    action: `${url}/recovery-codes`,
    csrf,
    codes: codesOf(system, visit),
    download: { action: `${url}/recovery-codes/download` },
  };
  sendPage(ctx, ctx.state.app, 'recovery-codes', locals, pageOptions(visit));
}

export async function postSavedCodes(system: System, visit: Visit): Promise<void> {
  if (visit.step !== 'save_codes') return redirect(visit.ctx, visit.url);
  await advance(system, visit, userOf(visit), visit.standing.amr);
}

export async function downloadCodes(system: System, visit: Visit): Promise<void> {
  const { ctx, step, url } = visit;
  if (step !== 'save_codes') return redirect(ctx, url);
  const { app } = ctx.state;
  const t = translator(pageOptions(visit).locale);
  const intro = t('factor.codes_file', { app: app.name, email: userOf(visit).email });
  setPageHeaders(ctx);
  ctx.attachment(`${app.slug}-recovery-codes.txt`);
  ctx.type = 'text/plain; charset=utf-8';
  ctx.body = `${intro}\n\n${codesOf(system, visit).join('\n')}\n`;
}
