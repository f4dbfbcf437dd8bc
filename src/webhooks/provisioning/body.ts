// What a client's backend is told of a user: who it is to this client, whether they may sign in, and the claims that the client may
// see by its grants, as userinfo gives them.
import { hash } from 'node:crypto';
import type { App } from '../../apps/app.ts';
import type { Db } from '../../database/schema.ts';
import { topics } from '../../events/provisioning.ts';
import { toAccessClaims } from '../../organizations/access-claims.ts';
import { findAccess } from '../../users/access.ts';
import { claimNamesOf, claimsByScope, toClaims } from '../../users/claims.ts';
import { findGrantedClaims } from '../../users/connected-apps.ts';
import { findUser } from '../../users/users.ts';
import { TEST_EVENT, type Told, toTestBody } from '../webhook-kind.ts';

/** Undefined if there is no such user. */
export async function toUserBody(db: Db, app: App, clientId: string, delivery: Told): Promise<string | undefined> {
  const { id, lane, topic, payload, sequence, created_at } = delivery;
  if (topic === TEST_EVENT) return toTestBody(app, delivery);
  const data = topic === topics.deleted ? { sub: lane, ...payload } : await findData(db, app, clientId, lane);
  const envelope = { id, type: topic, version: 1, at: created_at, issuer: app.issuer, sequence };
  return data && JSON.stringify({ ...envelope, data });
}

async function findData(db: Db, app: App, clientId: string, userId: string): Promise<object | undefined> {
  const seen = await findSeen(db, app, clientId, userId);
  return seen && { ...seen.claims, sub: userId, active: seen.active };
}

export type Seen = {
  active: boolean;
  /** Undefined while the client has no grant. */
  claims: Record<string, unknown> | undefined;
};

/** Undefined if there is no such user. */
export async function findSeen(db: Db, app: App, clientId: string, userId: string): Promise<Seen | undefined> {
  const user = await findUser(db, app, userId);
  if (!user) return undefined;
  const active = user.status === 'active';
  const granted = await findGrantedClaims(db, app, userId, clientId);
  if (!granted) return { active, claims: undefined };
  const names = new Set([...claimNamesOf(app, new Set(granted.scopes)), ...granted.claims]);
  const hasAccess = claimsByScope.roles.some((name) => names.has(name));
  const access = hasAccess ? await findAccess(db, app, userId) : undefined;
  // Those of an organization depend on the token: a user may have several.
  const all = Object.entries(toClaims(app, user, toAccessClaims({ access }, OF_ALL_SCOPES)));
  return { active, claims: Object.fromEntries(all.filter(([name]) => names.has(name))) };
}

/** The claims that were granted are picked by their names afterwards. */
const OF_ALL_SCOPES = new Set(['roles']);

/** The same for the same claims. `updated_at` changes with things that the client can't see. */
export function toDigest({ updated_at: _, ...claims }: Record<string, unknown>): string {
  return hash('sha256', JSON.stringify(Object.entries(claims).sort(byName)), 'base64url');
}

const byName = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);
