// A user takes single things back that they allowed a client. The client's tokens follow their grant at every use
// (oidc/storage/within-grant.ts), so only the grants change here.
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { GrantPayload } from '../database/schema/sessions.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { Problem } from '../problem.ts';
import { claimsByScope, scopeOf } from './claims.ts';
import { type ConnectedApp, listConnectedApps } from './connected-apps.ts';

export type Access = Pick<ConnectedApp, 'scopes' | 'claims' | 'resources'>;

type Narrowing = { client_id: string; remove: Access };

/**
 * On every device. What the client doesn't have is ignored. Returns what it keeps, or undefined if it has no access at all.
 * Throws `forbidden` for one of the App's own clients, `invalid_body` for what can't be removed by itself.
 */
export async function narrowConnectedApp(
  db: Db,
  app: App,
  userId: string,
  { client_id, remove }: Narrowing,
): Promise<ConnectedApp | undefined> {
  return transact(db, async (db) => {
    const connected = await findConnectedApp(db, app, userId, client_id);
    if (!connected) return undefined;
    // It would have the access again with its next request, because nobody is asked about it.
    if (connected.first_party) throw new Problem('forbidden', 'Users aren’t asked about the App’s own clients');
    requireSeparable(connected, remove);
    const taken = toHeld(connected, remove);
    if (isNothing(taken)) return connected;
    await narrowGrants(db, app, userId, { client_id, remove: taken });
    await record(db, app, 'grant.narrowed', { user_id: userId, client_id, data: { removed: taken } });
    return findConnectedApp(db, app, userId, client_id);
  });
}

async function findConnectedApp(db: Db, app: App, userId: string, clientId: string): Promise<ConnectedApp | undefined> {
  return (await listConnectedApps(db, app, userId)).find(({ client_id }) => client_id === clientId);
}

function requireSeparable({ scopes }: ConnectedApp, remove: Access): void {
  if (remove.scopes.includes('openid'))
    throw new Problem('invalid_body', 'Every access has openid: end the whole access instead', {
      fields: { 'remove.scopes': 'must not include openid' },
    });
  for (const claim of remove.claims) {
    const scope = scopeOf(claim);
    if (!scope || !scopes.includes(scope) || remove.scopes.includes(scope)) continue;
    throw new Problem('invalid_body', `The scope ${scope} includes ${claim}: remove the scope instead`, {
      fields: { 'remove.claims': `must not include claims of the scope ${scope}` },
    });
  }
}

/** The part that the client has. A scope takes along its claims, which the user allowed by the scope's name. */
function toHeld(held: Access, remove: Access): Access {
  const scopes = held.scopes.filter((scope) => remove.scopes.includes(scope));
  const claims = new Set([...remove.claims, ...scopes.flatMap(claimsOf)]);
  const namesAt = new Map(remove.resources.map(({ identifier, scopes }) => [identifier, scopes]));
  const resources = held.resources.map(({ identifier, scopes }) => ({
    identifier,
    scopes: scopes.filter((scope) => namesAt.get(identifier)?.includes(scope)),
  }));
  return {
    scopes,
    claims: held.claims.filter((claim) => claims.has(claim)),
    resources: resources.filter(({ scopes }) => scopes.length > 0),
  };
}

const byScope = new Map<string, readonly string[]>(Object.entries(claimsByScope));
const claimsOf = (scope: string) => byScope.get(scope) ?? [];

const isNothing = ({ scopes, claims, resources }: Access) => scopes.length + claims.length + resources.length === 0;

async function narrowGrants(db: Db, app: App, userId: string, { client_id, remove }: Narrowing): Promise<void> {
  const grants = await db
    .selectFrom('grants')
    .select(['id_hash', 'payload'])
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .where('client_id', '=', client_id)
    .where('expires_at', '>', now())
    .orderBy('id_hash')
    .forUpdate()
    .execute();
  for (const { id_hash, payload } of grants) {
    await db
      .updateTable('grants')
      .set({ payload: JSON.stringify(without(payload, remove)) })
      .where('app_id', '=', app.id)
      .where('id_hash', '=', id_hash)
      .execute();
  }
}

/** Members of the payload that are the protocol's alone stay as they are. */
function without(payload: GrantPayload, { scopes, claims, resources }: Access): GrantPayload {
  const { openid } = payload;
  const left = Object.entries(payload.resources ?? {}).map(([identifier, held]) => {
    const taken = resources.find((one) => one.identifier === identifier)?.scopes ?? [];
    return [identifier, drop(held, taken)] as const;
  });
  return {
    ...payload,
    ...(openid && {
      openid: {
        ...openid,
        ...(openid.scope !== undefined && { scope: drop(openid.scope, scopes) }),
        ...(openid.claims && { claims: openid.claims.filter((claim) => !claims.includes(claim)) }),
      },
    }),
    ...(payload.resources && { resources: Object.fromEntries(left.filter(([, held]) => held)) }),
  };
}

const drop = (held: string, taken: string[]) =>
  held
    .split(' ')
    .filter((word) => word && !taken.includes(word))
    .join(' ');
