// How long what the protocol issues lives, and when a refresh token comes and rotates.
import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { DAY, HOUR, MINUTE, now, toNumericDate, toSeconds } from '../../clock.ts';
import { boundedSeconds, boundedTokenSeconds, impersonationIn } from './impersonation.ts';

const AUTHORIZATION_CODE_SECONDS = toSeconds(MINUTE);
/** A person may take so long between an authorization request and the last step of its sign-in. */
export const INTERACTION_LIFETIME = HOUR;
/** A grant outlives whatever is issued under it. */
const GRANT_MARGIN_SECONDS = toSeconds(DAY);

type Lifetimes = Pick<Configuration, 'ttl' | 'rotateRefreshToken' | 'issueRefreshToken' | 'expiresWithSession'>;

export function lifetimes(app: App): Lifetimes {
  const { settings } = app;
  return {
    ttl: {
      AuthorizationCode: AUTHORIZATION_CODE_SECONDS,
      AccessToken: (context, token) =>
        boundedTokenSeconds(context, token.resourceServer?.accessTokenTTL ?? settings.access_token_seconds),
      ClientCredentials: (_context, token) => token.resourceServer?.accessTokenTTL ?? settings.access_token_seconds,
      IdToken: (context) => boundedSeconds(context, settings.id_token_seconds),
      RefreshToken: (_context, token) => refreshSeconds(app, token.totalLifetime()),
      Session: (context, session) => boundedSeconds(context, sessionSeconds(app, session)),
      Interaction: toSeconds(INTERACTION_LIFETIME),
      Grant: settings.refresh_token_max_seconds + GRANT_MARGIN_SECONDS,
    },
    // What was issued to somebody who acts as the user never outlives that.
    expiresWithSession: (context, code) => impersonationIn(context) !== undefined || !code.scopes.has('offline_access'),
    rotateRefreshToken: (context) => rotates(app, context),
    // Without offline_access a refresh token still comes, and ends with the session.
    issueRefreshToken: (context, client) => client.grantTypeAllowed('refresh_token') && !impersonationIn(context),
  };
}

/** The library's default rotates confidential clients' tokens only late in their life. */
function rotates({ settings }: App, { oidc }: KoaContextWithOIDC): true {
  const age = oidc.entities.RefreshToken?.totalLifetime() ?? 0;
  if (age >= settings.refresh_token_max_seconds) throw new errors.InvalidGrant('refresh token is expired');
  return true;
}

function refreshSeconds(app: App, age: number): number {
  const left = app.settings.refresh_token_max_seconds - age;
  return Math.max(1, Math.min(app.settings.refresh_token_seconds, left));
}

/**
 * A session ends by the clock, however often it is used (OWASP ASVS 7.3.2): one that is to be remembered after its longest
 * time, any other sooner.
 */
function sessionSeconds({ settings }: App, { transient, loginTs }: { transient?: boolean; loginTs?: number }): number {
  const { session_seconds, session_max_seconds, session_short_seconds } = settings;
  if (loginTs === undefined) return session_seconds;
  const left = loginTs + (transient ? session_short_seconds : session_max_seconds) - toNumericDate(now());
  return Math.max(1, transient ? left : Math.min(session_seconds, left));
}
