// The screens that set up a second factor where the App, or the client, wants one of a user who has none; and the recovery
// codes that come with it, shown until the user says that they are safe.

import { confirmTotp, enrolTotp, findEnrolment } from '../../authentication/factors/totp.ts';
import type { Proof } from '../../authentication/sign-in/process.ts';
import { byEnrolment } from '../../authentication/sign-in/proofs.ts';
import { openCodes } from '../../authentication/sign-in/saved-codes.ts';
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
import { takeProof } from './progress.ts';
import { confirmEnrolSent, sentWords, showEnrolSent } from './sent-factors.ts';
import { keep, pageOptions, toErrors, userOf, type Visit, wordsFor } from './visit.ts';

type EnrolPage = {
  show(system: System, visit: Visit, errors?: FormErrors): Promise<void>;
  confirm(visit: Visit, form: Form): Proof;
  words?: Words;
};

const enrolPages: Record<FactorKind, EnrolPage> = {
  totp: {
    show: showEnrolTotp,
    confirm: (_visit, { code = '' }) =>
      byEnrolment('totp', (core, app, user) => confirmTotp(core, app, user, { code, first: true })),
  },
  sms: {
    show: (_system, visit, errors) => showEnrolSent(visit, 'sms', { errors }),
    confirm: (visit, form) => confirmEnrolSent(visit, 'sms', form),
    words: sentWords,
  },
  email: {
    show: (_system, visit, errors) => showEnrolSent(visit, 'email', { errors }),
    confirm: (visit, form) => confirmEnrolSent(visit, 'email', form),
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
  const { ctx, url } = visit;
  if (!mayEnrol(visit, kind)) return redirect(ctx, url);
  const { confirm, show, words } = enrolPages[kind];
  try {
    await takeProof(system, visit, confirm(visit, form));
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
  const { enrolment, ...state } = visit.standing.state;
  const user = userOf(visit);
  const known = enrolment?.totp && (await findEnrolment(system, app, user, enrolment.totp));
  if (known) return known;
  const begun = await enrolTotp(system, app, user);
  await keep(visit, { ...state, enrolment: { ...enrolment, totp: begun.id } });
  return begun;
}

export async function downloadCodes(system: System, visit: Visit): Promise<void> {
  const { ctx, step, url } = visit;
  if (step !== 'save_codes') return redirect(ctx, url);
  const { app } = ctx.state;
  const intro = wordsFor(visit)('factor.codes_file', { app: app.name, email: userOf(visit).email });
  setPageHeaders(ctx);
  ctx.attachment(`${app.slug}-recovery-codes.txt`);
  ctx.type = 'text/plain; charset=utf-8';
  ctx.body = `${intro}\n\n${openCodes(system, app, visit.standing).join('\n')}\n`;
}
