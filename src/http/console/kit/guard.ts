// Who may see which page of the console: the one place that asks. To a developer who is no member, an App is not there.
import type { App } from '../../../apps/apps.ts';
import { findConsoleDeveloper } from '../../../apps/console-sessions.ts';
import { findRole } from '../../../apps/members.ts';
import { rolePermissions } from '../../../apps/permissions.ts';
import type { MemberRole } from '../../../database/schema.ts';
import { Problem } from '../../../problem.ts';
import { hashSecret } from '../../../secrets.ts';
import type { System } from '../../../system.ts';
import type { FormTokens } from '../../kit/forms/forms.ts';
import { translator } from '../../kit/render/messages.ts';
import { localeOf } from '../../kit/render/pages.ts';
import type { Context } from '../../kit/request/context.ts';
import { readSession } from './cookies.ts';
import type { AppVisit, Screen, Visit } from './visit.ts';

/** The visit of the developer whom the cookie names, or undefined where nobody is signed in. */
export async function findVisit(system: System, tokens: FormTokens, ctx: Context): Promise<Visit | undefined> {
  const secret = readSession(ctx);
  if (!secret) return undefined;
  const consoleApp = await system.consoleApp();
  const developer = await findConsoleDeveloper(system.database, consoleApp, secret);
  if (!developer) return undefined;
  const locale = localeOf(ctx, consoleApp);
  return {
    system,
    ctx,
    consoleApp,
    developer,
    csrf: tokens.issue(formOwner(secret)),
    locale,
    t: translator(locale),
    params: ctx.params as Record<string, string>,
  };
}

/** Form tokens are good for one session of one developer. */
export const formOwner = (secret: string) => `console ${hashSecret(secret).toString('base64url')}`;

/** Throws `not_found`, `app_not_found` or `forbidden`; for a page of an App, adds the App and the developer's role in it. */
export async function admit(visit: Visit, { access }: Pick<Screen, 'access'>): Promise<Visit | AppVisit> {
  if (access === 'developer') return visit;
  if (access === 'operator') {
    if (!visit.developer.operator) throw new Problem('not_found');
    return visit;
  }
  const { app, role } = await findApp(visit);
  const can: AppVisit['can'] = (permission) => rolePermissions[role].includes(permission);
  if (!can(access)) throw new Problem('forbidden', `Your role in this App (${role}) does not include ${access}`);
  return { ...visit, app, role, can };
}

async function findApp({ system, developer, params }: Visit): Promise<{ app: App; role: MemberRole }> {
  const app = await system.directory.findBySlug(params.slug ?? '');
  const role = app && (await findRole(system.database.db, app, developer));
  if (!app || !role) throw new Problem('app_not_found');
  return { app, role };
}
