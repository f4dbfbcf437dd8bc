// The user's second factor: setting up an authenticator app, new recovery codes, and taking the factor away. Each wants the
// password in the same form, or a code; new codes are shown by recovery-codes.ts.
import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { type Factor, listFactors, offeredKinds, removeFactor } from '../../authentication/factors/kinds.ts';
import { countRecoveryCodes, renewRecoveryCodes } from '../../authentication/factors/recovery-codes.ts';
import { confirmTotp, enrolTotp, findEnrolment, type TotpEnrolment } from '../../authentication/factors/totp.ts';
import { requireProof } from '../../authentication/reauthentication.ts';
import { isId } from '../../ids.ts';
import { Problem } from '../../problem.ts';
import { password, required, text } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { setPageHeaders } from '../kit/render/pages.ts';
import { toTotpSetUp } from '../kit/render/qr-image.ts';
import { goToShow, readShown } from './kit/handover.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';
import { requireTypedPassword, signInUrl } from './password.ts';
import { goToCodes } from './recovery-codes.ts';
import { trustedDevicesOf } from './trusted-devices.ts';

const PAGE = '/second-factor';
const CONFIRM = `${PAGE}/confirm`;
/** Four letters and digits, four times, as recovery-codes.ts makes them. */
const codesPattern = /^(?:[0-9a-z]{4}(?:-[0-9a-z]{4}){3}\n?){1,10}$/;

/** Nothing to set up, and nothing to take away. */
export const isOffered = ({ settings }: App, factor: Factor | undefined) => settings.mfa !== 'off' || Boolean(factor);

export const secondFactorScreens: Screen[] = [
  screen({
    path: PAGE,
    show: showSecondFactor,
    fields: z.strictObject({ current_password: password.optional() }),
    async act(visit, { current_password }) {
      const { system, app, user } = visit;
      await requireTypedPassword(visit, current_password);
      const { id } = await enrolTotp(system, app, user);
      goToShow(visit, CONFIRM, { id });
    },
  }),
  screen({
    path: CONFIRM,
    page: PAGE,
    show: showAgain,
    fields: z.strictObject({ enrolment: text(60), code: required(20) }),
    async act(visit, { code }) {
      const { system, app, user } = visit;
      goToCodes(visit, await confirmTotp(system, app, user, code));
    },
  }),
  screen({
    path: `${PAGE}/codes`,
    show: (visit, form) => showProof(visit, 'codes', form),
    fields: z.strictObject({ current_password: password.optional(), code: text(20).optional() }),
    async act(visit, proof) {
      const { system, app, user } = visit;
      await requireProofIn(visit, proof);
      if (!(await hasFactor(visit))) throw new Problem('no_enrolment');
      goToCodes(visit, await renewRecoveryCodes(system, app, user));
    },
  }),
  screen({
    path: `${PAGE}/remove`,
    show: (visit, form) => showProof(visit, 'remove', form),
    fields: z.strictObject({ current_password: password.optional(), code: text(20).optional() }),
    async act(visit, proof) {
      const { system, app, user } = visit;
      await requireProofIn(visit, proof);
      const factor = await findFactor(visit);
      if (factor) await removeFactor(system, app, user, factor.id);
      goTo(visit, '/security', 'factor_removed');
    },
  }),
  screen({
    path: `${PAGE}/download`,
    page: PAGE,
    fields: z.strictObject({ codes: z.string().max(300).regex(codesPattern) }),
    act: sendCodes,
  }),
];

/** The authenticator app; passkeys have a page of their own. */
export async function findFactor(visit: Visit): Promise<Factor | undefined> {
  return (await factorsOf(visit)).find(({ kind }) => kind === 'totp');
}

const factorsOf = ({ system, app, user }: Visit) => listFactors(system.db, app, user.id);

const hasFactor = async (visit: Visit) => (await factorsOf(visit)).length > 0;

/** The password; a user who has none shows a code, and who has no app either signed in just now. */
async function askedProof(visit: Visit): Promise<'password' | 'code' | 'sign_in'> {
  if (visit.user.password_hash) return 'password';
  return (await findFactor(visit)) ? 'code' : 'sign_in';
}

async function requireProofIn(
  visit: Visit,
  { current_password = '', code = '' }: { current_password?: string | undefined; code?: string | undefined },
) {
  const { system, app, user, session } = visit;
  const proofs = {
    password: { password: current_password },
    code: { code },
    sign_in: { signed_in_at: session.signed_in_at },
  };
  await requireProof(system, app, user, proofs[await askedProof(visit)]);
}

async function showSecondFactor(visit: Visit, form?: FormState): Promise<void> {
  const { system, app, user } = visit;
  const factor = await findFactor(visit);
  const has_factor = await hasFactor(visit);
  showPage(visit, 'account/second-factor', {
    form,
    is_off: !offeredKinds(app).includes('totp'),
    has_password: user.password_hash !== null,
    factor: factor && { confirmed_at: factor.confirmed_at ?? factor.created_at, last_used_at: factor.last_used_at },
    has_codes: has_factor,
    devices: has_factor ? await trustedDevicesOf(visit) : [],
    codes_left: has_factor ? await countRecoveryCodes(system.db, app, user.id) : 0,
    sign_in_url: factor ? undefined : signInUrl(visit, PAGE),
  });
}

/** Says what is about to happen, and asks for the proof that it needs. */
async function showProof(visit: Visit, what: 'codes' | 'remove', form?: FormState): Promise<void> {
  const isThere = what === 'codes' ? await hasFactor(visit) : await findFactor(visit);
  if (!isThere) return showSecondFactor(visit);
  const { t } = visit;
  const title = what === 'codes' ? t('account.factor.new_codes') : t('account.factor.remove');
  const about = what === 'codes' ? t('account.factor.new_codes_text') : t('account.factor.remove_text');
  const proof = await askedProof(visit);
  const sign_in_url = proof === 'sign_in' ? signInUrl(visit, PAGE) : undefined;
  showPage(visit, 'account/prove-factor', { form, what, title, about, proof, sign_in_url });
}

const begun = z.object({ id: z.string() });

/** The same secret again if the page is reloaded or the code was wrong; after that, the user has to begin again. */
async function showAgain(visit: Visit, form?: FormState): Promise<void> {
  const { system, app, user } = visit;
  const id = form ? form.values.enrolment : readShown(visit, CONFIRM, begun)?.id;
  const enrolment = isId(id) ? await findEnrolment(system, app, user, id) : undefined;
  if (enrolment) await showEnrolment(visit, enrolment, form);
  else await showSecondFactor(visit);
}

async function showEnrolment(visit: Visit, { id, secret, uri }: TotpEnrolment, form?: FormState): Promise<void> {
  showPage(visit, 'account/enrol-factor', {
    form,
    enrolment: id,
    ...(await toTotpSetUp({ secret, uri })),
  });
}

/** The codes of the page are sent back as a file, for browsers without script. */
function sendCodes({ ctx, app, user, t }: Visit, { codes }: { codes: string }): void {
  setPageHeaders(ctx);
  ctx.attachment(`${app.slug}-recovery-codes.txt`);
  ctx.type = 'text/plain; charset=utf-8';
  ctx.body = `${t('factor.codes_file', { app: app.name, email: user.email })}\n\n${codes.trim()}\n`;
}
