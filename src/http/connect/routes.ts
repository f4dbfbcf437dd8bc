// {issuer}/connect/{connection}: the way to a provider that an App begins by a link, the provider's way back, and from
// there on to the interaction it began in (screens/connections.ts) or to the App's redirect URI with a code.
import Router from '@koa/router';
import type { Passage } from '../../database/schema/connections.ts';
import { Problem } from '../../problem.ts';
import { requireOwnRedirectUri } from '../../social/codes.ts';
import { getUsableConnection } from '../../social/connections.ts';
import { createArrival, getArrival, keepAnswer, takeSignIn } from '../../social/sign-ins.ts';
import { readWishes } from '../../social/wishes.ts';
import type { System } from '../../system.ts';
import { findHome } from '../kit/dead-ends/clients.ts';
import { endingAs, isStaleForm } from '../kit/dead-ends/page.ts';
import { createFormTokens, type Form } from '../kit/forms/forms.ts';
import { type Door, foreignForm, form, page, sentIn } from '../kit/forms/page.ts';
import { failures, goToProvider, noteFailure, showFailure } from '../kit/provider.ts';
import { keepBrowser, readBrowser } from '../kit/provider-cookie.ts';
import type { AppContext, AppState } from '../kit/request/context.ts';
import { oneParameter, urlOf } from '../kit/request/query.ts';
import { redirect } from '../kit/request/redirect.ts';
import { type Arrival, postArrival, showArrival } from './arrival.ts';
import { answerClient, type ToClient } from './client.ts';
import { showLost } from './lost.ts';

const MAX_STATE = 1_000;

export function connectRoutes(system: System): Router<AppState> {
  const router = new Router<AppState>({ sensitive: true, strict: true });
  const door: Door<AppState, Omit<Arrival, 'csrf'>> = {
    router,
    tokens: createFormTokens(system.keyring),
    open: (ctx, sent) => ({ ctx, ticket: oneParameter(sent, 'ticket') ?? '' }),
    ownerOf: ({ ctx, ticket }) => `connect ${ctx.state.app.id} ${ticket}`,
    actorOf: () => ({ kind: 'user' }),
  };
  router.use(
    endingAs<AppContext>(async (ctx, problem) => ({
      name: 'connection_refused',
      known: {
        page: isStaleForm(problem) ? arrivalPage(ctx) : undefined,
        client: await findHome(system, ctx.state.app, ctx.query),
      },
    })),
  );
  page(door, '/connect/:connection', ({ ctx }) => begin(system, ctx));
  page(door, '/connect/:connection/callback', ({ ctx }) => comeBack(system, ctx));
  foreignForm(router, '/connect/:connection/callback', (ctx, answer) => comeBackByForm(system, ctx, answer));
  page(door, '/connect/:connection/connected', (arrival) =>
    orLost(system, arrival, () => showArrival(system, arrival)),
  );
  form(door, '/connect/:connection/connected', (arrival, fields) =>
    orLost(system, arrival, () => postArrival(system, arrival, fields)),
  );
  return router;
}

/** Of an arrival whose form was sent too late. */
function arrivalPage(ctx: AppContext): string | undefined {
  const { ticket } = sentIn(ctx);
  return typeof ticket === 'string' ? urlOf(ctx.state.app.issuer + ctx.path, { ticket }) : undefined;
}

async function orLost(system: System, { ctx }: Arrival, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'connection_expired') throw error;
    await showLost(system, ctx, error, '');
  }
}

/**
 * Begun by the App: `client_id`, `redirect_uri`, `state`, `login_hint`, `ui_locales`, `prompt` and `max_age` as at the
 * authorization endpoint.
 */
async function begin(system: System, ctx: AppContext): Promise<void> {
  const { app } = ctx.state;
  const client_id = oneParameter(ctx.query, 'client_id') ?? '';
  const redirect_uri = oneParameter(ctx.query, 'redirect_uri') ?? '';
  const state = oneParameter(ctx.query, 'state');
  await requireOwnRedirectUri(system, app, { client_id, redirect_uri });
  if (state && state.length > MAX_STATE) throw new Problem('invalid_request', 'The state is too long');
  const passage: ToClient = { kind: 'client', client_id, redirect_uri, state, link: await linkOf(system, ctx) };
  try {
    const { slug } = await getUsableConnection(system.db, app, ctx.params.connection);
    await goToProvider(system, ctx, { slug, passage, wishes: readWishes(ctx.query) });
  } catch (error) {
    if (!(error instanceof Problem) || !(error.code in failures)) throw error;
    await answerClient(system, ctx, passage, error);
  }
}

/** An arrival that waits to be connected with whoever signs in now; only its own browser may name it. */
async function linkOf(system: System, ctx: AppContext): Promise<string | undefined> {
  const link = oneParameter(ctx.query, 'link');
  const browser = link && readBrowser(ctx, link);
  if (!link || !browser) return undefined;
  await getArrival(system.db, ctx.state.app, link, { browser: browser.secret });
  return link;
}

/**
 * Apple's page sends a form (form_post), which no SameSite=Lax cookie goes along with; SameSite=None would open every other
 * form, and browsers refuse it over http. So the answer is put away under its state, and the browser comes again by GET.
 */
async function comeBackByForm(system: System, ctx: AppContext, { state = '', ...answer }: Form): Promise<void> {
  const { app } = ctx.state;
  await keepAnswer(system, app, state, new URLSearchParams({ ...answer, state }));
  redirect(ctx, `${app.issuer}${ctx.path}?${new URLSearchParams({ state })}`);
}

async function comeBack(system: System, ctx: AppContext): Promise<void> {
  const { app } = ctx.state;
  const slug: string = ctx.params.connection;
  const state = oneParameter(ctx.query, 'state') ?? '';
  const browser = readBrowser(ctx, state);
  let passage: Passage | undefined;
  try {
    if (!browser) throw new Problem('connection_expired');
    const taken = await takeSignIn(system, app, slug, { state, browser: browser.secret });
    passage = taken.passage;
    const answer = taken.answer ?? new URLSearchParams(ctx.querystring);
    const ticket = await createArrival(system, app, taken, { answer, browser: browser.secret });
    if (passage.kind === 'client') keepBrowser(ctx, ticket, browser);
    const at = passage.kind === 'client' ? `connect/${slug}` : `interaction/${passage.uid}`;
    redirect(ctx, `${app.issuer}/${at}/connected?${new URLSearchParams({ ticket })}`);
  } catch (error) {
    // Only what somebody really began: anyone may open this address with anything.
    if (passage) await noteFailure(system, ctx, slug, error);
    if (passage?.kind === 'client') await answerClient(system, ctx, passage, error);
    else if (browser?.uid) showFailure(ctx, error, { uid: browser.uid, slug });
    else await showLost(system, ctx, error, state);
  }
}
