// Sending a browser on.
import type { Context } from './context.ts';

/** RFC 9700 §4.12: 303, so that no browser sends a password on. It may carry a cookie, which no cache is to keep. */
export function redirect(ctx: Pick<Context, 'set' | 'redirect' | 'status'>, url: string): void {
  ctx.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
  ctx.redirect(url);
  ctx.status = 303;
}
