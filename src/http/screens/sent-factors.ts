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
import { amrOf, type SecondFactor, waysOf } from '../../authentication/sign-in/second-factor.ts';
import type { System } from '../../system.ts';
import type { Form } from '../kit/forms/forms.ts';
import { translator } from '../kit/render/messages.ts';
import { sendPage } from '../kit/render/pages.ts';
import { enrolPage, enrolPages, mayEnrol } from './enrol-factor.ts';
import { type Errors, pageOptions, redirect, toFieldErrors, type Visit } from './routes.ts';
import { userOf, wayPage, wayPages } from './second-factor.ts';

type More = { errors?: Errors | undefined; notice?: string | undefined; phone?: string | undefined };

/** What the interaction keeps: that a code was sent, for what, and to whom as far as the page may say. */
type Sent = { kind: SentKind; purpose: 'prove' | 'enrol'; to: string };

const minutes = FACTOR_CODE_SECONDS / 60;

const challengeOf = ({ ctx, interaction }: Visit) => `interaction ${ctx.state.app.id} ${interaction.uid}`;

function sentOf({ interaction }: Visit, kind: SentKind, purpose: Sent['purpose']): Sent | undefined {
  const sent = (interaction.result as { sent_code?: Sent } | undefined)?.sent_code;
  return sent?.kind === kind && sent.purpose === purpose ? sent : undefined;
}

async function noteSent({ interaction }: Visit, sent: Sent): Promise<void> {
  interaction.result = { ...interaction.result, sent_code: sent };
  await interaction.persist();
}

export async function showSentCode(system: System, visit: Visit, kind: SentKind, more: More = {}): Promise<void> {
  const { app } = visit.ctx.state;
  const to = (await findSentTo(system, app, userOf(visit), kind)) ?? '';
  const page = await wayPage(visit, kind);
  const is_sent = sentOf(visit, kind, 'prove') !== undefined;
  const locals = { ...page, ...inWords(visit, more), kind, to, minutes, is_sent, send: sendTo(page.action) };
  sendPage(visit.ctx, app, 'sent-code', locals, pageOptions(visit));
}

export function readSentCode(kind: SentKind, { code = '' }: Form, visit: Visit): SecondFactor {
  return { way: kind, code, challenge: challengeOf(visit) };
}

export async function postSendCode(system: System, visit: Visit, kind: SentKind): Promise<void> {
  const { ctx, standing, step, url } = visit;
  if (step !== 'second_factor' || !waysOf(standing.kinds, standing.amr).includes(kind)) return redirect(ctx, url);
  const { locale } = pageOptions(visit);
  const isAgain = sentOf(visit, kind, 'prove') !== undefined;
  try {
    const asked = { kind, challenge: challengeOf(visit), locale };
    const { to } = await sendFactorCode(system, ctx.state.app, userOf(visit), asked);
    await noteSent(visit, { kind, purpose: 'prove', to });
  } catch (error) {
    return showSentCode(system, visit, kind, { errors: toFieldErrors(visit, error, []) });
  }
  if (!isAgain) return redirect(ctx, `${url}/${wayPages[kind].path}`);
  await showSentCode(system, visit, kind, { notice: translator(locale)('verify.sent_again') });
}

export async function showEnrolSent(_system: System, visit: Visit, kind: SentKind, more: More = {}): Promise<void> {
  const user = userOf(visit);
  const sent = sentOf(visit, kind, 'enrol');
  const page = await enrolPage(visit, kind);
  const locals = {
    ...{ ...page, ...inWords(visit, more), kind, minutes },
    ...{ is_sent: sent !== undefined, to: sent?.to ?? user.email, phone: more.phone ?? sent?.to ?? user.phone ?? '' },
    send: sendTo(page.action),
  };
  sendPage(visit.ctx, visit.ctx.state.app, 'enrol-sent', locals, pageOptions(visit));
}

export async function postSendEnrolment(
  system: System,
  visit: Visit,
  kind: SentKind,
  { phone = '' }: Form,
): Promise<void> {
  const { ctx, url } = visit;
  if (!mayEnrol(visit, kind)) return redirect(ctx, url);
  const user = userOf(visit);
  try {
    const asked = { kind, challenge: challengeOf(visit), locale: pageOptions(visit).locale, phone };
    const { to } = await enrolSentFactor(system, ctx.state.app, user, asked);
    await noteSent(visit, { kind, purpose: 'enrol', to });
  } catch (error) {
    const errors = toFieldErrors(visit, error, ['phone']);
    return showEnrolSent(system, visit, kind, { errors, phone: phone.slice(0, 50) });
  }
  redirect(ctx, `${url}/${enrolPages[kind]!.path}`);
}

export async function confirmEnrolSent(
  system: System,
  visit: Visit,
  kind: SentKind,
  { code = '' }: Form,
): Promise<{ amr: string[]; codes: string[] }> {
  const shown = { kind, challenge: challengeOf(visit), code };
  return { amr: amrOf(kind), codes: await confirmSentFactor(system, visit.ctx.state.app, userOf(visit), shown) };
}

const sendTo = (action: string) => ({ action: `${action}/send` });

/** What is said of a wrong code of an app does not fit one that was sent. */
function inWords(visit: Visit, { errors, notice }: More) {
  const code = errors?.code && translator(pageOptions(visit).locale)('verify.wrong');
  return { errors: errors && { ...errors, code }, notice };
}
