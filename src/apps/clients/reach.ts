// What a client may ask for (OWASP ASVS 5.0 10.4.11): scopes by name, resources by identifier. `*` stands for all of them,
// also those that are added later. The protocol asks these functions at /authorize, at /token and whenever it uses a grant.
import type { ClientRow, Db } from '../../database/schema.ts';
import { requireAll, requireKnown } from '../../problem.ts';
import type { App } from '../app.ts';
import { listResources, STANDARD_SCOPES } from '../resources.ts';

export const EVERYTHING = '*';

export type Reach = Pick<ClientRow, 'scopes' | 'resources'>;

export const mayAskFor = ({ scopes }: Pick<Reach, 'scopes'>, name: string): boolean =>
  scopes.includes(EVERYTHING) || scopes.includes(name);

export const mayReach = ({ resources }: Pick<Reach, 'resources'>, identifier: string): boolean =>
  resources.includes(EVERYTHING) || resources.includes(identifier);

/** The reach of a new client if nothing else is said: a third-party client learns who the user is, a machine gets nothing. */
export function defaultReach({ type, first_party }: Pick<ClientRow, 'type' | 'first_party'>): Reach {
  if (type === 'machine') return { scopes: [], resources: [] };
  if (first_party) return { scopes: [EVERYTHING], resources: [EVERYTHING] };
  return { scopes: [...STANDARD_SCOPES], resources: [] };
}

/**
 * Each name has to be one of the App, `*`, or one that the client has already: a scope may have gone since. Throws
 * `invalid_body`.
 */
export async function requireReach(
  db: Db,
  app: App,
  { scopes = [], resources = [] }: Partial<Reach>,
  client: Reach & Pick<ClientRow, 'type'>,
): Promise<void> {
  if (scopes.length === 0 && resources.length === 0) return;
  const known = await listResources(db, app);
  // RFC 6749 §4.4: a machine acts for itself, so that no scope about a user means anything.
  const standard = client.type === 'machine' ? [] : STANDARD_SCOPES;
  const names = new Set([EVERYTHING, ...standard, ...known.flatMap((one) => one.scopes.map(({ name }) => name))]);
  const identifiers = new Set([EVERYTHING, app.issuer, ...known.map(({ identifier }) => identifier)]);
  await requireAll(
    () =>
      requireKnown('scopes', scopes, {
        known: [...names, ...client.scopes],
        toDetail: (name) => `${name.slice(0, 100)} is no scope that it could ask for`,
      }),
    () =>
      requireKnown('resources', resources, {
        known: [...identifiers, ...client.resources],
        toDetail: (one) => `${one.slice(0, 200)} is no resource of this App`,
      }),
  );
}
