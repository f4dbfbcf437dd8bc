// What went wrong, in the form that the door's callers read: problem+json for programs, a page for people. What nobody
// outside can mend is a 500, logged once with its cause, and says nothing but the request's id.
import { toDatabaseProblem } from '../../../database/failure.ts';
import { hasMessage } from '../../../language/catalogues.ts';
import { type Log, logProblem } from '../../../log.ts';
import { PROOF_ALGORITHMS } from '../../../oidc/tokens/proof-of-possession.ts';
import { type FieldError, Problem, type ProblemCode } from '../../../problem.ts';
import { waysOn } from '../dead-ends/dead-ends.ts';
import type { Action } from '../dead-ends/offers.ts';
import type { Context, Next } from '../request/context.ts';
import { toWhyUrl } from '../why.ts';
import { problemText, type Translate, translator, waitText, wordsOfApp } from './messages.ts';
import { localeOf, sendPage } from './pages.ts';

export function renderErrors(log: Log, isForPrograms: (ctx: Context) => boolean) {
  return async (ctx: Context, next: Next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body == null) throw new Problem('not_found', 'There is nothing at this address');
    } catch (error) {
      const problem = toProblem(error);
      logProblem(log, { problem, error, request_id: ctx.state.info.request_id });
      if (isForPrograms(ctx)) sendProblemJson(ctx, problem);
      else sendProblemPage(ctx, problem, lastWays(ctx, problem));
    }
  };
}

/** For what no door has answered: nothing is at the address, or we failed. It asks the database nothing. */
function lastWays(ctx: Context, problem: Problem): Action[] {
  const { app } = ctx.state;
  const t = translator(localeOf(ctx, app), app);
  if (problem.status < 500) return waysOn('nowhere', { t, app });
  const page = ctx.method === 'GET' ? `${app?.issuer ?? ''}${ctx.url}` : undefined;
  return waysOn('failure', { t, app, page });
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return toDatabaseProblem(error) ?? fromHttpError(error) ?? new Problem('internal_error', undefined, { cause: error });
}

/** Koa, its router and the body parser throw errors with a status. */
const codes: Record<number, ProblemCode> = {
  400: 'invalid_request',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  // The router's answer to a method that no route of ours has (TRACE, PROPFIND).
  501: 'method_not_allowed',
};

function fromHttpError(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const code = error instanceof SyntaxError ? 'invalid_json' : codes[Number(error.status)];
  // The parser of bodies says how large one may be.
  const limit = code === 'body_too_large' && 'limit' in error ? `Send at most ${error.limit} bytes` : undefined;
  return code && new Problem(code, limit, { cause: error });
}

export function setProblemStatus(ctx: Context, { code, status, retryAfter }: Problem): void {
  ctx.state.refused = code;
  ctx.status = status;
  if (retryAfter !== undefined) ctx.set('Retry-After', String(retryAfter));
}

export function sendProblemJson(ctx: Context, problem: Problem): void {
  setProblemStatus(ctx, problem);
  const challenge = toChallenge(ctx, problem);
  if (challenge) ctx.set('WWW-Authenticate', challenge);
  ctx.set('Cache-Control', 'no-store');
  ctx.body = toProblemJson(problem, ctx.state.info.request_id);
  ctx.type = 'application/problem+json';
}

/** RFC 6750 §3.1, RFC 9449 §7.1: what a client reads from the challenge. */
const challenged = new Set<ProblemCode>(['invalid_token', 'invalid_dpop_proof', 'insufficient_scope']);
const DPOP_ALGS = `algs="${PROOF_ALGORITHMS.join(' ')}"`;

function toChallenge(ctx: Context, { code, status, scheme }: Problem): string | undefined {
  if (code === 'unauthorized') return `Bearer, DPoP ${DPOP_ALGS}`;
  if (!challenged.has(code)) return status === 401 ? 'Bearer' : undefined;
  const byProof = scheme === 'DPoP' || /^dpop /i.test(ctx.get('authorization'));
  return byProof ? `DPoP error="${code}", ${DPOP_ALGS}` : `Bearer error="${code}"`;
}

function toWaitWords(t: Translate, problem: Problem): { title: string; detail: string } {
  const detail = t('field.too_many_attempts', { wait: waitText(t, problem.retryAfter) });
  return { title: problemText(t, problem.code).title, detail };
}

const withWordsOfApp = (problem: Problem, { title, detail }: { title: string; detail: string }) => ({
  ...{ title, detail: wordsOfApp(problem) ?? detail },
});

export function sendProblemPage(ctx: Context, problem: Problem, actions: Action[]): void {
  setProblemStatus(ctx, problem);
  const locale = localeOf(ctx, ctx.state.app);
  const t = translator(locale, ctx.state.app);
  const words =
    problem.code === 'too_many_attempts'
      ? toWaitWords(t, problem)
      : hasMessage(`problem.${problem.code}.title`)
        ? withWordsOfApp(problem, problemText(t, problem.code))
        : { title: problem.title, detail: problem.message };
  sendPage(
    ctx,
    ctx.state.app,
    'error',
    {
      ...{ ...words, status: problem.status, code: problem.code, request_id: ctx.state.info.request_id, actions },
      why_url: toWhyUrl(ctx.state.explainedAt, problem.code),
    },
    { locale },
  );
}

/** RFC 9457. `code` is stable: programs may compare it; title and detail are for people. */
function toProblemJson(problem: Problem, requestId: string) {
  return {
    type: `urn:gatehouse:problem:${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    request_id: requestId,
    ...(problem.errors.length > 0 && toFieldsJson(problem.errors)),
    ...problem.members,
  };
}

const toFieldsJson = (errors: readonly FieldError[]) => ({
  fields: Object.fromEntries(errors.map(({ field, detail }) => [field, detail])),
  errors: errors.map(({ field, code, detail, members }) => ({ field, code, detail, ...members })),
});
