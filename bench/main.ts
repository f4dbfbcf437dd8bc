// `npm run bench`: Gatehouse on PostgreSQL beside bare oidc-provider in memory, in one run. The servers take turns in
// every round, so that a machine that slows down slows both down; what counts is the ratio.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBare } from './bare.ts';
import { productionSettings, startGatehouse } from './gatehouse.ts';
import { measure, startLoad } from './measure.ts';
import { canDo, type OperationName, operations } from './operations.ts';
import { PostgresMissing, startPostgres } from './postgres.ts';
import { type Comparison, compare, toTable } from './report.ts';

const USAGE = `npm run bench -- [--rounds N] [--seconds N] [--connections N] [--only PART,…] [--json FILE] [--noise]
  parts: ${Object.keys(operations).join(', ')}
  --noise compares bare oidc-provider with itself: how far chance alone moves the ratios`;

type Options = ReturnType<typeof readOptions>;

if (process.argv.includes('--help')) {
  console.log(USAGE);
} else {
  try {
    await main(readOptions());
  } catch (error) {
    console.error(error instanceof PostgresMissing ? error.message : error);
    process.exitCode = error instanceof PostgresMissing ? 2 : 1;
  }
}

async function main(options: Options) {
  await using stack = new AsyncDisposableStack();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stack.disposeAsync().finally(() => process.exit(1)));
  }
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));

  const postgres = stack.use(await startPostgres());
  const first = options.noise
    ? await startBare('bare again', directory)
    : await startGatehouse(await productionSettings(postgres.url), directory);
  const servers = [stack.use(first), stack.use(await startBare('bare', directory))];
  const load = stack.use(startLoad());

  console.log(`${cpus().length} × ${cpus()[0]!.model}, Node ${process.version}, PostgreSQL ${postgres.version}`);
  const comparisons: Comparison[] = [];
  for (const operation of options.operations) {
    const able = servers.filter(({ target }) => canDo(target, operation));
    if (able.length === 0) continue;
    comparisons.push(compare(operation, await measure(load, able, postgres.pid, options, operation)));
  }
  console.log(toTable(comparisons));
  if (options.json) await writeFile(options.json, `${JSON.stringify({ operations: comparisons }, null, 2)}\n`);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      connections: { type: 'string', default: '8' },
      only: { type: 'string', default: Object.keys(operations).join() },
      noise: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const chosen = values.only.split(',');
  const wrong = chosen.find((part) => !(part in operations));
  if (wrong !== undefined) throw new Error(`There is no part ${wrong}.\n${USAGE}`);
  const [rounds, seconds, connections] = [values.rounds, values.seconds, values.connections].map(Number);
  return {
    rounds: rounds!,
    seconds: seconds!,
    connections: connections!,
    operations: chosen as OperationName[],
    noise: values.noise,
    json: values.json,
  };
}
