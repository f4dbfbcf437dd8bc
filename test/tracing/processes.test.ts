// The server as it is run: without the variables, nothing of OpenTelemetry is loaded; with them, its end sends what is left.
import { expect, onTestFinished, test } from 'vitest';
import { startCollector } from '../kit/outside/collector.ts';
import { makeDataDirectory, startServer } from '../kit/processes.ts';
import { ask } from '../kit/raw.ts';

/** Tells at its end which packages of OpenTelemetry it has loaded; they are CommonJS. */
const TELL = `import Module from 'node:module';
process.on('exit', () => {
  const names = Object.keys(Module._cache).map((path) => /@opentelemetry.([\\w-]+)/.exec(path)?.[1]);
  console.log('loaded: ' + [...new Set(names)].filter(Boolean).join());
});`;
const nodeOptions = ['--import', `data:text/javascript,${encodeURIComponent(TELL)}`];

async function run(environment: NodeJS.ProcessEnv) {
  const data = await makeDataDirectory('traces');
  onTestFinished(() => data.remove());
  const server = await startServer({ environment: { DATA_DIR: data.path, ...environment }, nodeOptions });
  onTestFinished(async () => void (await server.stop()));
  const { status } = await ask(server, { path: '/docs' });
  const exit = await server.stop();
  return { status, exit, loaded: /^loaded: (.*)$/m.exec(server.output())?.[1]?.split(',') };
}

test('without the variables a server loads nothing of it', async () => {
  const { status, exit, loaded } = await run({});
  expect({ status, exit }).toEqual({ status: 200, exit: { code: 0, signal: null } });
  // The one that prom-client loads.
  expect(loaded).toEqual(['api']);
});

test('SIGTERM sends what is left', async () => {
  const collector = await startCollector();
  onTestFinished(() => collector.stop());
  const { status, exit, loaded } = await run({ ...collector.environment, OTEL_BSP_SCHEDULE_DELAY: '600000' });
  expect({ status, exit }).toEqual({ status: 200, exit: { code: 0, signal: null } });
  expect(loaded).toContain('sdk-trace-base');
  const requests = collector.spans().filter(({ kind }) => kind === 'server');
  expect(requests.map(({ attributes }) => attributes['gatehouse.route'])).toEqual(['docs']);
  expect(requests[0]?.resource).toMatchObject({ 'service.name': 'gatehouse', 'service.version': expect.any(String) });
});
