// Whether spans are exported: OpenTelemetry's standard variables say so. Its SDK reads most of them by itself
// (tracing/opentelemetry.ts); here are those that decide whether and how it is started.
import { z } from 'zod';

/** What the SDK reads besides, such as the variables of the batch and of the exporter, is in docs/metrics.md. */
export const tracingVariables = {
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_TRACES_EXPORTER: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: z.string().optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: z.string().optional(),
  OTEL_TRACES_SAMPLER: z.string().optional(),
  OTEL_TRACES_SAMPLER_ARG: z.string().optional(),
  OTEL_PROPAGATORS: z.string().optional(),
};

type Given = { [Name in keyof typeof tracingVariables]?: string | undefined };

export type SamplerKind = 'always_on' | 'always_off' | 'traceidratio';

export type TracingConfig = {
  /** Undefined for the resource's attributes, or our own name. */
  serviceName: string | undefined;
  sampler: SamplerKind;
  /** Of the traces that begin here; 0 to 1. */
  ratio: number;
  /** Whether a trace that came with a request is left out if its sender left it out. */
  followsParent: boolean;
  /** Whether a request's `traceparent` counts. */
  takesParents: boolean;
};

/** `warnings`: for the log. These variables are often set for all programs of a cluster, so a mistake doesn't stop the start. */
export type AskedTracing = { tracing: TracingConfig | undefined; warnings: string[] };

export function toTracing(given: Given): AskedTracing {
  if (given.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return { tracing: undefined, warnings: [] };
  const endpoint = given.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? given.OTEL_EXPORTER_OTLP_ENDPOINT;
  const exporters = toNames(given.OTEL_TRACES_EXPORTER ?? (endpoint === undefined ? 'none' : 'otlp'));
  if (exporters.length === 0 || exporters.includes('none')) return { tracing: undefined, warnings: [] };
  const warning = exportMistake(given, { exporters, endpoint });
  if (warning) return { tracing: undefined, warnings: [`${warning}; no traces are exported`] };
  return toSampling(given);
}

const toNames = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

type Asked = { exporters: string[]; endpoint: string | undefined };

/** Why spans can't be exported as asked. */
function exportMistake(given: Given, { exporters, endpoint }: Asked): string | undefined {
  if (!exporters.includes('otlp')) return `OTEL_TRACES_EXPORTER: must be otlp or none`;
  const protocol = given.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? given.OTEL_EXPORTER_OTLP_PROTOCOL ?? PROTOCOL;
  if (protocol !== PROTOCOL) return `OTEL_EXPORTER_OTLP_PROTOCOL: must be ${PROTOCOL}`;
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? ''))
    return 'OTEL_EXPORTER_OTLP_ENDPOINT: must be an http(s) URL';
  return undefined;
}

const PROTOCOL = 'http/protobuf';

const DEFAULT_SAMPLER = 'parentbased_always_on';
const SAMPLERS: Record<string, SamplerKind> = {
  always_on: 'always_on',
  always_off: 'always_off',
  traceidratio: 'traceidratio',
};

function toSampling(given: Given): AskedTracing {
  const warnings: string[] = [];
  const named = given.OTEL_TRACES_SAMPLER ?? DEFAULT_SAMPLER;
  let sampler = SAMPLERS[named.replace(/^parentbased_/, '')];
  if (!sampler) {
    warnings.push(`OTEL_TRACES_SAMPLER: is not a sampler that is known; ${DEFAULT_SAMPLER} is used`);
    sampler = 'always_on';
  }
  let ratio = Number(given.OTEL_TRACES_SAMPLER_ARG ?? 1);
  if (sampler === 'traceidratio' && !(ratio >= 0 && ratio <= 1)) {
    warnings.push('OTEL_TRACES_SAMPLER_ARG: must be a number from 0 to 1; 1 is used');
    ratio = 1;
  }
  const tracing = {
    serviceName: given.OTEL_SERVICE_NAME,
    ...{ sampler, ratio },
    followsParent: named.startsWith('parentbased_') || !SAMPLERS[named],
    takesParents: toNames(given.OTEL_PROPAGATORS ?? 'tracecontext').includes('tracecontext'),
  };
  return { tracing, warnings };
}
