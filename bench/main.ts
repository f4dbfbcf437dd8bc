// `npm run bench`: Gatehouse on PostgreSQL beside bare oidc-provider in memory, in one run. The servers take turns in
// every round, so that a machine that slows down slows both down; what counts is the ratio.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBare } from './bare.ts';
import { productionSettings, startGatehouse } from './gatehouse.ts';
import { measure, startLoad } from './measure.ts';
import { measureMemory, toLines as memoryLines } from './memory.ts';
import { canDo, type OperationName, operations } from './operations.ts';
import { PostgresMissing, startPostgres } from './postgres.ts';
import { type Comparison, compare, toTable } from './report.ts';
import { measureStartUp, toLines as startUpLines } from './start-up.ts';

const OPERATIONS = Object.keys(operations) as OperationName[];
const PARTS = [...OPERATIONS, 'start-up', 'memory'] as const;
type Part = (typeof PARTS)[number];

const USAGE = `npm run bench -- [--rounds N] [--seconds N] [--connections N] [--only PART,…] [--json FILE] [--noise] [--profile DIRECTORY]
  parts: ${PARTS.join(', ')}
  --noise compares bare oidc-provider with itself: how far chance alone moves the ratios
  --profile writes a CPU profile of either server, for Chrome's DevTools`;

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
  const settings = await productionSettings(postgres.url);
  const { noise, profile } = options;
  const flags = (name: string) => (profile ? ['--cpu-prof', `--cpu-prof-dir=${join(profile, name)}`] : []);
  const first = noise
    ? await startBare('bare again', directory)
    : await startGatehouse(settings, directory, flags('gatehouse'));
  const servers = [stack.use(first), stack.use(await startBare('bare', directory, flags('bare')))];
  const load = stack.use(startLoad());
  const has = (part: Part) => options.parts.includes(part);

  console.log(`${cpus().length} × ${cpus()[0]!.model}, Node ${process.version}, PostgreSQL ${postgres.version}\n`);
  const comparisons: Comparison[] = [];
  for (const operation of OPERATIONS.filter(has)) {
    const able = servers.filter(({ target }) => canDo(target, operation));
    if (able.length === 0) continue;
    comparisons.push(compare(operation, await measure(load, able, postgres.pid, options, operation)));
  }
  if (comparisons.length > 0) console.log(toTable(comparisons));

  const startUp = has('start-up') && !options.noise ? await measureStartUp(directory) : undefined;
  const memory = has('memory') && !options.noise ? await measureMemory(settings, directory) : undefined;
  console.log([...(startUp ? startUpLines(startUp) : []), ...(memory ? memoryLines(memory) : [])].join('\n'));
  if (options.json) {
    await writeFile(
      options.json,
      `${JSON.stringify({ operations: comparisons, start_up: startUp, memory }, null, 2)}\n`,
    );
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '4' },
      seconds: { type: 'string', default: '2' },
      connections: { type: 'string', default: '8' },
      only: { type: 'string', default: PARTS.join() },
      noise: { type: 'boolean', default: false },
      profile: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const parts = values.only.split(',') as Part[];
  const wrong = parts.find((part) => !PARTS.includes(part));
  if (wrong) throw new Error(`There is no part ${wrong}.\n${USAGE}`);
  const [rounds, seconds, connections] = [values.rounds, values.seconds, values.connections].map(Number);
  return { ...values, rounds: rounds!, seconds: seconds!, connections: connections!, parts };
}
