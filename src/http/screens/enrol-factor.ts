// The screens that set up a second factor where the App, or the client, wants one of a user who has none; and the recovery
// codes that come with it, shown until the user says that they are safe.

import { withSecondFactor } from '../../authentication/assurance.ts';
import { confirmTotp, enrolTotp, findEnrolment } from '../../authentication/factors/totp.ts';
import type { FactorKind } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import type { Form } from '../kit/forms/forms.ts';
import type { Words } from '../kit/forms/words.ts';
import { sendPage, setPageHeaders } from '../kit/render/pages.ts';
import { toTotpSetUp } from '../kit/render/qr-image.ts';
import { redirect } from '../kit/request/redirect.ts';
import { enrolPage, mayEnrol } from './factor-page.ts';
import { confirmPasskey, showEnrolPasskey } from './passkeys.ts';
import { advance } from './progress.ts';
import { confirmEnrolSent, sentWords, showEnrolSent } from './sent-factors.ts';
import { changedAt } from './standing.ts';
import { keep } from './state.ts';
import { pageOptions, toErrors, userOf, type Visit, wordsFor } from './visit.ts';

type EnrolPage = {
  show(system: System, visit: Visit, errors?: FormErrors): Promise<void>;
  /** Gives what was proved (amr) and the recovery codes that come with a first factor. */
  confirm(system: System, visit: Visit, form: Form): Promise<{ amr: string[]; codes: string[] }>;
  words?: Words;
};

const enrolPages: Record<FactorKind, EnrolPage> = {
  totp: {
    show: showEnrolTotp,
    async confirm(system, visit, { code = '' }) {
      const codes = await confirmTotp(system, visit.ctx.state.app, userOf(visit), code);
      return { amr: ['otp'], codes };
    },
  },
  sms: {
    show: (_system, visit, errors) => showEnrolSent(visit, 'sms', { errors }),
    confirm: (system, visit, form) => confirmEnrolSent(system, visit, 'sms', form),
    words: sentWords,
  },
  email: {
    show: (_system, visit, errors) => showEnrolSent(visit, 'email', { errors }),
    confirm: (system, visit, form) => confirmEnrolSent(system, visit, 'email', form),
    words: sentWords,
  },
  passkey: { show: showEnrolPasskey, confirm: confirmPasskey },
};

/** The first that the App offers and this sign-in can still set up. */
export async function showEnrolFactor(system: System, visit: Visit): Promise<void> {
  const [kind] = visit.standing.enrollable;
  if (!kind) throw new Problem('factors_off', 'This App wants a second factor, and none can be set up now');
  await enrolPages[kind].show(system, visit);
}

/** The address of another step, or of a kind that the App does not offer, leads to the page that is due. */
export async function showEnrolPage(system: System, visit: Visit, kind: FactorKind): Promise<void> {
  if (mayEnrol(visit, kind)) await enrolPages[kind].show(system, visit);
  else redirect(visit.ctx, visit.url);
}

export async function postEnrolPage(system: System, visit: Visit, kind: FactorKind, form: Form): Promise<void> {
  const { ctx, standing, url } = visit;
  if (!mayEnrol(visit, kind)) return redirect(ctx, url);
  const { confirm, show, words } = enrolPages[kind];
  try {
    const proved = await confirm(system, visit, form);
    const codes_sealed = proved.codes.length > 0 ? sealCodes(system, visit, proved.codes) : undefined;
    const amr = withSecondFactor(standing.amr, proved.amr);
    await advance(system, visit, { user: userOf(visit), amr, codes_sealed });
  } catch (error) {
    if (error instanceof Problem && error.code === 'no_enrolment') return redirect(ctx, url);
    await show(system, visit, toErrors(visit, error, ['code'], words));
  }
}

async function showEnrolTotp(system: System, visit: Visit, errors?: FormErrors): Promise<void> {
  const { ctx } = visit;
  const setUp = await toTotpSetUp(await findOrBegin(system, visit));
  const locals = { ...(await enrolPage(visit, 'totp')), ...setUp, errors };
  sendPage(ctx, ctx.state.app, 'enrol-factor', locals, pageOptions(visit));
}

/** A page that is reloaded shows the same secret. */
async function findOrBegin(system: System, visit: Visit) {
  const { app } = visit.ctx.state;
  const { amr, proven } = visit.standing;
  const user = userOf(visit);
  const begun = proven?.enrolment_id;
  const known = begun && (await findEnrolment(system, app, user, begun));
  if (known) return known;
  const enrolment = await enrolTotp(system, app, user);
  const { link_ticket } = proven ?? {};
  const kept = { user_id: user.id, amr, password_changed_at: changedAt(user), link_ticket };
  await keep(visit, { proven: { ...kept, enrolment_id: enrolment.id } });
  return enrolment;
}

const placeOf = ({ ctx, interaction }: Visit) => `recovery codes ${ctx.state.app.id} ${interaction.uid}`;

function sealCodes({ keyring }: System, visit: Visit, codes: string[]): string {
  return keyring.seal(codes.join('\n'), placeOf(visit)).toString('base64url');
}

function codesOf({ keyring }: System, visit: Visit): string[] {
  const sealed = visit.standing.proven?.codes_sealed ?? '';
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
  await advance(system, visit, { user: userOf(visit), amr: visit.standing.amr });
}

export async function downloadCodes(system: System, visit: Visit): Promise<void> {
  const { ctx, step, url } = visit;
  if (step !== 'save_codes') return redirect(ctx, url);
  const { app } = ctx.state;
  const intro = wordsFor(visit)('factor.codes_file', { app: app.name, email: userOf(visit).email });
  setPageHeaders(ctx);
  ctx.attachment(`${app.slug}-recovery-codes.txt`);
  ctx.type = 'text/plain; charset=utf-8';
  ctx.body = `${intro}\n\n${codesOf(system, visit).join('\n')}\n`;
}
