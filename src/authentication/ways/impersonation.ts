// A developer acts as a user of the App, to see what the user sees (docs/impersonation.md). Where the App allows it, with a fresh
// proof and a reason, for half an hour. The user is told by mail, and what happens meanwhile says who did it.
import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { findRole } from '../../apps/members.ts';
import { isOperator } from '../../apps/operators.ts';
import { rolePermissions } from '../../apps/permissions.ts';
import { HOUR } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { actingAs, record } from '../../events/record.ts';
import { type Budget, spend } from '../../limits/budgets.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { findExcessAnywhere } from '../../organizations/giving.ts';
import { findSignInConnection } from '../../organizations/sign-in-connection.ts';
import { Problem } from '../../problem.ts';
import { hasOwnRoles } from '../../users/roles.ts';
import { endImpersonationsBy } from '../../users/sessions/end.ts';
import { createImpersonation } from '../../users/sessions/impersonations.ts';
import { findUser } from '../../users/users.ts';
import { consumeOnce, createOneTimeToken, findUsable } from '../one-time/tokens.ts';
import { type Proof, requireProof } from '../reauthentication.ts';

export const MAX_REASON = 200;

/** For each developer, in all Apps. */
const BUDGET: Budget = { name: 'impersonation', limit: 10, period: HOUR };

/** Why nobody, or not this developer, can act as a user. */
export type Obstacle = 'off' | 'forbidden' | 'disabled' | 'permissions' | 'connection';

/** A developer, by the id at the console's App. */
type By = { app_id: string; id: string };

export type Begun = {
  user: UserRow;
  reason: string;
  developer: UserRow;
  /** The developer's session at the console's App: what is begun in it ends with it. */
  session_uid: string;
  proof: Proof;
};

/**
 * Returns the token of the link by which the developer's browser gets to the App. Throws `cannot_impersonate` with the
 * `reason`, `too_many_attempts`, and as `requireProof`.
 */
export async function beginImpersonation(
  core: Core,
  app: App,
  consoleApp: App,
  { user, reason, developer, session_uid, proof }: Begun,
): Promise<string> {
  await requireNoObstacle(core.db, app, { by: developer, user });
  await spend(core, consoleApp, [{ budget: BUDGET, of: developer.id }]);
  await requireProof(core, consoleApp, developer, proof);
  const payload: z.input<typeof begun> = { developer_id: developer.id, session_uid, reason };
  return createOneTimeToken(core.db, app, 'impersonation', { user_id: user.id, payload });
}

const begun = z.object({ developer_id: z.string(), session_uid: z.string(), reason: z.string() });

/** The developer who would act, and the user. Undefined if the link was used or is too old. */
export async function findBegun(
  db: Db,
  app: App,
  consoleApp: App,
  token: string,
): Promise<{ user: UserRow; developer: UserRow } | undefined> {
  const found = await findUsable(db, app, 'impersonation', token);
  const user = found?.user_id ? await findUser(db, app, found.user_id) : undefined;
  const developer = found && (await findUser(db, consoleApp, begun.parse(found.payload).developer_id));
  return user && developer && { user, developer };
}

type Arrival = { consoleApp: App; ip: string; user_agent: string; request_id: string };

/**
 * Uses the link. Returns what the browser's cookie gets. What the developer may do is asked again. Throws
 * `invalid_one_time_token`, `cannot_impersonate`.
 */
export async function impersonate(
  core: Core,
  app: App,
  token: string,
  { consoleApp, ...where }: Arrival,
): Promise<{ secret: string; expires_at: Date }> {
  return transact(core, async (core) => {
    const { db } = core;
    const { user_id, payload } = await consumeOnce(db, app, 'impersonation', token);
    const { developer_id, session_uid, reason } = begun.parse(payload);
    const by = { app_id: consoleApp.id, id: developer_id };
    const user = user_id ? await findUser(db, app, user_id) : undefined;
    if (!user) throw new Problem('invalid_one_time_token');
    await requireNoObstacle(db, app, { by, user });
    const kind = (await isOperator(db, by)) ? ('operator' as const) : ('developer' as const);
    return actingAs({ kind, id: developer_id, ...where }, async () => {
      await endImpersonationsBy(db, app, developer_id);
      const made = await createImpersonation(db, app, {
        ...{ user_id: user.id, reason, by: { ...by, issuer: consoleApp.issuer, session_uid } },
        ...{ ip: where.ip, user_agent: where.user_agent },
      });
      const until = made.expires_at.toISOString();
      await record(db, app, 'user.impersonated', { user_id: user.id, data: { reason, until } });
      const link = `${app.issuer}/account/sessions`;
      await enqueueNotice(core, app, user, { kind: 'impersonated', link, values: { reason } });
      return made;
    });
  });
}

type Asked = { by: By; user: UserRow };

/** What stands in the way. Undefined if nothing does. */
export async function findObstacle(db: Db, app: App, { by, user }: Asked): Promise<Obstacle | undefined> {
  // A developer's session opens all of their Apps.
  if (!hasOwnRoles(app)) return 'forbidden';
  if (app.settings.impersonation === 'off') return 'off';
  const role = await findRole(db, app, by);
  const permissions = role ? rolePermissions[role] : [];
  if (!permissions.includes('users:impersonate')) return 'forbidden';
  if (user.status !== 'active') return 'disabled';
  // An organization that says by which provider its members sign in wants nobody else to let them in.
  if (await findSignInConnection(db, app, user.email)) return 'connection';
  const excess = await findExcessAnywhere(db, app, { kind: 'app', permissions }, user.id);
  return excess === undefined ? undefined : 'permissions';
}

async function requireNoObstacle(db: Db, app: App, asked: Asked): Promise<void> {
  const reason = await findObstacle(db, app, asked);
  if (reason) throw new Problem('cannot_impersonate', details[reason], { members: { reason } });
}

const details: Record<Obstacle, string> = {
  off: 'The App’s setting for impersonation is off',
  forbidden: 'You may not act as users of this App',
  disabled: 'This user is disabled',
  permissions: 'This user may do more than you',
  connection: 'An organization says by which provider this user signs in',
};
