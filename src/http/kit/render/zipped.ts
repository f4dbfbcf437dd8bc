// Sends what is kept zipped to everyone: as it is, or unzipped to the few who can't read that.
import { gunzipSync } from 'node:zlib';
import type { Context } from '../request/context.ts';

export function sendZipped(ctx: Context, zipped: Buffer): void {
  ctx.vary('Accept-Encoding');
  const takesZipped = ctx.acceptsEncodings('gzip', 'identity') === 'gzip';
  if (takesZipped) ctx.set('Content-Encoding', 'gzip');
  ctx.body = takesZipped ? zipped : gunzipSync(zipped);
}
