// Signing out at a client's request (OpenID Connect RP-Initiated Logout 1.0): with proof that the client knows the session, it
// happens at once; otherwise the user is asked.
import inject from 'light-my-request';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { hashSecret, sameSecret } from '../../secrets.ts';
import type { System } from '../../system.ts';
import { clearSiteData } from '../request/headers.ts';
import { requestInfo, setRequestInfo } from '../request/info.ts';
import { isNavigation } from '../request/navigation.ts';
import { requestState } from '../storage/request-state.ts';
import type { Next, Served } from './served.ts';
import { serveAsUser } from './user.ts';

/** Lets `serveSignOut` answer the library's question, unless the user has to. Returns whether it will do so. */
export function answerForUser({ settings }: App, context: KoaContextWithOIDC, secret: string): boolean {
  const state = requestState(context.req);
  if (!state || settings.confirm_sign_out === 'on' || !isNavigation(context.req) || !provesSession(context))
    return false;
  state.signOut = secret;
  return true;
}

/**
 * RP-Initiated Logout §4: an ID token of this session, or of its user if the session is open at this client. A `client_id`
 * alone is public and proves nothing; with the session's `sid` as `logout_hint` (§2) it does, and no ID token is in an
 * address.
 */
function provesSession({ oidc: { entities, session, client, params } }: KoaContextWithOIDC): boolean {
  const authorization = client && session?.accountId ? session.authorizations?.[client.clientId] : undefined;
  if (!authorization) return false;
  const { sid } = authorization;
  const hint = entities.IdTokenHint?.payload;
  if (hint) return (sid !== undefined && hint.sid === sid) || hint.sub === session?.accountId;
  const named = params?.logout_hint;
  return sid !== undefined && typeof named === 'string' && sameSecret(named, hashSecret(sid));
}

/** When the library has signed the user out. */
export function clearPages({ config }: System, provider: Provider): void {
  provider.on('end_session.success', (context) => {
    if (context.oidc.params?.logout) context.set('Clear-Site-Data', clearSiteData(config, 'app'));
  });
}

/** Confirms the sign-out to the library in the same request: a page that submits itself would need a script. */
export async function serveSignOut(system: System, app: App, served: Served, next: Next): Promise<void> {
  await serveAsUser(system, app, served, next);
  const { context, state } = served;
  if (state.signOut === undefined) return;
  const handle = context.oidc.provider.callback();
  const response = await inject(
    (request, response) => {
      setRequestInfo(request, requestInfo(context.req));
      void handle(request, response);
    },
    {
      method: 'POST',
      url: '/logout/confirm',
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: context.headers.cookie ?? '' },
      payload: new URLSearchParams({ xsrf: state.signOut, logout: 'yes' }).toString(),
    },
  );
  context.status = response.statusCode;
  context.body = response.body;
  for (const name of ['location', 'set-cookie', 'content-type', 'clear-site-data']) {
    const value = response.headers[name];
    if (value !== undefined) context.set(name, Array.isArray(value) ? value : String(value));
  }
  completePage(app, served);
}

/** The user's own answer. */
export async function serveSignOutConfirmation(system: System, app: App, served: Served, next: Next): Promise<void> {
  await serveAsUser(system, app, served, next);
  completePage(app, served);
}

/**
 * The library forgets the client that asked when the user has signed out; its page then couldn't lead back to it. The page also
 * says which clients have heard.
 */
function completePage(app: App, { context, state }: Served): void {
  const url = URL.parse(context.response.get('location'));
  if (url === null || url.origin + url.pathname !== `${app.issuer}/logout/success`) return;
  const { client } = context.oidc ?? {};
  if (client) url.searchParams.set('client_id', client.clientId);
  if (state.receiptId) url.searchParams.set(RECEIPT_PARAMETER, state.receiptId);
  context.set('location', url.href);
}

/** Of the page after signing out. */
export const RECEIPT_PARAMETER = 'receipt';
