// The user's authenticator apps: setting them up, naming and removing them, and new recovery codes. Each change but a new
// name needs a proof in the same form (kit/proof.ts); new codes are shown by recovery-codes.ts.
import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import {
  type Factor,
  listFactors,
  offeredKinds,
  removeFactor,
  renameFactor,
} from '../../authentication/factors/kinds.ts';
import { MAX_FACTOR_NAME, toFreeName } from '../../authentication/factors/names.ts';
import {
  countRecoveryCodes,
  RECOVERY_CODE,
  RECOVERY_CODES,
  renewRecoveryCodes,
} from '../../authentication/factors/recovery-codes.ts';
import { confirmTotp, enrolTotp, findEnrolment, type TotpEnrolment } from '../../authentication/factors/totp.ts';
import { isId } from '../../ids.ts';
import { quotas } from '../../limits/quotas.ts';
import { Problem } from '../../problem.ts';
import { lines, required, text } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { cleanName } from '../kit/render/names.ts';
import { setPageHeaders } from '../kit/render/pages.ts';
import { toTotpSetUp } from '../kit/render/qr-image.ts';
import { goToShow, readShown } from './kit/handover.ts';
import { findChosen, getChosen, type NamedList, renameScreen } from './kit/named.ts';
import { othersField, othersOf } from './kit/others.ts';
import { type AskedProof, askedProof, proofFields, requireProofIn } from './kit/proof.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';
import { goToCodes } from './recovery-codes.ts';
import { trustedDevicesOf } from './trusted-devices.ts';

const PAGE = '/second-factor';
const CONFIRM = `${PAGE}/confirm`;
const recoveryCode = new RegExp(`^${RECOVERY_CODE}$`);

type AuthenticatorApp = Factor & { name: string };

/** Nothing to set up, and nothing to take away. */
export const isOffered = ({ settings }: App, apps: AuthenticatorApp[]) => settings.mfa !== 'off' || apps.length > 0;

const named: NamedList<AuthenticatorApp> = {
  ...{ page: PAGE, field: 'factor', list: listApps, renamed: 'factor_renamed' },
  rename: ({ system, app, user }, one) => renameFactor(system.db, app, user.id, one),
};

export const secondFactorScreens: Screen[] = [
  screen({
    path: PAGE,
    show: (visit, form) => (form ? showAdding(visit, form) : showSecondFactor(visit)),
    fields: z.strictObject(proofFields),
    async act(visit, typed) {
      const { system, app, user } = visit;
      await requireProofIn(visit, typed, 'password');
      const { id } = await enrolTotp(system, app, user);
      goToShow(visit, CONFIRM, { id });
    },
  }),
  screen({ path: `${PAGE}/add`, page: PAGE, show: showAdding }),
  screen({
    path: CONFIRM,
    page: PAGE,
    show: showAgain,
    fields: z.strictObject({
      enrolment: text(60),
      name: text(MAX_FACTOR_NAME).optional(),
      code: required(20),
      ...othersField,
    }),
    async act(visit, { name, code, sign_out_others }) {
      const { system, app, user } = visit;
      const codes = await confirmTotp(system, app, user, { name, code, ...othersOf(visit, sign_out_others) });
      if (codes.length > 0) goToCodes(visit, codes);
      else goTo(visit, PAGE, 'factor_added');
    },
  }),
  screen({
    path: `${PAGE}/codes`,
    show: showNewCodes,
    fields: z.strictObject({ ...proofFields, ...othersField }),
    async act(visit, { sign_out_others, ...typed }) {
      const { system, app, user } = visit;
      await requireProofIn(visit, typed, 'password');
      if (!(await hasFactor(visit))) throw new Problem('no_enrolment');
      goToCodes(visit, await renewRecoveryCodes(system, app, user, othersOf(visit, sign_out_others)));
    },
  }),
  renameScreen(named, showSecondFactor),
  screen({
    path: `${PAGE}/remove`,
    page: PAGE,
    show: showRemoval,
    fields: z.strictObject({ factor: text(60), ...proofFields, ...othersField }),
    async act(visit, { factor, sign_out_others, ...typed }) {
      const { system, app, user } = visit;
      // Before a guess is counted.
      const { id } = await getChosen(visit, named, factor);
      await requireProofIn(visit, typed, 'password');
      await removeFactor(system, app, user, { id, ...othersOf(visit, sign_out_others) });
      goTo(visit, (await listApps(visit)).length > 0 ? PAGE : '/security', 'factor_removed');
    },
  }),
  screen({
    path: `${PAGE}/download`,
    page: PAGE,
    fields: z.strictObject({ codes: lines(RECOVERY_CODES).pipe(z.array(z.string().regex(recoveryCode)).min(1)) }),
    act: sendCodes,
  }),
];

/** Passkeys, and codes that are sent, have pages of their own. */
export async function listApps(visit: Visit): Promise<AuthenticatorApp[]> {
  const apps = (await factorsOf(visit)).filter(({ kind }) => kind === 'totp');
  return apps.map((one) => ({ ...one, name: one.name ?? visit.t('account.factor.app') }));
}

const factorsOf = ({ system, app, user }: Visit) => listFactors(system.db, app, user.id);

const hasFactor = async (visit: Visit) => (await factorsOf(visit)).length > 0;

async function showSecondFactor(visit: Visit, form?: FormState): Promise<void> {
  const { system, app, user } = visit;
  const apps = await listApps(visit);
  const has_factor = await hasFactor(visit);
  showPage(visit, 'account/second-factor', {
    ...{ form, apps, ...(await toEnrolForm(visit)) },
    may_add: mayAdd(app, apps),
    has_codes: has_factor,
    devices: has_factor ? await trustedDevicesOf(visit) : [],
    codes_left: has_factor ? await countRecoveryCodes(system.db, app, user.id) : 0,
  });
}

/** The first app is added on the page itself. */
async function showAdding(visit: Visit, form?: FormState): Promise<void> {
  const apps = await listApps(visit);
  if (apps.length === 0 || !mayAdd(visit.app, apps)) return showSecondFactor(visit, form);
  showPage(visit, 'account/factor-add', { form, ...(await toEnrolForm(visit)) });
}

const mayAdd = (app: App, apps: AuthenticatorApp[]) =>
  offeredKinds(app).includes('totp') && apps.length < quotas.authenticator_apps.max;

const toEnrolForm = (visit: Visit): Promise<AskedProof> => askedProof(visit, PAGE, 'password');

async function showNewCodes(visit: Visit, form?: FormState): Promise<void> {
  if (!(await hasFactor(visit))) return showSecondFactor(visit);
  const { t } = visit;
  const [title, about] = [t('account.factor.new_codes'), t('account.factor.new_codes_text')];
  await showProof(visit, { form, what: 'codes', title, about, factor: undefined });
}

async function showRemoval(visit: Visit, form?: FormState): Promise<void> {
  const chosen = await findChosen(visit, named, form);
  if (!chosen) return showSecondFactor(visit);
  const title = visit.t('account.named.remove_one', { name: cleanName(chosen.name) });
  const about = visit.t('account.factor.remove_text');
  await showProof(visit, { form, what: 'remove', title, about, factor: chosen.id });
}

type Proving = {
  form: FormState | undefined;
  what: 'codes' | 'remove';
  title: string;
  about: string;
  factor: string | undefined;
};

/** Says what is about to happen, and asks for the proof that it needs. */
async function showProof(visit: Visit, proving: Proving): Promise<void> {
  showPage(visit, 'account/prove-factor', { ...proving, ...(await askedProof(visit, PAGE, 'password')) });
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
  const names = (await listApps(visit)).map(({ name }) => name);
  showPage(visit, 'account/enrol-factor', {
    form,
    enrolment: id,
    name: names.length > 0 ? toFreeName(visit.t('account.factor.app'), names) : undefined,
    ...(await toTotpSetUp({ secret, uri })),
  });
}

/** The codes of the page are sent back as a file, for browsers without script. */
function sendCodes({ ctx, app, user, t }: Visit, { codes }: { codes: string[] }): void {
  setPageHeaders(ctx);
  ctx.attachment(`${app.slug}-recovery-codes.txt`);
  ctx.type = 'text/plain; charset=utf-8';
  ctx.body = `${t('factor.codes_file', { app: app.name, email: user.email })}\n\n${codes.join('\n')}\n`;
}
