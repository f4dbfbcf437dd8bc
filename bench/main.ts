// `npm run bench`: Gatehouse on PostgreSQL beside bare oidc-provider in memory, in one run. The servers take turns in
// every round, so that a slower machine affects both. The ratio is what counts.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isKeyOf, keysOf } from '../src/tables.ts';
import { type Server, startBare } from './bare.ts';
import { toLines as floodLines, measureFlood } from './flood.ts';
import { embeddedSettings, productionSettings, type Settings, startGatehouse } from './gatehouse.ts';
import { toLines as importLines, measureImport } from './imports.ts';
import { measure, startLoad } from './measure.ts';
import { measureMemory, toLines as memoryLines } from './memory.ts';
import { canDo, type OperationName, operations } from './operations.ts';
import { startBoth, parts as switchable } from './parts-off.ts';
import { PostgresMissing, startPostgres } from './postgres.ts';
import { type Comparison, compare, FOOTER, HEADER, toLines } from './report.ts';
import { measureScale, toLines as scaleLines } from './scale.ts';
import { measureStartUp, toLines as startUpLines } from './start-up.ts';

const OPERATIONS = keysOf(operations);
const PARTS = [...OPERATIONS, 'flood', 'start-up', 'memory'] as const;
type Part = (typeof PARTS)[number];

const USAGE = `npm run bench -- [--rounds N] [--seconds N] [--connections N] [--only PART,…] [--json FILE] [--noise | --against DIRECTORY | --without PART] [--profile DIRECTORY] [--scale [--users N] | --import [--users N] [--embedded]]
  parts: ${PARTS.join(', ')}
  --noise compares bare oidc-provider with itself: how far chance alone moves the ratios
  --against compares with Gatehouse in another checkout instead: what a change costs
  --without compares with Gatehouse without a part of it (${keysOf(switchable).join(', ')}) instead: what the part costs
  --scale measures searches among 1,000,000 users (or N) of one App, and what they do to others, and nothing else
  --import imports 100,000 users (or N) and measures introspection before, during and after it, and nothing else
  --embedded runs Gatehouse on the embedded database
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
  const settings = options.embedded ? await embeddedSettings(directory) : await productionSettings(postgres.url);
  const { noise } = options;
  const servers = await startServers(stack, { options, settings, directory, postgres });
  const [first] = servers;
  const load = stack.use(startLoad());
  const has = (part: Part) => options.parts.includes(part);

  console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, PostgreSQL ${postgres.version}\n`);
  const comparisons: Comparison[] = [];
  const able = (operation: OperationName) => servers.filter(({ target }) => canDo(target, operation));
  const measured = OPERATIONS.filter((operation) => has(operation) && able(operation).length > 0);
  if (measured.length > 0) console.log(HEADER);
  for (const operation of measured) {
    const samples = await measure(load, able(operation), postgres.pid, options, operation);
    const comparison = compare(operation, samples);
    comparisons.push(comparison);
    console.log(toLines(comparison).join('\n'));
  }
  if (measured.length > 0) console.log(FOOTER);

  const flood = has('flood') && !noise ? await measureFlood(load, stack.use(startLoad()), first, options) : undefined;
  if (flood) console.log(floodLines(flood).join('\n'));
  const startUp = has('start-up') && !noise ? await measureStartUp(directory) : undefined;
  if (startUp) console.log(startUpLines(startUp).join('\n'));
  const memory = has('memory') && !noise ? await measureMemory(settings, directory) : undefined;
  if (memory) console.log(memoryLines(memory).join('\n'));
  const { scale: atScale, import: imports } = options;
  const plan = { ...options, databaseUrl: postgres.url };
  const scale = atScale ? await measureScale(load, stack.use(startLoad()), first, plan) : undefined;
  if (scale) console.log(scaleLines(scale).join('\n'));
  const imported = imports ? await measureImport(load, first, options) : undefined;
  if (imported) console.log(importLines(imported).join('\n'));
  if (options.json) {
    await writeFile(
      options.json,
      `${JSON.stringify({ operations: comparisons, flood, start_up: startUp, memory, scale, import: imported }, null, 2)}\n`,
    );
  }
}

type Places = {
  options: Options;
  settings: Settings;
  directory: string;
  postgres: Awaited<ReturnType<typeof startPostgres>>;
};

/** The two that take turns. */
async function startServers(
  stack: AsyncDisposableStack,
  { options, settings, directory, postgres }: Places,
): Promise<[Server, Server]> {
  const { noise, against, without, profile } = options;
  if (without) {
    const anotherDatabase = await postgres.another('without');
    const both = await startBoth(stack, without, { settings, anotherDatabase, directory });
    for (const server of both) stack.use(server);
    return both;
  }
  const flags = (name: string) => (profile ? ['--cpu-prof', `--cpu-prof-dir=${join(profile, name)}`] : []);
  const first = noise
    ? await startBare('bare again', directory)
    : await startGatehouse(settings, directory, flags('gatehouse'));
  stack.use(first);
  const second = against
    ? await startGatehouse(await productionSettings(await postgres.another('against')), directory, flags('against'), {
        ...{ name: 'against', root: resolve(against) },
      })
    : await startBare('bare', directory, flags('bare'));
  return [first, stack.use(second)];
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '4' },
      seconds: { type: 'string', default: '2' },
      connections: { type: 'string', default: '32' },
      only: { type: 'string', default: PARTS.join() },
      noise: { type: 'boolean', default: false },
      against: { type: 'string' },
      without: { type: 'string' },
      profile: { type: 'string' },
      json: { type: 'string' },
      scale: { type: 'boolean', default: false },
      import: { type: 'boolean', default: false },
      embedded: { type: 'boolean', default: false },
      users: { type: 'string' },
    },
  });
  const parts = values.scale || values.import ? [] : values.only.split(',').map(toPart);
  const [rounds, seconds, connections] = [Number(values.rounds), Number(values.seconds), Number(values.connections)];
  const users = Number(values.users ?? (values.import ? 100_000 : 1_000_000));
  const { without } = values;
  if (without !== undefined && !isKeyOf(switchable, without)) throw new Error(`There is no part ${without}.\n${USAGE}`);
  return { ...values, without, rounds, seconds, connections, parts, users };
}

function toPart(name: string): Part {
  const part = PARTS.find((one) => one === name);
  if (!part) throw new Error(`There is no part ${name}.\n${USAGE}`);
  return part;
}
