// Sends one call until it is answered: with a deadline for each attempt, and again after a pause where that can help. A call
// that changes something has an idempotency key, so that it has no second effect.
import type { Content } from './operations.ts';
import { GatehouseProblem, type ProblemDocument, UnexpectedAnswer } from './problem.ts';

export type Sending = {
  fetch: typeof fetch;
  credential: () => string | Promise<string>;
  /** How often a call is sent again. */
  retries: number;
  /** In milliseconds, for each attempt. */
  timeout: number;
};

export type Outgoing = {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: Content | undefined;
  /** Instead of that of all calls. */
  timeout: number | undefined;
  signal: AbortSignal | undefined;
};

const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 30_000;
const WORTH_RETRYING = new Set([429, 502, 503, 504]);

export async function send(sending: Sending, outgoing: Outgoing): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await attemptOnce(sending, outgoing);
    if (outcome instanceof Response && outcome.ok) return outcome;
    const error = outcome instanceof Response ? await toError(outcome) : outcome;
    outgoing.signal?.throwIfAborted();
    if (attempt === sending.retries || !mayHelp(error)) throw error;
    await pause(pauseAfter(attempt, outcome), outgoing.signal);
  }
}

/** An answer, or the reason why there is none. */
async function attemptOnce(
  sending: Sending,
  { url, timeout = sending.timeout, ...init }: Outgoing,
): Promise<Response | Error> {
  const ends = [init.signal, timeout === Infinity ? undefined : AbortSignal.timeout(timeout)];
  const signal = AbortSignal.any(ends.filter((one) => one !== undefined));
  const authorization = `Bearer ${await sending.credential()}`;
  const { body, ...rest } = init;
  const sent = { ...rest, ...(body !== undefined && { body }), signal, headers: { ...init.headers, authorization } };
  // A redirect would take the credential along.
  try {
    return await sending.fetch(url, { ...sent, redirect: 'error' });
  } catch (error) {
    return error instanceof Error ? error : new Error('The call failed', { cause: error });
  }
}

async function toError(answer: Response): Promise<GatehouseProblem | UnexpectedAnswer> {
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json');
  const document = isProblem
    ? ((await answer.json().catch(() => undefined)) as ProblemDocument | undefined)
    : undefined;
  return document ? new GatehouseProblem(document) : new UnexpectedAnswer(answer.status);
}

function mayHelp(error: Error): boolean {
  if (error instanceof GatehouseProblem) {
    return error.code === 'idempotency_in_flight' || WORTH_RETRYING.has(error.status);
  }
  return !(error instanceof UnexpectedAnswer) || WORTH_RETRYING.has(error.status);
}

/** As long as the server says, or twice as long each time, with a random part so that callers don't meet again. */
function pauseAfter(attempt: number, outcome: Response | Error): number {
  const asked = outcome instanceof Response ? Number(outcome.headers.get('retry-after')) * 1000 : 0;
  const grown = FIRST_PAUSE * 2 ** attempt * (0.5 + Math.random() / 2);
  return Math.min(Math.max(asked || 0, grown), LONGEST_PAUSE);
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
