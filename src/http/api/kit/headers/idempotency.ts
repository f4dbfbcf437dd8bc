// The header Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): a call that is sent again with the same key has
// no second effect and gets the first answer. Without the header nothing happens here, and no statement is sent.
import { z } from 'zod';
import type { App } from '../../../../apps/app.ts';
import { claimKey } from '../../../../limits/idempotency-keys.ts';
import { messageOf } from '../../../../log.ts';
import { Problem, type ProblemCode, problems } from '../../../../problem.ts';
import { hashSecret } from '../../../../secrets.ts';
import type { System } from '../../../../system.ts';
import { isKeyOf } from '../../../../tables.ts';
import { toProblem } from '../../../kit/render/errors.ts';
import type { Context } from '../../../kit/request/context.ts';
import { type Caller, type Route, takesIdempotencyKey } from '../route.ts';

type Asked = { system: System; app: App; route: Route; caller: Caller; body: unknown };

/**
 * Runs `handle`, or answers as it was answered before. A problem is kept as well and thrown again; what the next attempt may
 * mend (5xx, `too_many_attempts`, `precondition_failed`) leaves the key free.
 */
export async function onlyOnce(ctx: Context, asked: Asked, handle: () => Promise<unknown>): Promise<unknown> {
  if (!takesIdempotencyKey(asked.route) || ctx.get('idempotency-key') === '') return handle();
  const { system, app, caller, body } = asked;
  const claim = await claimKey(system, app, {
    key: readKey(ctx),
    caller: nameOf(caller),
    request: toRequestText(ctx, body),
    userId: caller.kind === 'user' ? caller.user.id : undefined,
  });
  if (claim.state === 'answered') {
    ctx.set('Idempotent-Replayed', 'true');
    return replay(claim.answer);
  }
  const [outcome, answer] = await handle().then(
    (result) => ['answered', result] as const,
    (error: unknown) => ['failed', error] as const,
  );
  const kept = outcome === 'answered' ? { result: answer ?? null } : toKept(toProblem(answer));
  // The change has been made: its caller gets the answer, even if it can't be kept.
  const noted = kept ? claim.keep(JSON.stringify(kept)) : claim.release();
  await noted.catch((error) => system.log.warn({ error: messageOf(error) }, 'could not keep an idempotent answer'));
  if (outcome === 'failed') throw answer;
  return answer;
}

const KEY = /^[\w.:~+/=-]{1,200}$/;

/** The draft has it in quotes (RFC 9651 §3.3.3); most clients send it without. */
function readKey(ctx: Context): string {
  const given = ctx.get('idempotency-key').trim();
  const key = /^"(.*)"$/.exec(given)?.[1] ?? given;
  if (KEY.test(key)) return key;
  throw new Problem('invalid_idempotency_key', 'Send one key of 1 to 200 letters, digits and . _ : ~ + / = -');
}

/** A user's new access token is the same caller, as long as client and organization are. */
function nameOf(caller: Caller): string {
  if (caller.kind === 'api_key') return `api_key ${caller.apiKey.id}`;
  if (caller.kind === 'client') return `client ${caller.client.id}`;
  if (caller.kind === 'developer') return `developer ${caller.id} ${caller.token?.id ?? ''}`;
  if (caller.kind === 'nobody') return 'nobody';
  return `user ${caller.user.id} ${caller.client_id} ${caller.organization_id ?? ''}`;
}

function toRequestText(ctx: Context, body: unknown): string {
  const content = Buffer.isBuffer(body) ? hashSecret(body.toString('base64')).toString('hex') : body;
  return JSON.stringify([ctx.method, ctx.url, ctx.get('x-organization-id'), content ?? null]);
}

const mendable = new Set<ProblemCode>(['too_many_attempts', 'precondition_failed']);

type KeptProblem = { problem: { code: ProblemCode; detail: string | undefined; more: object } };

function toKept(problem: Problem): KeptProblem | undefined {
  if (problem.status >= 500 || mendable.has(problem.code)) return undefined;
  const { code, detail, errors, retryAfter, scheme, members } = problem;
  return { problem: { code, detail, more: { errors, retryAfter, scheme, members } } };
}

const keptAnswer = z.union([
  z.object({
    problem: z.object({
      code: z.custom<ProblemCode>((code) => isKeyOf(problems, code)),
      detail: z.string().optional(),
      more: z.object({}).loose(),
    }),
  }),
  z.object({ result: z.unknown() }),
]);

/** The problem has the id of the request that asks now, not of the first one. */
function replay(answer: string): unknown {
  const kept = keptAnswer.parse(JSON.parse(answer));
  if ('problem' in kept) throw new Problem(kept.problem.code, kept.problem.detail, kept.problem.more);
  return kept.result;
}
