// The account pages are for the user whom the browser's session at this App's issuer names, and for nobody else.
import type { App } from '../../../apps/app.ts';
import { DEVICE_COOKIE, readDeviceToken } from '../../../authentication/factors/trusted-devices.ts';
import { requiredStep } from '../../../authentication/sign-in/standing.ts';
import { type BrowserSession, findBrowserSession } from '../../../oidc/provider/browser-session.ts';
import type { Protocols } from '../../../oidc/provider/protocols.ts';
import { readAppCookie } from '../../../oidc/request/cookies.ts';
import { findUserWithOrganizations } from '../../../organizations/membership.ts';
import { Problem } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import { type Locale, negotiateLocale, ownLocales, translator } from '../../kit/render/messages.ts';
import type { AppContext } from '../../kit/request/context.ts';
import type { Screen } from './screen.ts';
import type { Visit } from './visit.ts';

export type Opened = Omit<Visit, 'csrf'>;

/** Undefined if nobody is signed in, or if the session lacks a step that the App requires: the sign-in asks for it. */
export async function findVisit(system: System, protocols: Protocols, ctx: AppContext): Promise<Opened | undefined> {
  const { app } = ctx.state;
  const session = await findBrowserSession(app, await protocols(app), ctx);
  const found = session && (await findUserWithOrganizations(system.db, app, session.user_id));
  if (!session || found?.user.status !== 'active') return undefined;
  const { user } = found;
  const has_organizations = found.has_organizations || app.settings.organizations_by_users !== 'off';
  const deviceToken = (id: string) => readDeviceToken(readAppCookie(ctx.cookies, app, DEVICE_COOKIE), id);
  // What the user still has to do at a sign-in is for nobody else to do.
  if (!session.impersonated_by && (await requiredStep(system, app, { session, deviceToken })) !== 'done')
    return undefined;
  const locale = localeFor(ctx, app, user.locale);
  const t = translator(locale, app);
  return { system, ctx, app, user, session, has_organizations, locale, t, params: ctx.params };
}

/** Of every page and form: a developer who acts as the user sees the pages that say so, and changes nothing. */
export function refuseImpersonated({ session }: Opened, { impersonated }: Screen, does: 'shows' | 'acts'): void {
  if (!session.impersonated_by || (impersonated === 'shown' && does === 'shows')) return;
  throw new Problem('impersonated');
}

/** Form tokens are good for one session of one user of one App: not for who signs in after it in the same browser. */
export const formOwner = (app: App, { uid, user_id }: BrowserSession) => `account ${app.id} ${uid} ${user_id}`;

/** The user's choice wins over the browser's. */
function localeFor(ctx: AppContext, app: App, chosen: string | null): Locale {
  const asked = ctx.query.ui_locales;
  return negotiateLocale({
    uiLocales: typeof asked === 'string' ? asked : undefined,
    cookie: chosen ?? undefined,
    acceptLanguage: ctx.get('accept-language'),
    fallback: app.settings.locale,
    own: ownLocales(app),
  });
}
