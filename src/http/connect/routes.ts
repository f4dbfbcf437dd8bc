// {issuer}/connect/{connection}: the way to a provider that an App begins by a link, the provider's way back, and from
// there on to the interaction it began in (interactions/connections.ts) or to the App's redirect URI with a code.
import Router from '@koa/router';
import { listFactorKinds } from '../../authentication/factors/kinds.ts';
import type { UserRow } from '../../database/schema.ts';
import { actingAs, record } from '../../events/record.ts';
import { Problem } from '../../problem.ts';
import {
  claimUnproven,
  FEDERATED,
  linkArrival,
  proveByPassword,
  type Settled,
  settleArrival,
} from '../../social/arrivals.ts';
import { issueCode, requireOwnRedirectUri, toClientUrl } from '../../social/codes.ts';
import { getUsableConnection } from '../../social/connections.ts';
import {
  beginSignIn,
  createArrival,
  getArrival,
  keepAnswer,
  type Passage,
  type Taken,
  takeSignIn,
} from '../../social/sign-ins.ts';
import type { System } from '../../system.ts';
import { requireCaptchaIn } from '../kit/captcha.ts';
import type { AppContext, State } from '../kit/context.ts';
import { sendProblemPage } from '../kit/errors.ts';
import { createFormTokens, type FormTokens, formOf, parseForm, refuseForeignOrigin } from '../kit/forms.ts';
import { isClaim, type LinkScreen, showLinkScreen, toLinkErrors, wordsOf } from '../kit/link-screen.ts';
import { translator } from '../kit/messages.ts';
import { localeOf } from '../kit/pages.ts';
import { type Browser, keepBrowser, readBrowser } from './browser.ts';

const MAX_STATE = 1_000;

type ToClient = Extract<Passage, { kind: 'client' }>;

export function connectRoutes(system: System): Router<State> {
  const router = new Router<State>({ sensitive: true, strict: true });
  const tokens = createFormTokens(system.keyring);
  const as = (ctx: unknown, work: () => Promise<void>) =>
    actingAs({ kind: 'user', ...(ctx as AppContext).state.info }, work);

  router.get('/connect/:connection', (ctx) => as(ctx, () => begin(system, ctx as never)));
  router.get('/connect/:connection/callback', (ctx) => as(ctx, () => comeBack(system, ctx as never)));
  router.post('/connect/:connection/callback', parseForm, (ctx) => as(ctx, () => comeBackByForm(system, ctx as never)));
  router.get('/connect/:connection/connected', (ctx) => as(ctx, () => showArrival(system, tokens, ctx as never)));
  router.post('/connect/:connection/connected', refuseForeignOrigin as never, parseForm, (ctx) =>
    as(ctx, () => postArrival(system, tokens, ctx as never)),
  );
  return router;
}

/** Begun by the App: `client_id`, `redirect_uri` and `state` as at the authorization endpoint. */
async function begin(system: System, ctx: AppContext): Promise<void> {
  const { app } = ctx.state;
  const client_id = one(ctx, 'client_id') ?? '';
  const redirect_uri = one(ctx, 'redirect_uri') ?? '';
  const state = one(ctx, 'state');
  await requireOwnRedirectUri(system, app, { client_id, redirect_uri });
  if (state && state.length > MAX_STATE) throw new Problem('invalid_request', 'The state is too long');
  const passage: ToClient = { kind: 'client', client_id, redirect_uri, state, link: await linkOf(system, ctx) };
  try {
    const connection = await getUsableConnection(system.db, app, { slug: ctx.params.connection });
    await goToProvider(system, ctx, connection.slug, passage);
  } catch (error) {
    if (!(error instanceof Problem) || !(error.code in answers)) throw error;
    await answerClient(system, ctx, passage, error);
  }
}

/** An arrival that waits to be connected with whoever signs in now; only its own browser may name it. */
async function linkOf(system: System, ctx: AppContext): Promise<string | undefined> {
  const link = one(ctx, 'link');
  const browser = link && readBrowser(ctx, link);
  if (!link || !browser) return undefined;
  await getArrival(system.db, ctx.state.app, link, { browser: browser.secret });
  return link;
}

/** Used by the interactions, too. Throws `connection_disabled`, `connection_failed`, `not_found`, `too_many_attempts`. */
export async function goToProvider(system: System, ctx: AppContext, slug: string, passage: Passage): Promise<void> {
  const { app } = ctx.state;
  const connection = await getUsableConnection(system.db, app, { slug });
  const { url, state, browser } = await beginSignIn(system, app, connection, passage).catch(async (error) => {
    await noteFailure(system, ctx, slug, error);
    throw error;
  });
  keepBrowser(ctx, state, { secret: browser, uid: passage.kind === 'interaction' ? passage.uid : undefined });
  redirect(ctx, url.href);
}

/**
 * Apple's page sends a form (form_post), which no SameSite=Lax cookie goes along with; SameSite=None would open every other
 * form, and browsers refuse it over http. So the answer is put away under its state, and the browser comes again by GET.
 */
async function comeBackByForm(system: System, ctx: AppContext): Promise<void> {
  const { state = '', ...answer } = formOf(ctx as never);
  await keepAnswer(system, ctx.state.app, state, new URLSearchParams({ ...answer, state }));
  redirect(ctx, `${ctx.state.app.issuer}${ctx.path}?${new URLSearchParams({ state })}`);
}

async function comeBack(system: System, ctx: AppContext): Promise<void> {
  const { app } = ctx.state;
  const state = one(ctx, 'state') ?? '';
  const browser = readBrowser(ctx, state);
  let passage: Passage | undefined;
  try {
    if (!browser) throw new Problem('connection_expired');
    const connection = await getUsableConnection(system.db, app, { slug: ctx.params.connection });
    const taken: Taken = await takeSignIn(system, app, connection, { state, browser: browser.secret });
    passage = taken.passage;
    const answer = taken.answer ?? new URLSearchParams(ctx.querystring);
    const ticket = await createArrival(system, app, connection, { taken, answer, browser: browser.secret });
    if (passage.kind === 'client') keepBrowser(ctx, ticket, browser);
    const at = passage.kind === 'client' ? `connect/${connection.slug}` : `interaction/${passage.uid}`;
    redirect(ctx, `${app.issuer}/${at}/connected?${new URLSearchParams({ ticket })}`);
  } catch (error) {
    // Only what somebody really began: anyone may open this address with anything.
    if (passage) await noteFailure(system, ctx, ctx.params.connection, error);
    if (passage?.kind === 'client') await answerClient(system, ctx, passage, error);
    else showFailure(ctx, error, browser);
  }
}

async function showArrival(system: System, tokens: FormTokens, ctx: AppContext): Promise<void> {
  const { app } = ctx.state;
  const ticket = one(ctx, 'ticket') ?? '';
  const holder = { browser: readBrowser(ctx, ticket)?.secret ?? '' };
  const { passage } = await getArrival(system.db, app, ticket, holder);
  try {
    const settled = await settleArrival(system.db, app, ticket, holder);
    await answerSettled(system, ctx, { ticket, passage: passage as ToClient, tokens }, settled);
  } catch (error) {
    await answerClient(system, ctx, passage as ToClient, error);
  }
}

type At = { ticket: string; passage: ToClient; tokens: FormTokens };

async function answerSettled(system: System, ctx: AppContext, at: At, settled: Settled): Promise<void> {
  if (settled.state === 'prove') await showLinkScreen(system, linkScreen(ctx, at), settled);
  else await goToClient(system, ctx, at.passage, settled.user, settled.amr, settled.link);
}

function linkScreen(ctx: AppContext, { ticket, passage, tokens }: At): LinkScreen {
  const { app } = ctx.state;
  return {
    ctx,
    ticket,
    action: `${app.issuer}${ctx.path}`,
    csrf: tokens.issue(ownerOf(ctx, ticket)),
    start: (slug) => `${app.issuer}/connect/${slug}?${toQuery(passage, ticket)}`,
    cancel_url: undefined,
    options: { backTo: passage.redirect_uri, locale: localeOf(ctx, app) },
  };
}

function toQuery({ client_id, redirect_uri, state }: ToClient, link: string): URLSearchParams {
  return new URLSearchParams({ client_id, redirect_uri, link, ...(state !== undefined && { state }) });
}

const ownerOf = ({ state }: AppContext, ticket: string) => `connect ${state.app.id} ${ticket}`;

async function postArrival(system: System, tokens: FormTokens, ctx: AppContext): Promise<void> {
  const { app } = ctx.state;
  const form = formOf(ctx as never);
  const { ticket = '', email = '', password = '' } = form;
  tokens.require(ownerOf(ctx, ticket), form);
  const holder = { browser: readBrowser(ctx, ticket)?.secret ?? '' };
  const { passage } = await getArrival(system.db, app, ticket, holder);
  const at = { ticket, passage: passage as ToClient, tokens };
  if (isClaim(form)) {
    const user = await claimUnproven(system, app, ticket, holder);
    return goToClient(system, ctx, at.passage, user, [FEDERATED]);
  }
  try {
    await requireCaptchaIn(system, app, form);
    const user = await proveByPassword(system, app, ticket, { holder, email, password });
    await goToClient(system, ctx, at.passage, user, ['pwd', FEDERATED], ticket);
  } catch (error) {
    const screen = linkScreen(ctx, at);
    const errors = toLinkErrors(ctx, error, wordsOf(screen));
    const settled = await settleArrival(system.db, app, ticket, holder);
    if (settled.state !== 'prove') return answerSettled(system, ctx, at, settled);
    await showLinkScreen(system, screen, settled, { email: email.slice(0, 254), errors });
  }
}

async function goToClient(
  system: System,
  ctx: AppContext,
  passage: ToClient,
  user: UserRow,
  amr: string[],
  link?: string,
): Promise<void> {
  const { app } = ctx.state;
  // Who has a second factor shows it to the backend's exchange: not before that is anything linked, and after it nobody
  // is here. Such a user links on the App's own screens.
  const isGuarded = link !== undefined && (await listFactorKinds(system, app, user.id)).length > 0;
  if (link !== undefined && !isGuarded) {
    await linkArrival(system, app, user, { token: link, holder: { browser: readBrowser(ctx, link)?.secret ?? '' } });
  }
  redirect(ctx, await issueCode(system.db, ctx.state.app, user, { passage, amr }));
}

/** What the App is told: RFC 6749 §4.1.2.1. */
const answers: Record<string, string> = {
  connection_denied: 'access_denied',
  connection_refused: 'access_denied',
  sign_up_closed: 'access_denied',
  connection_failed: 'temporarily_unavailable',
  connection_disabled: 'temporarily_unavailable',
};

async function answerClient(_system: System, ctx: AppContext, passage: ToClient, error: unknown): Promise<void> {
  const code = error instanceof Problem ? error.code : '';
  const said = answers[code];
  if (!said) throw error;
  redirect(ctx, toClientUrl(ctx.state.app, passage, { error: said, error_description: code }));
}

/** A page that leads back to the sign-in screen, where the browser still knows which. */
export function showFailure(ctx: AppContext, error: unknown, browser: Pick<Browser, 'uid'> | undefined): void {
  if (!(error instanceof Problem)) throw error;
  const { app } = ctx.state;
  const t = translator(localeOf(ctx, app));
  const actions = browser?.uid
    ? [{ label: t('connect.back'), url: `${app.issuer}/interaction/${browser.uid}/sign-in` }]
    : [];
  sendProblemPage(ctx, error, actions);
}

/** The developers see what was wrong; people only that something was. */
async function noteFailure(system: System, { state }: AppContext, connection: string, error: unknown): Promise<void> {
  if (!(error instanceof Problem) || !(error.code in answers)) return;
  const data = { method: 'connection', connection: connection.slice(0, 40), code: error.code, reason: error.message };
  await record(system.db, state.app, 'sign_in.failed', { data });
}

/** A parameter that came once. */
function one(ctx: AppContext, name: string): string | undefined {
  const values = new URLSearchParams(ctx.querystring).getAll(name);
  if (values.length > 1) throw new Problem('invalid_request', `${name} came twice`);
  return values[0]?.includes('\0') ? undefined : values[0];
}

export { one as oneParameter };

function redirect(ctx: AppContext, url: string): void {
  ctx.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
  ctx.redirect(url);
  ctx.status = 303;
}
