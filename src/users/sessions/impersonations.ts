// Sessions in which a developer acts as a user (docs/impersonation.md): rows of `sessions` that say who it is and why. Whether one
// still stands is asked at every use, in the statement that reads the session: no change of a role or a setting can miss one.
import type { App } from '../../apps/app.ts';
import { type Permission, rolePermissions } from '../../apps/permissions.ts';
import { MINUTE, now, toNumericDate } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { BATCH } from '../../database/batches.ts';
import type { Db } from '../../database/schema.ts';
import type { Statement } from '../../database/statement.ts';
import { newSecret } from '../../ids.ts';
import { hashSecret } from '../../secrets.ts';
import { keysOf } from '../../tables.ts';

/** Whatever is done in it. */
export const IMPERSONATION_LIFETIME = 30 * MINUTE;

const PERMISSION: Permission = 'users:impersonate';
const roles = keysOf(rolePermissions).filter((role) => rolePermissions[role].includes(PERMISSION));

/**
 * SQL: the App still allows it, the developer may still do it, and the developer's own session at the console's App goes on. The
 * payload agrees with the row, so that code which reads only the payload can't take such a session for the user's own.
 * `at`: an expression for the time.
 */
export const standing = (at: string) => `(sessions.impersonator_id is null or exists (
  select from sessions own
  join users developer on developer.app_id = own.app_id and developer.id = own.user_id
  join apps on apps.id = sessions.app_id
  left join members on members.app_id = sessions.app_id and members.console_app_id = own.app_id
       and members.developer_id = own.user_id
  left join operators on operators.app_id = own.app_id and operators.developer_id = own.user_id
  where own.app_id = sessions.impersonator_app_id and own.uid = sessions.impersonator_session
    and own.user_id = sessions.impersonator_id and own.expires_at > ${at} and developer.status = 'active'
    and apps.settings ->> 'impersonation' = 'on'
    and sessions.payload #>> '{impersonation,act,sub}' = sessions.impersonator_id::text
    and (operators.developer_id is not null or members.role in (${roles.map((role) => `'${role}'`).join(', ')}))
))`;

/** The developer, as tokens name an actor (RFC 8693 §4.1). */
export type Act = { sub: string; iss: string };

export type NewImpersonation = {
  user_id: string;
  reason: string;
  /** The developer, in which session at the console's App. */
  by: { app_id: string; id: string; issuer: string; session_uid: string };
  ip: string;
  user_agent: string;
};

/** Returns what the browser's cookie gets; only its hash is stored. */
export async function createImpersonation(
  db: Db,
  app: App,
  { user_id, reason, by, ip, user_agent }: NewImpersonation,
): Promise<{ secret: string; uid: string; expires_at: Date }> {
  const [secret, uid, at] = [newSecret(), newSecret(), now()];
  const expires_at = new Date(at.getTime() + IMPERSONATION_LIFETIME);
  const act: Act = { sub: by.id, iss: by.issuer };
  const payload = {
    ...{ kind: 'Session', uid, accountId: user_id, transient: true },
    // No time of a sign-in (loginTs): nobody was authenticated as the user.
    ...{ iat: toNumericDate(at), exp: toNumericDate(expires_at) },
    impersonation: { act, until: toNumericDate(expires_at) },
  };
  await db
    .insertInto('sessions')
    .values({
      ...{ app_id: app.id, id_hash: hashSecret(secret), uid, user_id, payload: JSON.stringify(payload) },
      ...{ ip, user_agent, created_at: at, expires_at, last_used_at: at },
      ...{ impersonator_app_id: by.app_id, impersonator_id: by.id, impersonator_session: by.session_uid },
      impersonation_reason: reason,
    })
    .execute();
  return { secret, uid, expires_at };
}

/** An impersonation as the browser that holds it needs it. */
export type Impersonation = {
  uid: string;
  user_id: string;
  user: string;
  developer_id: string;
  developer: string;
  expires_at: Date;
};

/** By the cookie's value. Undefined if it has ended. */
export async function findImpersonation(
  { database }: Core,
  app: App,
  secret: string,
): Promise<Impersonation | undefined> {
  const [found] = await database.query<Impersonation>(findStatement, [app.id, hashSecret(secret), now()]);
  return found;
}

/** Values: app_id, id_hash, now. */
const findStatement: Statement = {
  name: 'find_impersonation',
  reads: true,
  text: `select sessions.uid, sessions.user_id, sessions.expires_at, sessions.impersonator_id as developer_id,
                users.email as "user", coalesce(by_whom.name, by_whom.email) as developer
         from sessions
         join users on users.app_id = sessions.app_id and users.id = sessions.user_id
         join users by_whom on by_whom.app_id = sessions.impersonator_app_id and by_whom.id = sessions.impersonator_id
         where sessions.app_id = $1 and sessions.id_hash = $2 and sessions.expires_at > $3
           and sessions.impersonator_id is not null and users.status = 'active' and ${standing('$3')}`,
};

/** Those of all Apps that no longer stand, though their time is not over; at most BATCH. */
export async function findFallen({ database }: Core): Promise<{ app_id: string; uid: string }[]> {
  return database.query(findFallenStatement, [now()]);
}

/** Values: now. */
const findFallenStatement: Statement = {
  name: 'find_fallen_impersonations',
  text: `select sessions.app_id, sessions.uid from sessions
         join users on users.app_id = sessions.app_id and users.id = sessions.user_id
         where sessions.impersonator_id is not null and sessions.expires_at > $1 and not ${standing('$1')}
         limit ${BATCH}`,
};
