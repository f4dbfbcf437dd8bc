// The door to OpenTelemetry: spans at the places that operators look at. While no traces are asked for, each of these
// functions is one comparison, and the work is done as if it weren't there.
//
// Attributes are names, kinds, numbers and codes of this program. Never a text that a request brings along, an address,
// a user or a message of an error: what is exported leaves by a way that nobody deletes it from.

export type Attributes = Record<string, string | number | boolean | undefined>;

export type SpanDetails = {
  name: string;
  /** What happens within this process, if it is left out. */
  kind?: 'server' | 'client' | 'producer' | 'consumer';
  attributes?: Attributes;
  /** A `traceparent` (W3C Trace Context) from outside, whose trace it continues unless a span is open here. */
  parent?: string | undefined;
  /** The `traceparent` of what caused it, in a trace of its own. */
  cause?: string | undefined;
};

export type Span = {
  /** Spans that `work` begins are its children. */
  within<Result>(work: () => Result): Result;
  set(attributes: Attributes): void;
  rename(name: string): void;
  /** `failure`: the code of an error. */
  end(failure?: string): void;
};

export type SpanIds = { trace_id: string; span_id: string };

export type Tracing = {
  begin(details: SpanDetails): Span;
  /** The span in which we are, if it is recorded. */
  current(): Span | undefined;
  /** Of the span in which we are, whether it is recorded or not. */
  ids(): SpanIds | undefined;
  traceparent(): string | undefined;
  /** Sends what is left, five seconds at most. */
  stop(): Promise<void>;
};

let tracing: Tracing | undefined;

/** From now on. What wraps itself when it is opened, as the database does, must be opened afterwards. */
export function useTracing(next: Tracing | undefined): void {
  tracing = next;
}

export const isTracing = (): boolean => tracing !== undefined;

/** The span around `work`, which fails as `work` does. */
export function span<Result>(details: SpanDetails, work: () => Promise<Result>): Promise<Result> {
  return tracing ? record(tracing, details, work) : work();
}

/** The same within another span; alone it would say nothing. */
export function childSpan<Result>(details: SpanDetails, work: () => Promise<Result>): Promise<Result> {
  return tracing?.current() ? record(tracing, details, work) : work();
}

async function record<Result>(tracing: Tracing, details: SpanDetails, work: () => Promise<Result>): Promise<Result> {
  const one = tracing.begin(details);
  try {
    const result = await one.within(work);
    one.end();
    return result;
  } catch (error) {
    one.end(codeOf(error));
    throw error;
  }
}

/** A span whose end is no promise's; undefined while no traces are asked for. */
export const beginSpan = (details: () => SpanDetails): Span | undefined => tracing?.begin(details());

export const currentSpan = (): Span | undefined => tracing?.current();

/** For the span in which we are. */
export function annotate(attributes: Attributes): void {
  tracing?.current()?.set(attributes);
}

const NO_IDS = {};

/** For a line of the log. */
export const spanIds = (): Partial<SpanIds> => tracing?.ids() ?? NO_IDS;

/** For work that is done later because of what happens now (`cause`). */
export const traceparent = (): string | undefined => tracing?.traceparent();

/** What an error may say of itself: the code of a problem, of PostgreSQL or of Node, or the name of its class. Never its message. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const of = (key: string): unknown => Reflect.get(error, key);
  const code = of('failure') ?? of('code');
  return typeof code === 'string' ? code : error.name;
}
