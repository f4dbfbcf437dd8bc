// Signing in with a connection, within an interaction: the way there, the way back, and the proof of an existing user.
import { Problem } from '../../problem.ts';
import { claimUnproven, FEDERATED, proveByPassword, settleArrival } from '../../social/arrivals.ts';
import { offeredConnections } from '../../social/connections.ts';
import { getArrival } from '../../social/sign-ins.ts';
import type { System } from '../../system.ts';
import { goToProvider, oneParameter, showFailure } from '../connect/routes.ts';
import { requireCaptchaIn } from '../kit/captcha.ts';
import type { Form } from '../kit/forms.ts';
import { isClaim, type LinkScreen, showLinkScreen, toLinkErrors, wordsOf } from '../kit/link-screen.ts';
import { advance } from './progress.ts';
import { noteChoice } from './remember.ts';
import { pageOptions, type Visit } from './routes.ts';

/** For the buttons of the sign-in and sign-up screens. */
export async function connectionLinks(system: System, { ctx, url }: Pick<Visit, 'ctx' | 'url'>) {
  const connections = await offeredConnections(system.db, ctx.state.app);
  return connections.map(({ slug, name }) => ({ name, url: `${url}/connect/${slug}` }));
}

export async function startConnection(system: System, visit: Visit): Promise<void> {
  const { ctx, interaction } = visit;
  const { uid } = interaction;
  await orFail(visit, async () => {
    const link = oneParameter(ctx, 'link');
    if (link !== undefined) await getArrival(system.db, ctx.state.app, link, { uid });
    await goToProvider(system, ctx, String(ctx.params.connection), { kind: 'interaction', uid, link });
  });
}

/** The button of a page that also asks whether to stay signed in. What else its form has is not looked at. */
export async function postConnection(system: System, visit: Visit, form: Form): Promise<void> {
  noteChoice(visit, form);
  await visit.interaction.persist();
  await startConnection(system, visit);
}

export async function arrive(system: System, visit: Visit): Promise<void> {
  const { ctx, interaction } = visit;
  const ticket = oneParameter(ctx, 'ticket') ?? '';
  await orFail(visit, async () => {
    const settled = await settleArrival(system.db, ctx.state.app, ticket, { uid: interaction.uid });
    if (settled.state === 'prove') return showLinkScreen(system, toScreen(visit, ticket), settled);
    await advance(system, visit, settled.user, settled.amr, { link_ticket: settled.link });
  });
}

export async function postArrival(system: System, visit: Visit, form: Form): Promise<void> {
  const { ctx, interaction } = visit;
  const { app } = ctx.state;
  const { ticket = '', email = '', password = '' } = form;
  const holder = { uid: interaction.uid };
  await orFail(visit, async () => {
    if (isClaim(form)) {
      const user = await claimUnproven(system, app, ticket, holder);
      return advance(system, visit, user, [FEDERATED]);
    }
    try {
      await requireCaptchaIn(system, app, form);
      const user = await proveByPassword(system, app, ticket, { holder, email, password });
      await advance(system, visit, user, ['pwd', FEDERATED], { link_ticket: ticket });
    } catch (error) {
      const screen = toScreen(visit, ticket);
      const errors = toLinkErrors(ctx, error, wordsOf(screen));
      const settled = await settleArrival(system.db, app, ticket, holder);
      if (settled.state !== 'prove') throw error;
      await showLinkScreen(system, screen, settled, { email: email.slice(0, 254), errors });
    }
  });
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

/** What goes wrong with a provider ends this way in, not the interaction. */
async function orFail({ ctx, interaction }: Visit, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Problem) || (error.status >= 500 && error.code !== 'connection_failed')) throw error;
    showFailure(ctx, error, { uid: interaction.uid });
  }
}
