// Codes by mail and SMS as the user's second factor: what there is, setting one up, and taking it away. A change wants the
// password, or of a user who has none a sign-in just now.

import { z } from 'zod';
import { enrollableKinds, listFactors, removeFactor } from '../../authentication/factors/kinds.ts';
import {
  confirmSentFactor,
  enrolSentFactor,
  FACTOR_CODE_SECONDS,
  findSentTo,
  type SentKind,
  sentKinds,
} from '../../authentication/factors/sent.ts';
import { choice, required, text } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { languageOf } from '../kit/render/messages.ts';
import { redirect } from '../kit/request/redirect.ts';
import { othersField, othersOf } from './kit/others.ts';
import { askedProof, proofFields, requireProofIn } from './kit/proof.ts';
import { accountUrl, goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';
import { goToCodes } from './recovery-codes.ts';

const PAGE = '/codes';
const CONFIRM = `${PAGE}/confirm`;
const kind = choice(sentKinds);

export const codeScreens: Screen[] = [
  screen({ path: PAGE, show: showCodes }),
  screen({
    path: `${PAGE}/add`,
    page: PAGE,
    show: (visit, form) => showChange(visit, 'add', form),
    fields: z.strictObject({ kind, phone: text(50).optional(), ...proofFields }),
    async act(visit, { kind, phone, ...typed }) {
      const { system, app, user, locale } = visit;
      await requireProofIn(visit, typed, 'password');
      await enrolSentFactor(system, app, user, {
        kind,
        challenge: challengeOf(visit),
        locale: languageOf(locale),
        phone,
      });
      redirect(visit.ctx, `${accountUrl(visit, CONFIRM)}?${new URLSearchParams({ kind })}`);
    },
  }),
  screen({
    path: CONFIRM,
    page: PAGE,
    show: showConfirm,
    fields: z.strictObject({ kind, code: required(20), ...othersField }),
    // Not an app's: “the one that is shown now” would be wrong of one that was sent.
    words: { invalid_code: 'verify.wrong' },
    async act(visit, { kind, code, sign_out_others }) {
      const { system, app, user } = visit;
      const shown = { kind, challenge: challengeOf(visit), code, ...othersOf(visit, sign_out_others) };
      const codes = await confirmSentFactor(system, app, user, shown);
      if (codes.length > 0) goToCodes(visit, codes);
      else goTo(visit, PAGE, 'factor_added');
    },
  }),
  screen({
    path: `${PAGE}/remove`,
    page: PAGE,
    show: (visit, form) => showChange(visit, 'remove', form),
    fields: z.strictObject({ kind, ...proofFields, ...othersField }),
    async act(visit, { kind, sign_out_others, ...typed }) {
      const { system, app, user } = visit;
      await requireProofIn(visit, typed, 'password');
      const factor = (await factorsOf(visit)).find((one) => one.kind === kind);
      if (factor) await removeFactor(system, app, user, { id: factor.id, ...othersOf(visit, sign_out_others) });
      goTo(visit, PAGE, 'factor_removed');
    },
  }),
];

const factorsOf = ({ system, app, user }: Visit) => listFactors(system.db, app, user.id);

/** Bound to the session: a code that somebody else's session asked for is nothing here. */
const challengeOf = ({ session }: Visit) => `account ${session.uid}`;

const toKind = (text: unknown): SentKind => sentKinds.find((one) => one === text) ?? sentKinds[0];

/** The kinds that can be set up or removed. */
export async function shownKinds(visit: Visit): Promise<{ kind: SentKind; is_on: boolean }[]> {
  const { app, system } = visit;
  const there = new Set((await factorsOf(visit)).map((one) => one.kind));
  const offered = enrollableKinds(system, app, []);
  return sentKinds
    .filter((one) => there.has(one) || offered.includes(one))
    .map((one) => ({ kind: one, is_on: there.has(one) }));
}

async function showCodes(visit: Visit): Promise<void> {
  const { t } = visit;
  const kinds = (await shownKinds(visit)).map(async ({ kind, is_on }) => {
    const to = is_on ? await findSentTo(visit.system, visit.app, visit.user, kind) : undefined;
    return {
      kind,
      is_on,
      ...icons[kind],
      title: titleOf(visit, kind),
      text: to ? t('account.codes.to', { to }) : t('account.codes.off'),
    };
  });
  showPage(visit, 'account/codes', { kinds: await Promise.all(kinds) });
}

async function showChange(visit: Visit, does: 'add' | 'remove', form?: FormState): Promise<void> {
  const { ctx, user, t, app } = visit;
  const kind = toKind(form ? form.values.kind : ctx.query.kind);
  const abouts = { sms: 'factor.enrol_sms_text', email: 'factor.enrol_email_text' } as const;
  const about = does === 'add' ? t(abouts[kind], { app: app.name, to: user.email }) : t('account.codes.remove_text');
  showPage(visit, 'account/codes-add', {
    ...{ form, kind, does, about, title: titleOf(visit, kind), phone: user.phone ?? '' },
    ...(await askedProof(visit, PAGE, 'password')),
  });
}

/** If the address names no kind of code, there is nothing to confirm. */
async function showConfirm(visit: Visit, form?: FormState): Promise<void> {
  const asked = form ? form.values.kind : visit.ctx.query.kind;
  const kind = sentKinds.find((one) => one === asked);
  if (!kind) return showCodes(visit);
  const minutes = FACTOR_CODE_SECONDS / 60;
  showPage(visit, 'account/codes-confirm', { form, kind, minutes, title: titleOf(visit, kind) });
}

const icons = { sms: { icon: 'message-square' }, email: { icon: 'mail' } };
const titles = { sms: 'factor.enrol_sms', email: 'factor.enrol_email' } as const;
const titleOf = ({ t }: Visit, kind: SentKind) => t(titles[kind]);
