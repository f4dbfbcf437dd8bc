// Signing in with a connection, within an interaction: the way there, the way back, and the proof of an existing user.
import { Problem } from '../../problem.ts';
import { byClaim, byConnection, byLinkedPassword, settleArrival } from '../../social/arrivals.ts';
import { offeredConnections } from '../../social/connections.ts';
import { getArrival } from '../../social/sign-ins.ts';
import { readWishes } from '../../social/wishes.ts';
import type { System } from '../../system.ts';
import { requireCaptchaIn } from '../kit/forms/captcha.ts';
import type { Form } from '../kit/forms/forms.ts';
import { readCredentials } from '../kit/forms/identifier.ts';
import { knownBrowserOf } from '../kit/known-browser.ts';
import { isClaim, type LinkScreen, showLinkScreen, toLinkErrors } from '../kit/link-screen.ts';
import { goToProvider, showFailure } from '../kit/provider.ts';
import { oneParameter } from '../kit/request/query.ts';
import { takeProof } from './progress.ts';
import { noteChoice } from './remember.ts';
import { clientIdOf, keep, MAX_EMAIL, pageOptions, type Visit } from './visit.ts';

export async function startConnection(system: System, visit: Visit): Promise<void> {
  const { ctx, interaction } = visit;
  const { uid } = interaction;
  await orFail(visit, async () => {
    const link = oneParameter(ctx.query, 'link');
    if (link !== undefined) await getArrival(system.db, ctx.state.app, link, { uid });
    await goTo(system, visit, String(ctx.params.connection), link);
  });
}

async function goTo(system: System, { ctx, interaction }: Visit, slug: string, link?: string): Promise<void> {
  const { uid, params } = interaction;
  const wishes = readWishes(params);
  if (oneParameter(ctx.query, 'account') === 'other' && wishes.prompts.length === 0)
    wishes.prompts = ['select_account'];
  await goToProvider(system, ctx, { slug, passage: { kind: 'interaction', uid, link }, wishes });
}

/**
 * `idp_hint`: the connection that the client would choose for the user. Nobody is sent there twice in one interaction, so
 * that the way back from the provider ends at the sign-in screen. Returns whether it was followed.
 */
export async function followHint(system: System, visit: Visit): Promise<boolean> {
  const { ctx, interaction, standing } = visit;
  const { idp_hint: hint, prompt } = interaction.params;
  const isSignedIn = interaction.session?.accountId !== undefined;
  if (typeof hint !== 'string' || standing.state.hint_followed) return false;
  if (isSignedIn && !(typeof prompt === 'string' && prompt.split(' ').includes('login'))) return false;
  const offered = await offeredConnections(system.db, ctx.state.app);
  if (!offered.some(({ slug }) => slug === hint)) return false;
  await keep(visit, { ...standing.state, hint_followed: true });
  await orFail(visit, () => goTo(system, visit, hint));
  return true;
}

/** The button of a page that also asks whether to stay signed in. What else its form has is not looked at. */
export async function postConnection(system: System, visit: Visit, form: Form): Promise<void> {
  noteChoice(visit, form);
  await keep(visit, visit.standing.state);
  await startConnection(system, visit);
}

export async function arrive(system: System, visit: Visit): Promise<void> {
  const { ctx, interaction } = visit;
  const ticket = oneParameter(ctx.query, 'ticket') ?? '';
  await orFail(visit, async () => {
    const settled = await settleArrival(system, ctx.state.app, ticket, {
      uid: interaction.uid,
      client_id: clientIdOf(visit),
    });
    if (settled.state === 'prove') return showLinkScreen(system, toScreen(visit, ticket), settled);
    await takeProof(system, visit, byConnection(settled));
  });
}

export async function postArrival(system: System, visit: Visit, form: Form): Promise<void> {
  const { ticket = '' } = form;
  const holder = { uid: visit.interaction.uid };
  await orFail(visit, async () => {
    if (!isClaim(form)) return proveArrival(system, visit, form);
    await takeProof(system, visit, byClaim({ token: ticket, holder }));
  });
}

async function proveArrival(system: System, visit: Visit, form: Form): Promise<void> {
  const { app } = visit.ctx.state;
  const { ticket = '' } = form;
  const holder = { uid: visit.interaction.uid };
  try {
    await requireCaptchaIn(system, app, form);
    const { email, password } = readCredentials(form);
    const known = knownBrowserOf(system, visit.ctx);
    await takeProof(system, visit, byLinkedPassword({ token: ticket, holder }, { identifier: email, password, known }));
  } catch (error) {
    const screen = toScreen(visit, ticket);
    const errors = toLinkErrors(screen, error);
    const settled = await settleArrival(system, app, ticket, { ...holder, client_id: clientIdOf(visit) });
    if (settled.state !== 'prove') throw error;
    await showLinkScreen(system, screen, settled, { email: (form.email ?? '').slice(0, MAX_EMAIL), errors });
  }
}

function toScreen(visit: Visit, ticket: string): LinkScreen {
  const { ctx, csrf, url } = visit;
  return {
    ctx,
    ticket,
    csrf,
    action: `${url}/connected`,
    start: (slug) => `${url}/connect/${slug}?${new URLSearchParams({ link: ticket })}`,
    cancel_url: `${url}/sign-in`,
    options: pageOptions(visit),
  };
}

/** An error at a provider ends this way in, not the interaction. */
async function orFail({ ctx, interaction }: Visit, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isOurs = error instanceof Problem && error.status >= 500 && error.code !== 'connection_failed';
    // A required connection has a page of its own (required-connection.ts).
    if (!(error instanceof Problem) || isOurs || error.code === 'connection_required') throw error;
    showFailure(ctx, error, { uid: interaction.uid });
  }
}
