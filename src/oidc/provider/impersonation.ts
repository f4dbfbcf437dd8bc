// What is different for the protocol in a session in which a developer acts as a user (docs/impersonation.md). Nobody was
// authenticated as the user, so that nothing which asks for that can be had: it ends with a page that says so. Tokens say who
// acts (RFC 8693 §4.1) and end with the session.
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { MINUTE, now, toNumericDate, toSeconds } from '../../clock.ts';
import type { System } from '../../system.ts';
import type { Act } from '../../users/sessions/impersonations.ts';
import { readImpersonation } from '../request/impersonation.ts';
import { keepMember } from './organizations.ts';

/** Of a session, and of the codes that were issued in it (storage/models/codes.ts). `until` in seconds since 1970. */
export type Impersonated = { act: Act; until: number };

type Impersonable = { impersonation?: Impersonated | undefined };

/** Of a session or a code. In a session it agrees with the row (users/sessions/impersonations.ts). */
export const impersonationHeldBy = (one: object | undefined): Impersonated | undefined =>
  (one as Impersonable | undefined)?.impersonation;

/** Of the session, or of the code that is redeemed. */
export function impersonationIn(context: Pick<KoaContextWithOIDC, 'oidc'> | undefined): Impersonated | undefined {
  const { session, entities } = context?.oidc ?? {};
  return impersonationHeldBy(session) ?? impersonationHeldBy(entities?.AuthorizationCode);
}

/** In seconds, at most as long as the impersonation lasts. */
export function boundedSeconds(context: KoaContextWithOIDC | undefined, seconds: number): number {
  const until = impersonationIn(context)?.until;
  return until === undefined ? seconds : Math.max(1, Math.min(seconds, until - toNumericDate(now())));
}

/** A program that checks a JWT by its signature alone doesn't learn that the session has ended. */
const TOKEN_SECONDS = toSeconds(5 * MINUTE);

/** The same for an access token. */
export const boundedTokenSeconds = (context: KoaContextWithOIDC | undefined, seconds: number): number =>
  boundedSeconds(context, impersonationIn(context) ? Math.min(seconds, TOKEN_SECONDS) : seconds);

/** By its name, it has a page of its own (http/oidc/screens.ts). */
class ImpersonatedSession extends errors.AccessDenied {
  override name = 'ImpersonatedSession';
  override allow_redirect = false;
}

/** The claims of an access token, with the developer who acts. */
export function withActor<Claims extends object>(
  context: KoaContextWithOIDC | undefined,
  claims: Claims | undefined,
): (Claims & { act?: Act }) | { act: Act } | undefined {
  const act = impersonationIn(context)?.act;
  return act ? { ...claims, act } : claims;
}

/** For what would lead to a screen of the sign-in: the client can't mend it, and the developer has to know. */
export function refuseImpersonated<Context extends KoaContextWithOIDC>(context: Context): Context {
  if (impersonationIn(context)) throw new ImpersonatedSession('somebody acts as this user, and can’t answer for them');
  return context;
}

export function keepImpersonations(system: System, app: App, provider: Provider): void {
  const { AuthorizationCode, Session } = provider;
  for (const Model of [AuthorizationCode, Session]) keepMember(Model, 'impersonation');
  readBeforeSession(system, app, provider);
  authenticateNobody(provider);
  nameInIdTokens(provider);
  takeNoAnswers(provider);
}

/**
 * The cookies (request-cookies.ts) then give its id for that of the browser's own session. By the cookie of an ordinary session
 * it is none: developers know its id, and can make every cookie of their own browser.
 */
function readBeforeSession(system: System, app: App, provider: Provider): void {
  const { Session } = provider;
  const get = Session.get.bind(Session);
  const value = async (context: Parameters<typeof get>[0]) => {
    const held = await readImpersonation(system, app, context);
    const session = await get(context);
    if (!impersonationHeldBy(session) || held?.uid === session.uid) return session;
    const none = new Session();
    if (context.oidc instanceof provider.OIDCContext) context.oidc.entity('Session', none);
    return none;
  };
  Object.defineProperty(Session, 'get', { configurable: true, value });
}

/** No sign-in is taken into such a session, and it is never young enough for `max_age`. */
function authenticateNobody({ Session }: Provider): void {
  const { prototype } = Session;
  const { loginAccount, past } = prototype;
  prototype.loginAccount = function (this: typeof prototype & Impersonable, details) {
    if (this.impersonation) throw new ImpersonatedSession('nobody signs in while somebody acts as another user');
    loginAccount.call(this, details);
  };
  prototype.past = function (this: typeof prototype & Impersonable, age) {
    return this.impersonation !== undefined || past.call(this, age);
  };
}

function nameInIdTokens({ IdToken: { prototype } }: Provider): void {
  const { issue } = prototype;
  prototype.issue = function (this: typeof prototype & { ctx?: KoaContextWithOIDC }, options) {
    const impersonation = options.use === 'idtoken' ? impersonationIn(this.ctx) : undefined;
    if (impersonation) this.set('act', impersonation.act);
    return issue.call(this, options);
  };
}

/** A request that began before, in the browser's own session, does not go on in this one. */
function takeNoAnswers({ Interaction }: Provider): void {
  const find = Interaction.find.bind(Interaction);
  const value = async (id: string) => {
    if (Provider.ctx?.oidc?.route === 'resume') refuseImpersonated(Provider.ctx);
    return find(id);
  };
  Object.defineProperty(Interaction, 'find', { configurable: true, value });
}
