// Gatehouse beside itself without one of its parts, each on a database of its own: what the part costs.
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Server } from './bare.ts';
import { productionSettings, type Settings, startGatehouse } from './gatehouse.ts';
import { freePort } from './processes.ts';

/** Flags of Node and settings that a server has with the part, or without it. */
type How = { flags?: string[]; settings?: Settings };

export const parts = {
  /** Records of requests; every server leaves them. */
  records: async () => ({ without: { flags: ['--import', join(import.meta.dirname, 'without-records.ts')] } }),
  /** Spans of all requests, exported to a collector that swallows them. */
  traces: async (stack: AsyncDisposableStack) => ({ with: { settings: await startCollector(stack) } }),
} satisfies Record<string, (stack: AsyncDisposableStack) => Promise<{ with?: How; without?: How }>>;

export type PartName = keyof typeof parts;

type Place = { settings: Settings; anotherDatabase: string; directory: string };

/** The one with the part first. */
export async function startBoth(
  stack: AsyncDisposableStack,
  part: PartName,
  { settings, anotherDatabase, directory }: Place,
): Promise<[Server, Server]> {
  const how: { with?: How; without?: How } = await parts[part](stack);
  const start = (name: string, base: Settings, { flags = [], settings: more }: How = {}) =>
    startGatehouse({ ...base, ...more }, directory, flags, { name, root: join(import.meta.dirname, '..') });
  return [
    await start(`with ${part}`, settings, how.with),
    await start(`without`, await productionSettings(anotherDatabase), how.without),
  ];
}

/** It takes what it gets, in this process, whose CPU is not measured. */
async function startCollector(stack: AsyncDisposableStack): Promise<Settings> {
  const port = await freePort();
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_TRACES_SAMPLER: 'always_on' };
}
