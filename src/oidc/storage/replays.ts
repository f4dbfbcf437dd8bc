// Proofs and assertions that were used (RFC 9449 §11.1, RFC 7523 §3): a jti of a client is accepted once. If two come at
// once, the first insert wins.
import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import { insertOnceStatement } from './artifacts.ts';
import { toValues } from './rows.ts';
import { write } from './write.ts';

/** `expiresIn`: seconds in which the jti could still be accepted. */
export type UsedJti = { client_id: string; jti: string; expiresIn: number };

/** False if it was used before. */
export async function consumeJti(core: Core, app: App, { client_id, jti, expiresIn }: UsedJti): Promise<boolean> {
  const used = { model: 'ReplayDetection', id: `${client_id} ${jti}`, payload: {}, expiresIn };
  const rows = await write(core, insertOnceStatement, toValues(app, used));
  return rows.length > 0;
}
