// What is left of the budgets that a call took from, as draft-ietf-httpapi-ratelimit-headers-10 has it.
import { now, toSeconds } from '../../../../clock.ts';
import { type Spent, watchSpending } from '../../../../limits/budgets.ts';
import type { Context } from '../../../kit/request/context.ts';

/** The headers are set however the call ends. Budgets that a caller must not notice are not among them. */
export async function tellRateLimits(ctx: Context, serve: () => Promise<void>): Promise<void> {
  const spent: Spent = new Map();
  try {
    await watchSpending(spent, serve);
  } finally {
    setHeaders(ctx, spent);
  }
}

function setHeaders(ctx: Context, spent: Spent): void {
  if (spent.size === 0) return;
  const at = now().getTime();
  const budgets = [...spent.values()].map(({ budget: { name, limit, period }, count, resetsAt }) => ({
    policy: `"${name}";q=${limit};w=${Math.ceil(toSeconds(period))}`,
    left: `"${name}";r=${Math.max(0, limit - count)};t=${Math.max(0, Math.ceil(toSeconds(resetsAt - at)))}`,
  }));
  ctx.set('RateLimit-Policy', budgets.map(({ policy }) => policy).join(', '));
  ctx.set('RateLimit', budgets.map(({ left }) => left).join(', '));
}
