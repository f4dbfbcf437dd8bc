// Requests to other servers when the servers of one App hang: those of other Apps take their turn.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { startDelivering } from '../../src/deliveries/dispatcher.ts';
import type { DeliveryKind } from '../../src/deliveries/kinds.ts';
import { enqueueDeliveries } from '../../src/deliveries/outbox.ts';
import { newId } from '../../src/ids.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { startReceiver } from '../kit/outside/receiver.ts';
import { until } from '../kit/processes.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
});
afterAll(() => gatehouse.stop());

test('A311 when more servers of one App hang than are worked on at a time, another App’s is the next', async () => {
  const held: (() => void)[] = [];
  const receiver = await startReceiver();
  receiver.answer = (response, { headers }) => {
    if (headers['x-topic'] === 'held') held.push(() => response.writeHead(204).end());
    else response.writeHead(204).end();
  };
  const kind: DeliveryKind = {
    name: 'test',
    makeRequest: async (_core, _app, { topic }) => ({ url: receiver.url, headers: { 'x-topic': topic }, body: '{}' }),
    delays: [60],
    lifetime: 60_000,
    succeeded: (status) => status < 300,
    onResult: async () => {},
  };
  const write = (app: App, topic: string, count: number) =>
    enqueueDeliveries(
      gatehouse.database.db,
      app,
      Array.from({ length: count }, () => ({ kind: 'test', target_id: newId(), lane: '', topic, payload: {} })),
    );
  const [loud, quiet] = [await makeApp(gatehouse), await makeApp(gatehouse)];
  await write(loud, 'held', 60);
  const delivering = startDelivering(gatehouse.system, {
    kinds: [kind],
    findApp: gatehouse.system.directory.findById,
  });
  await until('all places are taken', () => held.length === 20);
  await write(quiet, 'free', 1);
  const isFree = () => receiver.received.some(({ headers }) => headers['x-topic'] === 'free');
  held.shift()?.();
  await until('it came', isFree);
  expect(receiver.received.filter(({ headers }) => headers['x-topic'] === 'held').length).toBeLessThanOrEqual(21);
  for (const answer of held) answer();
  await delivering.stop();
  await receiver.stop();
});
