// Somebody who came back from a provider to a sign-in that an App began by a link: a user already, a new one, or one who
// has to prove first that an existing user is theirs.
import { amrOfProof } from '../../authentication/assurance.ts';
import { Problem } from '../../problem.ts';
import { claimUnproven, proveByPassword, type Settled, settleArrival } from '../../social/arrivals.ts';
import { getArrival } from '../../social/sign-ins.ts';
import type { System } from '../../system.ts';
import { requireCaptchaIn } from '../kit/forms/captcha.ts';
import type { Form } from '../kit/forms/forms.ts';
import { readCredentials } from '../kit/forms/identifier.ts';
import { knownBrowserOf } from '../kit/known-browser.ts';
import { isClaim, type LinkScreen, showLinkScreen, toLinkErrors } from '../kit/link-screen.ts';
import { readBrowser } from '../kit/provider-cookie.ts';
import { localeOf } from '../kit/render/pages.ts';
import type { AppContext } from '../kit/request/context.ts';
import { answerClient, goToClient, type ToClient } from './client.ts';

export type Arrival = { ctx: AppContext; ticket: string; csrf: string };

const MAX_EMAIL = 254;

export async function showArrival(system: System, arrival: Arrival): Promise<void> {
  const { ctx, ticket } = arrival;
  const passage = await passageOf(system, arrival);
  try {
    const settled = await settleArrival(system, ctx.state.app, ticket, holderOf(arrival));
    await answerSettled(system, arrival, passage, settled);
  } catch (error) {
    await answerClient(system, ctx, passage, error);
  }
}

export async function postArrival(system: System, arrival: Arrival, form: Form): Promise<void> {
  const { ctx, ticket } = arrival;
  const passage = await passageOf(system, arrival);
  try {
    if (!isClaim(form)) return await proveArrival(system, arrival, passage, form);
    const claimed = await claimUnproven(system, ctx.state.app, ticket, holderOf(arrival));
    await goToClient(system, ctx, { passage, ...claimed });
  } catch (error) {
    await answerClient(system, ctx, passage, error);
  }
}

async function proveArrival(system: System, arrival: Arrival, passage: ToClient, form: Form): Promise<void> {
  const { ctx, ticket } = arrival;
  const { app } = ctx.state;
  const holder = holderOf(arrival);
  try {
    await requireCaptchaIn(system, app, form);
    const { email, password } = readCredentials(form);
    const known = knownBrowserOf(system, ctx);
    const proved = await proveByPassword(system, app, ticket, { holder, identifier: email, password, known });
    const amr = amrOfProof.password_and_connection;
    await goToClient(system, ctx, { passage, ...proved, amr, link_ticket: ticket });
  } catch (error) {
    const screen = toScreen(arrival, passage);
    const errors = toLinkErrors(screen, error);
    const settled = await settleArrival(system, app, ticket, holder);
    if (settled.state !== 'prove') return answerSettled(system, arrival, passage, settled);
    await showLinkScreen(system, screen, settled, { email: (form.email ?? '').slice(0, MAX_EMAIL), errors });
  }
}

const holderOf = ({ ctx, ticket }: Arrival) => ({ browser: readBrowser(ctx, ticket)?.secret ?? '' });

async function passageOf(system: System, arrival: Arrival): Promise<ToClient> {
  const { ctx, ticket } = arrival;
  const { passage } = await getArrival(system.db, ctx.state.app, ticket, holderOf(arrival));
  // One of an interaction comes to the interaction's own address.
  if (passage.kind !== 'client') throw new Problem('connection_expired');
  return passage;
}

async function answerSettled(system: System, arrival: Arrival, passage: ToClient, settled: Settled): Promise<void> {
  if (settled.state === 'prove') return showLinkScreen(system, toScreen(arrival, passage), settled);
  const { user, amr, auth_time, connections, link } = settled;
  await goToClient(system, arrival.ctx, { passage, user, amr, auth_time, connections, link_ticket: link });
}

function toScreen({ ctx, ticket, csrf }: Arrival, passage: ToClient): LinkScreen {
  const { app } = ctx.state;
  return {
    ctx,
    ticket,
    csrf,
    action: `${app.issuer}${ctx.path}`,
    start: (slug) => `${app.issuer}/connect/${slug}?${toQuery(passage, ticket)}`,
    cancel_url: undefined,
    options: { backTo: passage.redirect_uri, locale: localeOf(ctx, app) },
  };
}

function toQuery({ client_id, redirect_uri, state }: ToClient, link: string): URLSearchParams {
  return new URLSearchParams({ client_id, redirect_uri, link, ...(state !== undefined && { state }) });
}
