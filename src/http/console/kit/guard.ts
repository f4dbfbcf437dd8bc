// The one place that decides which developer may see which page. To a developer who is not a member, an App does not exist.
import type { App } from '../../../apps/app.ts';
import { findConsoleDeveloper } from '../../../apps/console-sessions.ts';
import { requireDeveloper } from '../../../apps/developers.ts';
import { findRole } from '../../../apps/members.ts';
import { protectOperators } from '../../../apps/operators.ts';
import { type Permission, rolePermissions } from '../../../apps/permissions.ts';
import { requiredStep } from '../../../authentication/sign-in/standing.ts';
import type { MemberRole } from '../../../database/schema.ts';
import { recordRefusal } from '../../../limits/refusals.ts';
import { Problem, type ProblemCode } from '../../../problem.ts';
import { hashSecret } from '../../../secrets.ts';
import type { System } from '../../../system.ts';
import { translator } from '../../kit/render/messages.ts';
import { localeOf } from '../../kit/render/pages.ts';
import type { Context } from '../../kit/request/context.ts';
import { readSession } from './cookies.ts';
import type { AppVisit, Visit } from './visit.ts';

export type Opened = Omit<Visit, 'csrf'>;

/** What the request itself says. */
type Found = Omit<Opened, 'readImport'>;

/**
 * The visit of the developer whom the cookie names. Undefined if nobody is signed in, or if the session lacks a step that
 * the console's App requires: the sign-in asks for it.
 */
export async function findVisit(system: System, ctx: Context): Promise<Found | undefined> {
  const visit = await findSignedIn(system, ctx);
  if (!visit) return undefined;
  const { consoleApp, developer } = visit;
  // The issuer's cookies, which tell a trusted browser, don't reach these pages.
  const step = await requiredStep(system, consoleApp, { session: { user_id: developer.id, amr: developer.amr } });
  return step === 'done' ? visit : undefined;
}

/** The same, no matter what the session lacks: for signing out. */
export async function findSignedIn(system: System, ctx: Context): Promise<Found | undefined> {
  const secret = readSession(system, ctx);
  if (!secret) return undefined;
  const consoleApp = await system.consoleApp();
  const developer = await findConsoleDeveloper(system, consoleApp, secret);
  if (!developer) return undefined;
  const locale = localeOf(ctx, consoleApp);
  return { system, ctx, consoleApp, developer, locale, t: translator(locale), params: ctx.params };
}

/** Form tokens are good for one session of one developer. */
export const formOwner = ({ system, ctx }: Opened) =>
  `console ${hashSecret(readSession(system, ctx) ?? '').toString('base64url')}`;

/** `unverified` also admits a developer whose address isn't verified yet. */
export type ServerAccess = 'unverified' | 'developer' | 'operator';

/** Throws `not_found`, `developer_unverified`. */
export async function admitAtServer(visit: Visit, access: ServerAccess): Promise<Visit> {
  if (access !== 'unverified') await requireDeveloper(visit.system.db, visit.developer);
  if (access === 'operator' && !visit.developer.operator) {
    await noteDenied(visit, visit.consoleApp, 'not_found');
    throw new Problem('not_found');
  }
  return visit;
}

/** Adds the App and the developer's role in it. Throws `developer_unverified`, `app_not_found` or `forbidden`. */
export async function admitToApp(visit: Visit, access: Permission): Promise<AppVisit> {
  await requireDeveloper(visit.system.db, visit.developer);
  const { app, role } = await findApp(visit);
  const can: AppVisit['can'] = (permission) => rolePermissions[role].includes(permission);
  if (!can(access)) {
    await noteDenied(visit, app, 'forbidden');
    throw new Problem('forbidden', `Your role in this App (${role}) does not include ${access}`);
  }
  return { ...visit, app, role, can };
}

/** Whether the page of this visit would still be shown: for an answer that stays open. */
export async function isStillAdmitted(
  { system, ctx, csrf, readImport, developer }: AppVisit,
  access: Permission,
): Promise<boolean> {
  const found = await findVisit(system, ctx);
  if (found?.developer.id !== developer.id) return false;
  try {
    await admitToApp({ ...found, csrf, readImport }, access);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** The same for a form that changes a user. Throws `operator_protected`, too. */
export async function admitToUser(visit: Visit, access: Permission): Promise<AppVisit> {
  const admitted = await admitToApp(visit, access);
  await protectOperators(admitted.system.db, admitted.app, admitted.params.id ?? '');
  return admitted;
}

async function findApp(visit: Visit): Promise<{ app: App; role: MemberRole }> {
  const { system, developer, params, consoleApp } = visit;
  const app = await system.directory.findBySlug(params.slug ?? '');
  const role = app && (await findRole(system.db, app, developer));
  if (app && role) return { app, role };
  await noteDenied(visit, app ?? consoleApp, 'app_not_found');
  throw new Problem('app_not_found');
}

async function noteDenied({ system, ctx, developer }: Visit, app: App, problem: ProblemCode): Promise<void> {
  const actor = { kind: 'developer', id: developer.id, ...ctx.state.info } as const;
  await recordRefusal(system, app, 'access.denied', { actor, data: { problem } });
}
