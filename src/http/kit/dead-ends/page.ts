// A problem as the page of a dead end, and the middleware with which a door shows all of its problems so.
import type { Problem } from '../../../problem.ts';
import { sendProblemPage, toProblem } from '../render/errors.ts';
import { translator } from '../render/messages.ts';
import { localeOf } from '../render/pages.ts';
import type { Context, Next } from '../request/context.ts';
import { type DeadEndName, waysOn } from './dead-ends.ts';
import type { Facts } from './offers.ts';

/** What the context doesn't tell. */
export type Known = Omit<Facts, 't' | 'app'>;

export function sendDeadEnd(ctx: Context, problem: Problem, name: DeadEndName, known: Known = {}): void {
  const { app } = ctx.state;
  sendProblemPage(ctx, problem, waysOn(name, { t: translator(localeOf(ctx, app), app), app, ...known }));
}

type Ended = { name: DeadEndName; known: Known };

/** A failure of ours is thrown on: it is logged, and has a page of its own (render/errors.ts). */
export function endingAs<C extends Context>(toEnd: (ctx: C, problem: Problem) => Promise<Ended> | Ended) {
  return async (ctx: C, next: Next): Promise<void> => {
    try {
      await next();
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status >= 500) throw error;
      const { name, known } = await toEnd(ctx, problem);
      sendDeadEnd(ctx, problem, name, known);
    }
  };
}

/** The form was refused as a form: opened again, its page can send it. */
export const isStaleForm = ({ code }: Problem): boolean => code === 'csrf' || code === 'body_too_large';
