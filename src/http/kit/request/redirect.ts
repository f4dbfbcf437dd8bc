// Sending a browser on.
import type { Context } from './context.ts';

/** RFC 9700 §4.12: 303, so that no browser sends a password on. */
export function redirect(ctx: Pick<Context, 'redirect' | 'status'>, url: string): void {
  ctx.redirect(url);
  ctx.status = 303;
}
