// A collector that is away, slow, full or broken: requests don't notice, and the log says so once.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { span } from '../../src/tracing/span.ts';
import { freePort, type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { type Collector, startCollector, traceThisProcess } from '../kit/outside/collector.ts';
import { answerWith, type Receiver } from '../kit/outside/receiver.ts';

let gatehouse: Gatehouse;
let collector: Collector;
let lines: string[];
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
beforeEach(async () => {
  lines = [];
  collector = await startCollector();
});
afterEach(() => collector.stop());

const trace = (environment: NodeJS.ProcessEnv = {}) => {
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  return traceThisProcess({ ...collector.environment, OTEL_EXPORTER_OTLP_TIMEOUT: '200', ...environment }, log);
};

const statusOf = async () => (await fetch(`${gatehouse.url}/docs`)).status;

const failures = () => lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'could not export traces');

const never: Receiver['answer'] = () => {};

test.each<[string, Receiver['answer'], boolean]>([
  ['fails', answerWith(500, 'secret-of-the-collector'), true],
  ['is overloaded', answerWith(503, '', { 'retry-after': '3600' }), true],
  ['refuses the key', answerWith(401), true],
  ['never answers', never, true],
  ['hangs up', (response) => void response.destroy(), true],
  ['leads elsewhere', answerWith(302, '', { location: 'http://127.0.0.1:1/' }), true],
  ['answers nonsense', answerWith(200, '<html>'), false],
])('A266 requests go on while the collector %s, and a line says so', async (_, answer, isFailure) => {
  collector.answer = answer;
  const tracing = await trace();
  for (let requests = 1; requests <= 3; requests++) {
    expect(await statusOf()).toBe(200);
    await expect.poll(() => collector.received.length).toBeGreaterThanOrEqual(requests);
  }
  if (isFailure) await expect.poll(() => failures().length).toBeGreaterThan(0);
  await tracing.stop();
  expect(failures().length).toBeLessThanOrEqual(1);
  expect(lines.join()).not.toContain('secret-of-the-collector');
});

test('A266 requests go on while nobody listens at the collector’s address', async () => {
  const tracing = await trace({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` });
  expect(await statusOf()).toBe(200);
  await expect.poll(() => failures().length).toBe(1);
  expect(failures()[0]).toMatchObject({ level: 40, error: expect.stringContaining('ECONNREFUSED') });
  await tracing.stop();
});

test('A266 what is finished and not sent is bounded, and the rest is dropped', async () => {
  collector.answer = never;
  const bounds = { OTEL_BSP_MAX_QUEUE_SIZE: '20', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10' };
  const tracing = await trace({ ...bounds, OTEL_BSP_SCHEDULE_DELAY: '600000' });
  for (let index = 0; index < 1_000; index++) await span({ name: 'one of many' }, async () => {});
  collector.answer = answerWith(200);
  await tracing.stop();
  expect(collector.spans().length).toBeLessThanOrEqual(30);
});

test('the end sends what is left', async () => {
  const tracing = await trace({ OTEL_BSP_SCHEDULE_DELAY: '600000' });
  await span({ name: 'the last one' }, async () => {});
  expect(collector.received).toEqual([]);
  await tracing.stop();
  expect(collector.spans().map(({ name }) => name)).toEqual(['the last one']);
});

test('A266 the end does not wait for a collector that never answers', async () => {
  let isGivenUp = false;
  collector.answer = (response) =>
    void response.on('close', () => {
      isGivenUp = true;
    });
  // Longer than the end may take: whoever waited for the answer would see it given up.
  const tracing = await trace({ OTEL_BSP_SCHEDULE_DELAY: '600000', OTEL_EXPORTER_OTLP_TIMEOUT: '15000' });
  await span({ name: 'the last one' }, async () => {});
  await tracing.stop();
  expect({ asked: collector.received.length, isGivenUp }).toEqual({ asked: 1, isGivenUp: false });
});
