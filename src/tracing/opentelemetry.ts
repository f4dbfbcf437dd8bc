// Spans by OpenTelemetry's SDK: batches of them go to the collector by OTLP. Only start.ts imports it, and only if traces are
// asked for. Nothing that happens here reaches the work that is traced: a collector that is away costs a line a minute.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Context,
  context,
  DiagLogLevel,
  diag,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { parseTraceParent, setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { MINUTE, SECOND } from '../clock.ts';
import type { TracingConfig } from '../config/tracing.ts';
import { type Log, messageOf } from '../log.ts';
import { createSampler } from './sampler.ts';
import type { Span, SpanDetails, Tracing } from './span.ts';

/** At the end of the process, which must not wait for a collector that is away. */
const FLUSH_MS = 5 * SECOND;

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

export function openTracing(config: TracingConfig, log: Log): Tracing {
  const report = createReport(log);
  tellFailures(report);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const provider = new BasicTracerProvider({
    resource: toResource(config),
    sampler: createSampler(config),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer('gatehouse');

  function begin({ name, kind, attributes = {}, parent, cause }: SpanDetails): Span {
    const given = config.takesParents ? fromOutside(parent) : undefined;
    const active = context.active();
    const within = trace.getSpanContext(active) || !given ? active : given;
    const linked = trace.getSpanContext(fromOutside(cause) ?? ROOT_CONTEXT);
    const links = linked ? [{ context: linked }] : [];
    const one = tracer.startSpan(name, { kind: kind ? kinds[kind] : SpanKind.INTERNAL, attributes, links }, within);
    return toSpan(one, trace.setSpan(within, one));
  }

  return {
    begin,
    current() {
      const active = context.active();
      const one = trace.getSpan(active);
      return one?.isRecording() ? toSpan(one, active) : undefined;
    },
    ids() {
      const ids = trace.getSpanContext(context.active());
      return ids && { trace_id: ids.traceId, span_id: ids.spanId };
    },
    traceparent() {
      const ids = trace.getSpanContext(context.active());
      return ids && `00-${ids.traceId}-${ids.spanId}-0${ids.traceFlags & 1}`;
    },
    async stop() {
      await Promise.race([
        provider.shutdown().catch((error) => report(messageOf(error))),
        sleep(FLUSH_MS, undefined, { ref: false }),
      ]);
      context.disable();
      diag.disable();
    },
  };
}

/** Only `traceparent`: what else a stranger may send along (`tracestate`, `baggage`) would be exported as it is. */
function fromOutside(traceparent: string | undefined): Context | undefined {
  const parsed = traceparent === undefined ? null : parseTraceParent(traceparent);
  return parsed ? trace.setSpanContext(ROOT_CONTEXT, { ...parsed, isRemote: true }) : undefined;
}

function toSpan(one: OtelSpan, at: Context): Span {
  return {
    within: (work) => context.with(at, work),
    set: (attributes) => void one.setAttributes(attributes),
    rename: (name) => void one.updateName(name),
    end(failure) {
      if (failure !== undefined) {
        one.setAttribute('error.type', failure);
        one.setStatus({ code: SpanStatusCode.ERROR });
      }
      one.end();
    },
  };
}

/** As OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME say; otherwise what the lines of the log say, too. */
function toResource({ serviceName }: TracingConfig) {
  const own = { 'service.name': 'gatehouse', 'service.version': readVersion() };
  return defaultResource()
    .merge(resourceFromAttributes({ ...own, 'host.name': hostname(), 'process.pid': process.pid }))
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(resourceFromAttributes(serviceName === undefined ? {} : { 'service.name': serviceName }));
}

const readVersion = (): string =>
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;

type Report = (text: string) => void;

/** A line a minute, and how many there were before it. */
function createReport(log: Log): Report {
  let next = Number.NEGATIVE_INFINITY;
  let more = 0;
  return (text) => {
    if (performance.now() < next) {
      more++;
      return;
    }
    next = performance.now() + MINUTE;
    log.warn({ error: text.slice(0, MAX_LENGTH), ...(more > 0 && { more }) }, 'could not export traces');
    more = 0;
  };
}

const MAX_LENGTH = 300;

/** What the SDK would write to the console, if anywhere. It may quote an answer of the collector, which is left out. */
function tellFailures(report: Report): void {
  const tell = (...parts: unknown[]) => report(parts.filter((part) => typeof part === 'string').join(' '));
  const quiet = () => {};
  const logger = { error: tell, warn: tell, info: quiet, debug: quiet, verbose: quiet };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  setGlobalErrorHandler((error) => report(messageOf(error)));
}
