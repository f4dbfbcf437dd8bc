// Which requests are recorded. What strangers send may leave their request out, if the configuration says so, and never
// add it: neither by the flag of their `traceparent` nor by a trace id that they chose.
import type { Attributes, Context, Link, SpanKind } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  RandomIdGenerator,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { SamplerKind, TracingConfig } from '../config/tracing.ts';

const samplers: Record<SamplerKind, (ratio: number) => Sampler> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
};

/** What is begun within a span of ours is recorded if that span is. */
export function createSampler({ sampler, ratio, followsParent }: Omit<TracingConfig, 'serviceName'>): Sampler {
  const root = samplers[sampler](ratio);
  const anew = decideAnew(root);
  return new ParentBasedSampler({
    root,
    remoteParentSampled: anew,
    remoteParentNotSampled: followsParent ? new AlwaysOffSampler() : anew,
  });
}

/** As for a trace that begins here: the id in the request may have been chosen so that it counts. */
function decideAnew(root: Sampler): Sampler {
  const ids = new RandomIdGenerator();
  return {
    shouldSample: (
      context: Context,
      _traceId: string,
      name: string,
      kind: SpanKind,
      attributes: Attributes,
      links: Link[],
    ) => root.shouldSample(context, ids.generateTraceId(), name, kind, attributes, links),
    toString: () => `DecideAnew{${root}}`,
  };
}
