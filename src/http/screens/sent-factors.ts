// The screens of factors whose code we send: asking for it, and setting such a factor up. A code goes out when a button is
// pressed, never because a page was opened; it is worth something in this interaction alone.

import {
  confirmSentFactor,
  enrolSentFactor,
  FACTOR_CODE_SECONDS,
  findSentTo,
  type SentKind,
  sendFactorCode,
} from '../../authentication/factors/sent.ts';
import type { Proof } from '../../authentication/sign-in/process.ts';
import { byEnrolment } from '../../authentication/sign-in/proofs.ts';
import type { SecondFactor } from '../../authentication/sign-in/second-factor.ts';
import type { System } from '../../system.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import type { Form } from '../kit/forms/forms.ts';
import type { Words } from '../kit/forms/words.ts';
import { interactionOwner } from '../kit/interaction.ts';
import { languageOf } from '../kit/render/messages.ts';
import { sendPage } from '../kit/render/pages.ts';
import { redirect } from '../kit/request/redirect.ts';
import { enrolPage, enrolPlaces, mayEnrol, mayUse, wayPage, wayPlaces } from './factor-page.ts';
import { goToSentAgain, keep, pageOptions, sentAgain, toErrors, userOf, type Visit } from './visit.ts';

type More = { errors?: FormErrors | undefined; phone?: string | undefined };

/** The words for a wrong code of an app don't fit one that was sent. */
export const sentWords: Words = { invalid_code: 'verify.wrong' };

const MAX_PHONE = 50;

const minutes = FACTOR_CODE_SECONDS / 60;

const challengeOf = ({ ctx, interaction }: Visit) => interactionOwner(ctx.state.app, interaction.uid);

export async function showSentCode(system: System, visit: Visit, kind: SentKind, more: More = {}): Promise<void> {
  const { app } = visit.ctx.state;
  const to = (await findSentTo(system, app, userOf(visit), kind)) ?? '';
  const page = await wayPage(visit, kind);
  const is_sent = visit.standing.state.sent_to?.[kind] !== undefined;
  const locals = { ...page, ...more, notice: sentAgain(visit), kind, to, minutes, is_sent, send: sendTo(page) };
  sendPage(visit.ctx, app, 'sent-code', locals, pageOptions(visit));
}

export function readSentCode(kind: SentKind, { code = '' }: Form, visit: Visit): SecondFactor {
  return { way: kind, code, challenge: challengeOf(visit) };
}

export async function postSendCode(system: System, visit: Visit, kind: SentKind): Promise<void> {
  const { ctx, url } = visit;
  if (!mayUse(visit, kind)) return redirect(ctx, url);
  const { locale } = pageOptions(visit);
  const isAgain = visit.standing.state.sent_to?.[kind] !== undefined;
  try {
    const asked = { kind, challenge: challengeOf(visit), locale: languageOf(locale) };
    const { to } = await sendFactorCode(system, ctx.state.app, userOf(visit), asked);
    const { state } = visit.standing;
    await keep(visit, { ...state, sent_to: { ...state.sent_to, [kind]: to } });
  } catch (error) {
    return showSentCode(system, visit, kind, { errors: toErrors(visit, error, []) });
  }
  if (isAgain) goToSentAgain(visit, wayPlaces[kind].path);
  else redirect(ctx, `${url}/${wayPlaces[kind].path}`);
}

export async function showEnrolSent(visit: Visit, kind: SentKind, more: More = {}): Promise<void> {
  const user = userOf(visit);
  const sent_to = visit.standing.state.enrolment?.sent_to?.[kind];
  const page = await enrolPage(visit, kind);
  const locals = {
    ...{ ...page, errors: more.errors, kind, minutes },
    ...{ is_sent: sent_to !== undefined, to: sent_to ?? user.email, phone: more.phone ?? sent_to ?? user.phone ?? '' },
    send: sendTo(page),
  };
  sendPage(visit.ctx, visit.ctx.state.app, 'enrol-sent', locals, pageOptions(visit));
}

export async function postSendEnrolment(system: System, visit: Visit, kind: SentKind, form: Form): Promise<void> {
  const { ctx, url } = visit;
  if (!mayEnrol(visit, kind)) return redirect(ctx, url);
  const { phone = '' } = form;
  const user = userOf(visit);
  try {
    const asked = { kind, challenge: challengeOf(visit), locale: languageOf(pageOptions(visit).locale), phone };
    const { to } = await enrolSentFactor(system, ctx.state.app, user, asked);
    const { enrolment, ...state } = visit.standing.state;
    await keep(visit, { ...state, enrolment: { ...enrolment, sent_to: { ...enrolment?.sent_to, [kind]: to } } });
  } catch (error) {
    const errors = toErrors(visit, error, ['phone']);
    return showEnrolSent(visit, kind, { errors, phone: phone.slice(0, MAX_PHONE) });
  }
  redirect(ctx, `${url}/${enrolPlaces[kind].path}`);
}

export function confirmEnrolSent(visit: Visit, kind: SentKind, { code = '' }: Form): Proof {
  const shown = { kind, challenge: challengeOf(visit), code };
  return byEnrolment(kind, (core, app, user) => confirmSentFactor(core, app, user, shown));
}

const sendTo = ({ action }: { action: string }) => ({ action: `${action}/send` });
