// When traces are exported, and of which requests: OpenTelemetry's standard variables say so.
import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createSampler } from '../../src/tracing/sampler.ts';

const at = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
const asked = (environment: NodeJS.ProcessEnv) => readConfig(environment).tracing;

test.each<[NodeJS.ProcessEnv]>([
  [{}],
  [{ OTEL_SERVICE_NAME: 'gatehouse', OTEL_TRACES_SAMPLER: 'always_on' }],
  [{ ...at, OTEL_SDK_DISABLED: 'TRUE' }],
  [{ ...at, OTEL_TRACES_EXPORTER: 'none' }],
])('no traces are exported, and nothing is said, with %o', (environment) => {
  expect(asked(environment)).toEqual({ tracing: undefined, warnings: [] });
});

test.each<[NodeJS.ProcessEnv]>([
  [at],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector.example.com/v1/traces' }],
  [{ OTEL_TRACES_EXPORTER: 'otlp' }],
  [{ ...at, OTEL_TRACES_EXPORTER: 'console, otlp', OTEL_SDK_DISABLED: 'false' }],
  [{ ...at, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf' }],
])('traces are exported with %o', (environment) => {
  expect(asked(environment)).toEqual({ tracing: expect.anything(), warnings: [] });
});

test.each<[NodeJS.ProcessEnv, RegExp]>([
  [{ ...at, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /^OTEL_EXPORTER_OTLP_PROTOCOL: must be http\/protobuf; no traces/],
  [{ OTEL_TRACES_EXPORTER: 'zipkin' }, /^OTEL_TRACES_EXPORTER: must be otlp or none; no traces/],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' },
    /^OTEL_EXPORTER_OTLP_ENDPOINT: must be an http\(s\) URL; no traces/,
  ],
])('a mistake stops the traces and not the server: %o', (environment, warning) => {
  expect(asked(environment)).toEqual({ tracing: undefined, warnings: [expect.stringMatching(warning)] });
});

test.each([
  ['OTEL_TRACES_SAMPLER', { OTEL_TRACES_SAMPLER: 'jaeger_remote' }],
  ['OTEL_TRACES_SAMPLER_ARG', { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '10%' }],
])('%s has its default if it is not understood, and the log says so', (name, environment) => {
  const { tracing, warnings } = asked({ ...at, ...environment });
  expect(tracing?.ratio).toBe(1);
  expect(warnings).toEqual([expect.stringContaining(name)]);
});

test('a traceparent counts only if OTEL_PROPAGATORS has it, as by default', () => {
  const takes = (OTEL_PROPAGATORS?: string) => asked({ ...at, OTEL_PROPAGATORS }).tracing?.takesParents;
  expect([takes(), takes('baggage,tracecontext'), takes('b3'), takes('none')]).toEqual([true, true, false, false]);
});

/** How many of a hundred requests are recorded. `parent`: the flag in their traceparent. */
function recorded(sampler: string, ratio: string, parent?: 'sampled' | 'left out', traceId = 'f'.repeat(32)): number {
  const { tracing } = asked({ ...at, OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: ratio });
  const decide = createSampler(tracing!);
  const traceFlags = parent === 'sampled' ? TraceFlags.SAMPLED : TraceFlags.NONE;
  const remote = { traceId, spanId: 'b'.repeat(16), traceFlags, isRemote: true };
  const within = parent ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
  const decisions = Array.from({ length: 100 }, () =>
    decide.shouldSample(within, parent ? traceId : randomId(), 'GET', SpanKind.SERVER, {}, []),
  );
  return decisions.filter(({ decision }) => decision === SamplingDecision.RECORD_AND_SAMPLED).length;
}

const randomId = () => crypto.randomUUID().replaceAll('-', '');

/** What TraceIdRatioBased takes at any ratio. */
const LOWEST = `${'0'.repeat(31)}1`;

test.each(['parentbased_traceidratio', 'traceidratio'])(
  'A267 neither a flag nor a chosen trace id raises the share of %s',
  (sampler) => {
    expect(recorded(sampler, '0.2', 'sampled', LOWEST)).toBeLessThan(60);
    expect(recorded(sampler, '0.2', 'sampled', LOWEST)).toBeGreaterThan(0);
    expect(recorded(sampler, '0', 'sampled')).toBe(0);
  },
);

test('who sent a traceparent decides what is left out, if the sampler is a parentbased one', () => {
  expect(recorded('parentbased_always_on', '1', 'left out')).toBe(0);
  expect(recorded('parentbased_always_on', '1', 'sampled')).toBe(100);
  expect(recorded('always_on', '1', 'left out')).toBe(100);
  expect(recorded('always_off', '1', 'sampled')).toBe(0);
  expect(recorded('parentbased_traceidratio', '1')).toBe(100);
});
