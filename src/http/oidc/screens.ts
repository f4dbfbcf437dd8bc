// The pages that the protocol asks for: errors that say the way on, and signing out.

import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { issuerPath } from '../../apps/issuer.ts';
import { toDatabaseProblem } from '../../database/failure.ts';
import { isId } from '../../ids.ts';
import { hasMessage, languages } from '../../language/catalogues.ts';
import { recordRefusal } from '../../limits/refusals.ts';
import { answerForUser, RECEIPT_PARAMETER } from '../../oidc/endpoints/sign-out.ts';
import { requestInfo } from '../../oidc/request/info.ts';
import type { KoaContextWithOIDC, Screens } from '../../oidc/request/screens.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { findReceipt } from '../../users/sessions/receipts.ts';
import { findHome } from '../kit/dead-ends/clients.ts';
import { waysOn } from '../kit/dead-ends/dead-ends.ts';
import type { Action } from '../kit/dead-ends/offers.ts';
import { findRestart, keepsCookies, type Restart } from '../kit/dead-ends/restart.ts';
import { toShownReceipt } from '../kit/receipts.ts';
import { type Locale, problemText, type Translate, translator, waitText } from '../kit/render/messages.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import { CONSOLE_PATH } from '../kit/request/paths.ts';
import { toWhyUrl } from '../kit/why.ts';

/** A sign-out that waits for its confirmation, as oidc-provider keeps it. */
const leaving = z.object({ secret: z.string() });

export function createScreens(system: System): Screens {
  return {
    locales: languages,
    async error(app, context, { out, error }) {
      const again = await findAgain(system, app, context, error);
      if (again && keepsCookies(context.cookies, app)) {
        context.redirect(again.url);
        context.status = 303;
        return;
      }
      if (isSignedOutAlready(context, error)) {
        context.redirect(`${app.issuer}/logout/success`);
        context.status = 303;
        return;
      }
      await noteRefusal(system, app, context, { out, error });
      await showError(system, app, context, { out, error, again });
    },
    signOut(app, context) {
      const { session, params } = context.oidc;
      const { secret } = leaving.parse(session?.state);
      if (answerForUser(app, context, secret)) return;
      const backTo = params?.post_logout_redirect_uri;
      const locals = {
        action: context.oidc.provider.urlFor('end_session_confirm'),
        xsrf: secret,
        client_name: context.oidc.client?.clientName,
      };
      sendPage(context, app, 'sign-out', locals, {
        backTo: typeof backTo === 'string' ? backTo : undefined,
        locale: localeOf(context, app, params?.ui_locales),
      });
    },
    async signedOut(app, context) {
      const t = translator(localeOf(context, app), app);
      const client = await findHome(system, app, { client_id: context.oidc.client?.clientId });
      const { accountId } = await context.oidc.provider.Session.get(context);
      if (accountId === undefined)
        return sendPage(context, app, 'signed-out', {
          actions: waysOn('signed_out', { t, app, client }),
          receipt: await findShownReceipt(system, app, context),
        });
      const words = { title: t('signed_out.not_title'), text: t('signed_out.not', { app: app.name }) };
      sendPage(context, app, 'message', { ...words, actions: waysOn('still_signed_in', { t, app, client }) });
    },
    formPost(app, context, { action, fields }) {
      const toClient = !action.startsWith(`${app.issuer}/`);
      const to = toClient ? context.oidc.client?.clientName : app.name;
      const locale = localeOf(context, app, context.oidc.params?.ui_locales);
      sendPage(context, app, 'form-post', { action, fields, to }, { formAction: 'anywhere', locale });
    },
    interactionUrl: (app, _context, interaction) => `${issuerPath(app)}/interaction/${interaction.uid}`,
  };
}

/** The address of the page has its id, which nobody else knows. */
async function findShownReceipt({ db }: System, app: App, { query, req }: KoaContextWithOIDC) {
  const id = query[RECEIPT_PARAMETER];
  const receipt = isId(id) ? await findReceipt(db, app, id) : undefined;
  return (
    receipt && {
      ...toShownReceipt(receipt),
      url: `${issuerPath(app)}/logout/success${URL.parse(req.url ?? '', app.issuer)?.search ?? ''}`,
    }
  );
}

/** Begins a request again that can't continue here: it is too old, or another browser took its last step. */
async function findAgain(system: System, app: App, { oidc, params }: KoaContextWithOIDC, { name }: Error) {
  if (oidc?.route !== 'resume' || (name !== 'SessionNotFound' && name !== 'LoginRequired')) return undefined;
  return findRestart(system, app, String(params.uid));
}

/** The page that asked was sent twice, or from a second tab: what it asked for has happened. */
function isSignedOutAlready({ oidc }: KoaContextWithOIDC, error: Error): boolean {
  if (oidc?.route === 'end_session') return error.name === 'LoginRequired';
  // The page names a client that was deleted meanwhile.
  if (oidc?.route === 'end_session_success') return error.name === 'InvalidClient';
  if (oidc?.route !== 'end_session_confirm') return false;
  return error.name === 'LoginRequired' || (oidc.session !== undefined && !oidc.session.accountId);
}

type Out = { error: string; error_description?: string };
type Failure = { out: Out; error: Error; again: Restart | undefined };

async function showError(
  system: System,
  app: App,
  context: KoaContextWithOIDC,
  { out, error, again }: Failure,
): Promise<void> {
  const { request_id } = requestInfo(context.req);
  const locale = localeOf(context, app);
  const away = toDatabaseProblem(error);
  const ours = away ?? (error instanceof Problem ? error : undefined);
  const code = ours?.code ?? codeOfSignOut(context) ?? codes[error.name] ?? codes[out.error] ?? out.error;
  const known = hasMessage(`problem.${code}.title`);
  const t = translator(locale, app);
  const words = isCrowd(error) ? crowdWords(t, error) : problemText(t, known ? code : 'invalid_request');
  const status = ours?.status ?? context.status;
  context.status = status;
  const isAway = away !== undefined;
  const actions = await findWays(system, app, context, { locale, isAway, again });
  const detail = known || !out.error_description ? words.detail : `${words.detail} (${out.error_description})`;
  const why_url = toWhyUrl(system.config.production ? undefined : system.config.baseUrl, code);
  const refused = explain(system, app, context, code);
  sendPage(
    context,
    app,
    'error',
    { title: words.title, detail, status, code, request_id, actions, refused, why_url },
    { locale },
  );
}

/** In development, for the developer who sees the page: what is wrong, and the record that mends it in one click. */
function explain({ config }: System, app: App, { oidc, req }: KoaContextWithOIDC, code: string) {
  if (config.production || oidc?.route !== 'authorization') return undefined;
  const record_url = `${config.baseUrl}${CONSOLE_PATH}/apps/${app.slug}/requests/${requestInfo(req).request_id}`;
  if (code !== 'invalid_redirect_uri' || !oidc.client) return { record_url };
  return {
    record_url,
    uris: {
      sent: String(oidc.params?.redirect_uri ?? '').slice(0, MAX_NOTED),
      registered: (oidc.client.redirectUris ?? []).slice(0, MAX_REGISTERED),
    },
  };
}

/** Requests that nobody goes on with are limited (oidc/storage/models/interactions.ts). */
const isCrowd = (error: unknown): error is Problem => error instanceof Problem && error.code === 'too_many_attempts';

const crowdWords = (t: Translate, { retryAfter }: Problem) => ({
  title: t('authorize.crowd.title'),
  detail: t('authorize.crowd.text', { wait: waitText(t, retryAfter) }),
});

const codes: Record<string, string> = {
  server_error: 'internal_error',
  SessionNotFound: 'expired_interaction',
  ImpersonatedSession: 'impersonated',
};

/** What is wrong with a sign-out: the library says so in prose alone. */
function codeOfSignOut({ oidc }: KoaContextWithOIDC): string | undefined {
  if (oidc?.route !== 'end_session') return undefined;
  const { id_token_hint: hint, post_logout_redirect_uri: uri } = oidc.params ?? {};
  // The hint is checked before its client counts.
  if (hint !== undefined && !oidc.client) return 'invalid_id_token_hint';
  const isKnown = typeof uri !== 'string' || oidc.client?.postLogoutRedirectUriAllowed(uri);
  return isKnown === false ? 'post_logout_redirect_uri_unknown' : undefined;
}

type Ways = { locale: Locale; isAway: boolean; again: Restart | undefined };

async function findWays(
  system: System,
  app: App,
  { oidc }: KoaContextWithOIDC,
  { locale, isAway, again }: Ways,
): Promise<Action[]> {
  const facts = { t: translator(locale, app), app };
  // Nothing is asked of a database that is away.
  if (isAway) return waysOn('failure', facts);
  if (oidc?.route?.startsWith('end_session')) return waysOn('sign_out_refused', facts);
  const client = await findHome(system, app, again?.params ?? { ...oidc?.params, client_id: oidc?.client?.clientId });
  if (oidc?.route === 'resume') return waysOn('resume_over', { ...facts, again: again?.url, client });
  return waysOn('request_refused', { ...facts, client });
}

const MAX_NOTED = 500;
const MAX_REGISTERED = 20;

/** What was sent, and what is registered, is in the record of the request (oidc/endpoints/record.ts). */
async function noteRefusal(
  system: System,
  app: App,
  context: KoaContextWithOIDC,
  { out, error: failed }: Pick<Failure, 'out' | 'error'>,
): Promise<void> {
  if (context.oidc?.route !== 'authorization') return;
  const { error, error_description } =
    failed instanceof Problem ? { error: failed.code, error_description: undefined } : out;
  await recordRefusal(system, app, 'authorization.refused', {
    actor: { kind: 'anonymous', ...requestInfo(context.req) },
    client_id: context.oidc.client?.clientId,
    data: { error, error_description },
  });
}
