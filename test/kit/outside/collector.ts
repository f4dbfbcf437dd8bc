// A collector of OpenTelemetry: takes spans by OTLP over HTTP, and reads of its protobuf what tests ask about
// (opentelemetry/proto/trace/v1/trace.proto).
import { readConfig } from '../../../src/config.ts';
import { createLog, type Log } from '../../../src/log.ts';
import { startTracing } from '../../../src/tracing/start.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export type ExportedSpan = {
  trace_id: string;
  span_id: string;
  /** Empty for the first of a trace. */
  parent_id: string;
  name: string;
  kind: string;
  attributes: Record<string, string | number | boolean>;
  failed: boolean;
  /** Span ids. */
  links: string[];
  resource: Record<string, string | number | boolean>;
};

export type Collector = Receiver & { spans(): ExportedSpan[]; environment: NodeJS.ProcessEnv };

/** `environment`: what makes a server export its spans there, soon. */
export async function startCollector(): Promise<Collector> {
  const receiver = await startReceiver();
  receiver.answer = (response) => void response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '20' };
  const spans = () => receiver.received.flatMap(({ bytes }) => readSpans(bytes));
  return Object.assign(receiver, { spans, environment });
}

/**
 * Traces of this process from now on; start the Gatehouse afterwards. The SDK reads the environment of the process, which `stop`
 * puts back.
 */
export async function traceThisProcess(environment: NodeJS.ProcessEnv, log: Log = createLog('silent')) {
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  const tracing = await startTracing(readConfig(environment).tracing, log);
  return {
    async stop() {
      await tracing.stop();
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    },
  };
}

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'];
const FAILED = 2;

function readSpans(request: Buffer): ExportedSpan[] {
  return messages(request, 1).flatMap((ofResource) => {
    const resource = toAttributes(messages(messages(ofResource, 1)[0]!, 1));
    return messages(ofResource, 2).flatMap((ofScope) => messages(ofScope, 2).map((span) => toSpan(span, resource)));
  });
}

function toSpan(span: Buffer, resource: ExportedSpan['resource']): ExportedSpan {
  const hex = (field: number) => messages(span, field)[0]?.toString('hex') ?? '';
  const kind = KINDS[Number(numberOf(span, 6) ?? 0)] ?? '';
  const status = messages(span, 15)[0];
  return {
    ...{ trace_id: hex(1), span_id: hex(2), parent_id: hex(4), name: String(messages(span, 5)[0]), kind },
    attributes: toAttributes(messages(span, 9)),
    failed: status !== undefined && numberOf(status, 3) === FAILED,
    links: messages(span, 13).map((link) => messages(link, 2)[0]?.toString('hex') ?? ''),
    resource,
  };
}

function toAttributes(pairs: Buffer[]): Record<string, string | number | boolean> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const value = messages(pair, 2)[0]!;
      const text = messages(value, 1)[0];
      const flag = numberOf(value, 2);
      const read = text?.toString() ?? (flag === undefined ? undefined : flag === 1);
      return [String(messages(pair, 1)[0]), read ?? numberOf(value, 3) ?? numberOf(value, 4) ?? ''];
    }),
  );
}

type Field = { field: number; value: Buffer | number };

/** What has a length: messages, texts and bytes. */
const messages = (message: Buffer, wanted: number): Buffer[] =>
  fieldsOf(message).flatMap(({ field, value }) => (field === wanted && typeof value !== 'number' ? [value] : []));

const numberOf = (message: Buffer, wanted: number): number | undefined =>
  fieldsOf(message)
    .map(({ field, value }) => (field === wanted && typeof value === 'number' ? value : undefined))
    .find((value) => value !== undefined);

/** https://protobuf.dev/programming-guides/encoding */
function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const take = (bytes: number) => {
    at += bytes;
    return message.subarray(at - bytes, at);
  };
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = take(1)[0]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const readers: Record<number, () => Buffer | number> = {
    0: varint,
    1: () => take(8).readDoubleLE(),
    2: () => take(varint()),
    5: () => take(4).readUInt32LE(),
  };
  while (at < message.length) {
    const tag = varint();
    fields.push({ field: Math.floor(tag / 8), value: readers[tag % 8]!() });
  }
  return fields;
}
