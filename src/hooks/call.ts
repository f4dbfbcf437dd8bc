// One request to a decision hook, signed as webhooks are, and what came of it.
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { DecisionHookRow } from '../database/schema.ts';
import { newId } from '../ids.ts';
import { createPlaces } from '../limits/places.ts';
import { fetchUpstream, OutboundError, type OutboundFailure } from '../outbound.ts';
import { signRequest } from '../signatures/sign.ts';
import type { ClaimSource } from '../users/claims.ts';
import { AnswerMistake, type Decision, readAnswer } from './answer.ts';
import type { Moment } from './hooks.ts';
import { liveSecrets } from './secrets.ts';

const MAX_BYTES = 16 * 1024;
const VERSION = 1;

/** `user`: whom tokens are for. `body`: what is told of the case. */
export type Question = { user?: ClaimSource | undefined; body: Record<string, unknown> };

/** How there was no answer: a word for metrics and events. `blocked` is by our rules for addresses, `busy` by the number of others. */
export type Failure = 'late' | 'unreachable' | 'bad_status' | 'too_large' | 'invalid' | 'blocked' | 'busy';

/** `detail` is for the App's developers. `status` and `answer` are as far as the server answered. */
export type Result = { duration_ms: number; status?: number | undefined; answer?: string | undefined } & (
  | { decided: Decision }
  | { failed: Failure; detail: string }
);

/** Of an App. Neither moment can take all: strangers cause sign-ups, and must not keep users from tokens. */
const AT_ONCE = 20;
const shares: Record<Moment | 'test', number> = { before_sign_up: 12, before_tokens: 12, test: 2 };
const places = createPlaces(AT_ONCE);

/** Takes a place for one question, and returns how to leave it; undefined if too many wait for an answer. */
export const enter = (app: App, kind: Moment | 'test'): (() => void) | undefined =>
  places.enter(app, { for: kind, most: shares[kind] });

export const BUSY = {
  failed: 'busy',
  detail: 'too many questions wait for an answer already',
  duration_ms: 0,
} as const;

/** In a place that `enter` gave, which it leaves. */
export async function callHook(
  core: Core,
  app: App,
  { hook, leave }: { hook: DecisionHookRow; leave: () => void },
  question: Question,
): Promise<Result> {
  const begun = performance.now();
  try {
    const result = await exchange(core, app, hook, question);
    return { duration_ms: Math.round(performance.now() - begun), ...result };
  } finally {
    leave();
  }
}

type Exchanged = Result extends infer One ? (One extends Result ? Omit<One, 'duration_ms'> : never) : never;

async function exchange(core: Core, app: App, hook: DecisionHookRow, question: Question): Promise<Exchanged> {
  let seen: { status?: number; answer?: string } = {};
  try {
    const response = await send(core, app, hook, question.body);
    const text = await response.text();
    seen = { status: response.status, answer: text };
    if (response.status !== 200) return { ...seen, failed: 'bad_status', detail: `answered ${response.status}` };
    return { ...seen, decided: readAnswer(app, { moment: hook.moment, user: question.user }, text) };
  } catch (error) {
    if (error instanceof AnswerMistake) return { ...seen, failed: 'invalid', detail: error.message };
    if (error instanceof OutboundError) return { failed: failures[error.failure], detail: error.message };
    throw error;
  }
}

const failures: Record<OutboundFailure, Failure> = {
  refused: 'blocked',
  unreachable: 'unreachable',
  late: 'late',
  too_large: 'too_large',
  compressed: 'invalid',
  bad_status: 'bad_status',
};

async function send(core: Core, app: App, hook: DecisionHookRow, told: Question['body']): Promise<Response> {
  const id = newId();
  const { moment: type, url, timeout_ms } = hook;
  const body = JSON.stringify({ id, type, version: VERSION, at: now(), issuer: app.issuer, ...told });
  const signed = await signRequest(core, app, { typ: 'hook', id, body, secrets: liveSecrets(core, hook) });
  return fetchUpstream(core.config, url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      accept: 'application/json',
      'user-agent': 'Gatehouse-Hooks',
      ...signed,
    },
    body,
    signal: AbortSignal.timeout(timeout_ms),
    maxBytes: MAX_BYTES,
  });
}
