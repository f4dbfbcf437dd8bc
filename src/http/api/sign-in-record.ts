// The record that a sign-in through the API leaves behind for the App's developers (diagnosis/): the problem that it was answered
// with, and the names of the fields that it sent.
import { findFailed, type Outcome } from '../../diagnosis/kinds.ts';
import { type Details, noteRequest } from '../../diagnosis/record.ts';
import type { ProblemCode } from '../../problem.ts';
import type { System } from '../../system.ts';
import { toProblem } from '../kit/render/errors.ts';
import type { Context } from '../kit/request/context.ts';
import type { Route } from './kit/route.ts';

const SIGN_INS = '/auth/';

/** Another step is due: the sign-in goes on. */
const unfinished = new Set<ProblemCode>([
  'email_verification_required',
  'second_factor_required',
  'factor_enrolment_required',
]);

export async function noteSignIn(
  system: System,
  route: Route,
  ctx: Context,
  answer: () => Promise<void>,
): Promise<void> {
  if (!route.path.startsWith(SIGN_INS)) return answer();
  try {
    await answer();
    note(system, route, ctx, undefined);
  } catch (error) {
    note(system, route, ctx, error);
    throw error;
  }
}

function note(system: System, route: Route, ctx: Context, error: unknown): void {
  const { app, info, actor } = ctx.state;
  if (!app) return;
  const problem = error === undefined ? undefined : toProblem(error);
  const outcome = outcomeOf(problem);
  const client_id = actor?.kind === 'client' ? actor.id : undefined;
  const is_ordinary = outcome === 'passed' || outcome === 'asked';
  const record = { id: info.request_id, kind: 'sign_in' as const, outcome, client_id, ip: info.ip, is_ordinary };
  noteRequest(system, app, record, (): Details => {
    const refusal = problem && { error: problem.code, description: problem.message };
    return {
      ...refusal,
      failed_checks: refusal ? [findFailed('sign_in', refusal)] : [],
      sent: {
        route: `${route.method} ${route.path}`,
        authorization: ctx.get('authorization') || undefined,
        ...bodyOf(ctx),
      },
    };
  });
}

function outcomeOf(problem: { code: ProblemCode; status: number } | undefined): Outcome {
  if (!problem) return 'passed';
  if (unfinished.has(problem.code)) return 'asked';
  return problem.status >= 500 && problem.code !== 'busy' ? 'failed' : 'refused';
}

/** Not read yet if the caller was refused. */
function bodyOf({ request }: Context): object {
  const body: unknown = request.body;
  return typeof body === 'object' && body !== null ? body : {};
}
