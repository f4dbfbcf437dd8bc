// How a developer gets into the console and out of it: the code flow with PKCE, state and nonce at the issuer of the
// console's own App, and RP-initiated logout there. What the answer must match waits in a sealed cookie.
import type Router from '@koa/router';
import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { createConsoleSession, endConsoleSession, findConsoleDeveloper } from '../../../apps/console-sessions.ts';
import { MULTI_FACTOR } from '../../../authentication/assurance.ts';
import { now } from '../../../clock.ts';
import { messageOf } from '../../../log.ts';
import type { Protocols } from '../../../oidc/provider/protocols.ts';
import { clearSiteData } from '../../../oidc/request/headers.ts';
import { findToken } from '../../../oidc/tokens/access-tokens.ts';
import { Problem } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import { waysOn } from '../../kit/dead-ends/dead-ends.ts';
import { translator } from '../../kit/render/messages.ts';
import { localeOf, sendPage } from '../../kit/render/pages.ts';
import type { Context, State } from '../../kit/request/context.ts';
import { CONSOLE_PATH } from '../../kit/request/paths.ts';
import { redirect } from '../../kit/request/redirect.ts';
import { type Attempt, readAttempts, readSession, writeAttempts, writeSession } from '../kit/cookies.ts';
import { callbackUrl, homeUrl, type Issuer } from './issuer.ts';
import { toReturnPath } from './return-path.ts';

const MAX_HINT = 254;

type Door = { system: System; protocols: Protocols; issuer: Issuer };

export function addSignIn(router: Router<State>, door: Door): void {
  router.get('/sign-in', (ctx) => startSignIn(door, ctx));
  router.get('/callback', (ctx) => finishSignIn(door, ctx));
}

async function startSignIn({ system, issuer }: Door, ctx: Context): Promise<void> {
  const attempt: Attempt = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    returnTo: toReturnPath(ctx.query.return_to),
    at: now().getTime(),
  };
  const { login_hint: hint, again } = ctx.query;
  const consoleApp = await system.consoleApp();
  const url = oidc.buildAuthorizationUrl(await issuer(consoleApp), {
    redirect_uri: callbackUrl(system),
    scope: 'openid',
    state: attempt.state,
    nonce: attempt.nonce,
    // After a link that the server printed (links/operator.ts), which has just set this user's password.
    ...(typeof hint === 'string' && { login_hint: hint.slice(0, MAX_HINT) }),
    // For what asks for a fresh proof; a trusted browser would otherwise skip the second factor.
    ...(typeof again === 'string' && { prompt: 'login' }),
    ...(again === 'with_both' && { acr_values: MULTI_FACTOR }),
    // To sign out with.
    claims: JSON.stringify({ id_token: { sid: null } }),
    code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
  });
  writeAttempts(system, ctx, [...readAttempts(system, ctx), attempt]);
  redirect(ctx, url.href);
}

async function finishSignIn(door: Door, ctx: Context): Promise<void> {
  const { system, protocols } = door;
  const consoleApp = await system.consoleApp();
  const attempts = readAttempts(system, ctx);
  const attempt = attempts.find(({ state }) => state === ctx.query.state);
  const before = readSession(system, ctx);
  if (!attempt) {
    // The back button, or a link from elsewhere: an answer that this browser didn't ask for changes nothing.
    const known = before && (await findConsoleDeveloper(system, consoleApp, before));
    return known ? redirect(ctx, CONSOLE_PATH) : showStale(ctx, 'console.sign_in.stale');
  }
  writeAttempts(
    system,
    ctx,
    attempts.filter((one) => one !== attempt),
  );
  const tokens = await redeem(door, ctx, attempt);
  if (!tokens) return;

  const presented = { scheme: 'Bearer', token: tokens.access_token, proof: undefined } as const;
  const token = await findToken(system, consoleApp, await protocols(consoleApp), presented);
  const { id_token: idToken } = tokens;
  const claims = tokens.claims();
  if (!token?.session_uid || !claims || !idToken) return showStale(ctx, 'console.sign_in.stale');
  if (before) await endConsoleSession(system, consoleApp, before);
  const secret = await createConsoleSession(system, consoleApp, {
    developerId: claims.sub,
    sessionUid: token.session_uid,
    idToken,
  });
  writeSession(system, ctx, secret);
  redirect(ctx, attempt.returnTo);
}

async function redeem({ system, issuer }: Door, ctx: Context, attempt: Attempt) {
  try {
    const configuration = await issuer(await system.consoleApp());
    return await oidc.authorizationCodeGrant(configuration, new URL(`${callbackUrl(system)}?${ctx.querystring}`), {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.verifier,
      idTokenExpected: true,
    });
  } catch (error) {
    const code =
      error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError ? error.error : '';
    if (code === 'temporarily_unavailable')
      throw new Problem('database_unavailable', undefined, { retryAfter: 5, cause: error });
    if (code !== 'access_denied')
      system.log.warn({ error: messageOf(error), request_id: ctx.state.info.request_id }, 'a console sign-in failed');
    showStale(ctx, code === 'access_denied' ? 'console.sign_in.cancelled' : 'console.sign_in.stale');
    return undefined;
  }
}

/** No dead end: what to do next is a button away, and never a redirect that could go round in circles. */
function showStale(ctx: Context, said: 'console.sign_in.stale' | 'console.sign_in.cancelled'): void {
  const locale = localeOf(ctx, undefined);
  const t = translator(locale);
  ctx.status = said === 'console.sign_in.cancelled' ? 200 : 400;
  const actions = waysOn('console_sign_in_over', { t, app: undefined });
  sendPage(ctx, undefined, 'message', { title: t('console.sign_in.title'), text: t(said), actions }, { locale });
}

/** Ends the session here, then at the issuer, which knows it by its `sid`: no ID token is in an address (ASVS 14.2.1). */
export async function signOut(system: System, issuer: Issuer, ctx: Context): Promise<void> {
  const consoleApp = await system.consoleApp();
  const secret = readSession(system, ctx);
  const idToken = secret && (await endConsoleSession(system, consoleApp, secret));
  writeSession(system, ctx, undefined);
  ctx.set('Clear-Site-Data', clearSiteData(system.config, 'server'));
  const sid = idToken ? decodeJwt(idToken).sid : undefined;
  // The issuer asks the developer if there is no `sid`.
  const url = oidc.buildEndSessionUrl(await issuer(consoleApp), {
    post_logout_redirect_uri: homeUrl(system),
    ...(typeof sid === 'string' && { logout_hint: sid }),
  });
  redirect(ctx, url.href);
}
