// The screens that set up a second factor where the App, or the client, wants one of a user who has none; and the recovery
// codes that come with it, shown until somebody says that they are safe.

import { confirmTotp, enrolTotp, findEnrolment } from '../../authentication/factors/totp.ts';
import { withSecondFactor } from '../../authentication/sign-in/assurance.ts';
import type { FactorKind } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import type { Form } from '../kit/forms/forms.ts';
import { translator } from '../kit/render/messages.ts';
import { sendPage, setPageHeaders } from '../kit/render/pages.ts';
import { toQrImage } from '../kit/render/qr-image.ts';
import { confirmPasskey, showEnrolPasskey } from './passkeys.ts';
import { advance, keep } from './progress.ts';
import { pageOptions, redirect, toFieldErrors, type Visit } from './routes.ts';
import { factorPage, userOf } from './second-factor.ts';
import { confirmEnrolSent, showEnrolSent } from './sent-factors.ts';

type Errors = { code?: string; form?: string };

export type EnrolPage = {
  /** Below the interaction's address. */
  path: string;
  /** What the links of the other kinds' pages say. */
  label: string;
  show(system: System, visit: Visit, errors?: Errors): Promise<void>;
  /** Gives what was proved (amr) and the recovery codes that come with a first factor. */
  confirm(system: System, visit: Visit, form: Form): Promise<{ amr: string[]; codes: string[] }>;
};

export const enrolPages: Partial<Record<FactorKind, EnrolPage>> = {
  totp: {
    path: 'enrol-factor',
    label: 'factor.enrol_app',
    show: showEnrolTotp,
    async confirm(system, visit, { code = '' }) {
      const codes = await confirmTotp(system, visit.ctx.state.app, userOf(visit), code);
      return { amr: ['otp'], codes };
    },
  },
  sms: {
    path: 'enrol-sms',
    label: 'factor.enrol_sms',
    show: (system, visit, errors) => showEnrolSent(system, visit, 'sms', { errors }),
    confirm: (system, visit, form) => confirmEnrolSent(system, visit, 'sms', form),
  },
  email: {
    path: 'enrol-email',
    label: 'factor.enrol_email',
    show: (system, visit, errors) => showEnrolSent(system, visit, 'email', { errors }),
    confirm: (system, visit, form) => confirmEnrolSent(system, visit, 'email', form),
  },
  passkey: { path: 'enrol-passkey', label: 'passkey.enrol', show: showEnrolPasskey, confirm: confirmPasskey },
};

/** What the App offers and this sign-in can still set up, in the App's order. */
function offeredPages({ standing }: Visit): EnrolPage[] {
  return standing.enrollable.flatMap((kind) => enrolPages[kind] ?? []);
}

export async function showEnrolFactor(system: System, visit: Visit): Promise<void> {
  const [page] = offeredPages(visit);
  if (!page) throw new Problem('factors_off', 'This App wants a second factor, and none can be set up now');
  await page.show(system, visit);
}

/** Whether a kind is to be set up now. */
export const mayEnrol = ({ step, standing }: Visit, kind: FactorKind): boolean =>
  step === 'enrol_factor' && standing.enrollable.includes(kind);

/** Who opens the address of another step, or of a kind that the App does not offer, gets the page that is due. */
export async function showEnrolPage(system: System, visit: Visit, page: EnrolPage): Promise<void> {
  if (visit.step === 'enrol_factor' && offeredPages(visit).includes(page)) await page.show(system, visit);
  else redirect(visit.ctx, visit.url);
}

export async function postEnrolPage(system: System, visit: Visit, page: EnrolPage, form: Form): Promise<void> {
  const { ctx, standing, step, url } = visit;
  if (step !== 'enrol_factor' || !offeredPages(visit).includes(page)) return redirect(ctx, url);
  try {
    const { amr, codes } = await page.confirm(system, visit, form);
    const codes_sealed = codes.length > 0 ? sealCodes(system, visit, codes) : undefined;
    await advance(system, visit, userOf(visit), withSecondFactor(standing.amr, amr), { codes_sealed });
  } catch (error) {
    if (error instanceof Problem && error.code === 'no_enrolment') return redirect(ctx, url);
    await page.show(system, visit, toFieldErrors(visit, error, ['code']));
  }
}

/** What every page that sets a factor up has. */
export async function enrolPage(visit: Visit, kind: FactorKind) {
  const own = enrolPages[kind]!;
  const t = translator(pageOptions(visit).locale);
  const others = offeredPages(visit).filter((page) => page !== own);
  return {
    ...(await factorPage(visit, own.path)),
    others: others.map(({ label, path }) => ({ label: t(label), url: `${visit.url}/${path}` })),
  };
}

async function showEnrolTotp(system: System, visit: Visit, errors?: Errors): Promise<void> {
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
    ...(await enrolPage(visit, 'totp')),
    errors,
    secret: enrolment.secret.match(/.{1,4}/g)!.join(' '),
    uri: enrolment.uri,
    qr_image: await toQrImage(enrolment.uri),
  };
  sendPage(ctx, app, 'enrol-factor', locals, pageOptions(visit));
}

const placeOf = ({ ctx, interaction }: Visit) => `recovery codes ${ctx.state.app.id} ${interaction.uid}`;

function sealCodes({ keyring }: System, visit: Visit, codes: string[]): string {
  return keyring.seal(codes.join('\n'), placeOf(visit)).toString('base64url');
}

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
