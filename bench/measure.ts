// Gives orders to the load generator, and reads the resources that the servers used right before and after.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from './bare.ts';
import type { Order, Result } from './load.ts';
import type { OperationName } from './operations.ts';
import { cpuSeconds } from './processes.ts';
import type { Sample } from './report.ts';

const SETTLE_MS = 50;
const MAX_OPERATIONS = 100_000;

export type Plan = { connections: number; seconds: number; rounds: number };
export type Load = AsyncDisposable & { run(order: Order): Promise<Exclude<Result, { error: string }>> };

export function startLoad(): Load {
  const child = fork(join(import.meta.dirname, 'load.ts'), { serialization: 'advanced' });
  return {
    async run(order) {
      child.send(order);
      const [result] = (await once(child, 'message')) as [Result];
      if ('error' in result) throw new Error(`${order.target.name}, ${order.operation}: ${result.error}`);
      return result;
    },
    async [Symbol.asyncDispose]() {
      child.disconnect();
    },
  };
}

/** Samples of all rounds by server. An extra round comes first as a warm-up and is not counted. */
export async function measure(
  load: Load,
  servers: Server[],
  postgresPid: number,
  { rounds, ...plan }: Plan,
  operation: OperationName,
): Promise<Map<string, Sample[]>> {
  const samples = new Map<string, Sample[]>(servers.map(({ target }) => [target.name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const order = round % 2 ? servers.toReversed() : servers;
    for (const { pid, target } of order) {
      const before = await cpuOf(pid, postgresPid);
      const result = await load.run({ target, operation, ...plan, limit: MAX_OPERATIONS });
      await sleep(SETTLE_MS);
      const after = await cpuOf(pid, postgresPid);
      if (round > 0) {
        samples.get(target.name)?.push({
          ...result,
          serverCpuSeconds: after.server - before.server,
          postgresCpuSeconds: after.postgres - before.postgres,
        });
      }
    }
  }
  return samples;
}

const cpuOf = async (server: number, postgres: number) => ({
  server: await cpuSeconds(server),
  postgres: await cpuSeconds(postgres),
});
