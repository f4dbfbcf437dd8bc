// A public client whose program keeps a secret after all becomes a confidential one. There is no way back: what proves that a
// request is the client's would be gone, and every request that anyone sends in its name would count.
import { now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { lockAppRow } from '../../database/locks/order.ts';
import type { ClientRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { toChanges } from '../../events/changes.ts';
import { record } from '../../events/record.ts';
import { Problem } from '../../problem.ts';
import type { App } from '../app.ts';
import { announceChange } from '../changes.ts';
import { protectFirstParty } from '../operators.ts';
import { lockClientRow } from './client.ts';
import { clientTypes } from './clients.ts';
import { createClientSecret } from './secrets.ts';

/** What an app on a user's device has isn't secret (RFC 8252 §8.5). */
export const canKeepSecret = ({ type, application_type, built_in }: ClientRow): boolean =>
  type === 'public' && application_type === 'web' && !built_in;

export const CONFIDENTIAL = { type: 'confidential', ...clientTypes.confidential } as const;

/** Makes a public client confidential and returns its first secret, which is never shown again. Throws `not_found`, `forbidden`, `invalid_body`, `operator_protected`. */
export async function makeConfidential(
  core: Core,
  app: App,
  id: string,
): Promise<{ client: ClientRow; secret: string }> {
  return transact(core, async ({ db }) => {
    await lockAppRow(db, app);
    const current = await lockClientRow(db, app, id);
    if (current.built_in)
      throw new Problem('forbidden', 'The built-in client belongs to Gatehouse and cannot be changed');
    if (!canKeepSecret(current))
      throw new Problem('invalid_body', 'Only a public client on the web can become confidential');
    if (current.first_party) await protectFirstParty(db, app);
    const client = await db
      .updateTable('clients')
      .set({ ...CONFIDENTIAL, updated_at: now() })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const { type } = CONFIDENTIAL;
    await record(db, app, 'client.updated', {
      client_id: id,
      data: { type, client_name: client.name, ...toChanges(current, CONFIDENTIAL) },
    });
    const { secret } = await createClientSecret(db, app, id);
    await announceChange(db, app);
    return { client, secret };
  });
}
