// A token's row with all that a request needs beside it: its grant, its session, its user's status, and for a refresh token
// what its answer says of the user.
import type { App } from '../../apps/app.ts';
import { knownResources } from '../../apps/resources.ts';
import { now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { findTokenStatement, hashId, type TokenRow } from './artifacts.ts';

type Wanted = {
  models: readonly string[];
  /** The user's access, whatever the scopes of the token are. */
  access?: boolean;
  /** The id of the organization that takes the place of the token's own. */
  organization?: string | undefined;
};

export async function findTokenRow(
  core: Core,
  app: App,
  id: string,
  { models, access = false, organization }: Wanted,
): Promise<TokenRow | undefined> {
  const values = [app.id, hashId(id), models, now(), access, organization ?? null];
  const [row] = await core.database.query<TokenRow>(findTokenStatement, values);
  return row;
}

/** Whether the scopes of some resource depend on what the user may do. Read from memory. */
export async function scopesNeedAccess({ db }: Core, app: App): Promise<boolean> {
  return (await knownResources(db, app)).some(({ scopes_by_permission }) => scopes_by_permission);
}
