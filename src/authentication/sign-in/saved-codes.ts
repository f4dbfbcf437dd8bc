// New recovery codes between the step that made them and the user's word that they are safe. They are sealed for one user of
// one App: no store that keeps a sign-in can show them to another.
import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import type { Standing } from './standing.ts';

export function sealCodes({ keyring }: Core, app: App, user: UserRow, codes: string[]): string {
  return keyring.seal(codes.join('\n'), placeOf(app, user)).toString('base64url');
}

/** The codes that wait to be saved; none where none do. */
export function openCodes({ keyring }: Core, app: App, { user, state }: Standing): string[] {
  if (!user || !state.codes_sealed) return [];
  return keyring.open(Buffer.from(state.codes_sealed, 'base64url'), placeOf(app, user)).toString().split('\n');
}

const placeOf = (app: App, { id }: UserRow) => `sign-in recovery codes/${app.id}/${id}`;
