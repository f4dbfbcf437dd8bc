// `npm start`: reads the configuration, opens the system, serves it, and ends cleanly. With WORKERS, one process a core.
import cluster from 'node:cluster';
import { warmUp } from './authentication/password.ts';
import { type Config, ConfigurationError, readConfig } from './config.ts';
import { toDatabaseProblem } from './database/failure.ts';
import { DirectoryHeld } from './database/hold-directory.ts';
import { MigrationError } from './database/migrate.ts';
import { readEnvironment } from './environment.ts';
import { prepareFirstStart, startDemo, welcome } from './first-start.ts';
import { startJobs } from './jobs/jobs.ts';
import { createLog, type Log } from './log.ts';
import { createServer, type GatehouseServer } from './server.ts';
import { openSystem, type System } from './system.ts';

export async function main(): Promise<void> {
  const config = readConfigOrExit();
  const log = createLog(config.logLevel);
  if (cluster.isPrimary && config.workers > 1) return runWorkers(config, log);

  let system: System;
  try {
    system = await openSystem(config, log);
  } catch (error) {
    return refuseToStart(error);
  }
  const server = createServer(system);
  const jobs = startJobs(system);
  const stopDemo: (() => void)[] = [];
  endWell(log, async () => {
    for (const stop of stopDemo) stop();
    await server.stop();
    await jobs.stop();
    await system.close();
  });
  await listen(server, config);
  if (cluster.isPrimary || cluster.worker?.id === 1) {
    const first = await prepareFirstStart(system);
    const demo = config.demo ? await startDemo(system) : undefined;
    if (demo) stopDemo.push(demo.stop);
    welcome(system, first, demo);
  }
  await warmUp();
}

function readConfigOrExit(): Config {
  try {
    return readConfig(readEnvironment());
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return refuseToStart(error);
  }
}

/** What the operator can mend is said in its own words; anything else with its stack. */
function refuseToStart(error: unknown): never {
  const known = [ConfigurationError, DirectoryHeld, MigrationError].some((kind) => error instanceof kind);
  const away = toDatabaseProblem(error);
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (known) console.error((error as Error).message);
  else if (away)
    console.error(`The database cannot be reached: ${(error as Error).message || away.message}. Check DATABASE_URL.`);
  else if (inUse) console.error(`${(error as Error).message}. Another program uses this port; stop it or set PORT.`);
  else console.error(error);
  process.exit(1);
}

function listen({ http }: GatehouseServer, { port, host }: Config): Promise<void> {
  return new Promise((resolve) => {
    http.once('error', refuseToStart);
    http.listen(port, host, () => {
      http.off('error', refuseToStart);
      resolve();
    });
  });
}

/** SIGTERM and SIGINT: finish what is under way, exit 0. A crash is logged, drained as far as it goes, exit 1. */
function endWell(log: Log, stop: () => Promise<void>): void {
  let ending = false;
  const end = async (code: number) => {
    if (ending) return;
    ending = true;
    await stop().catch((error) => log.error({ err: error }, 'could not end cleanly'));
    process.exit(code);
  };
  process.on('SIGTERM', () => void end(0));
  process.on('SIGINT', () => void end(0));
  if (process.env.npm_lifecycle_event) endWithParent(() => void end(0));
  for (const crash of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(crash, (error) => {
      log.fatal({ err: error }, crash);
      void end(1);
    });
  }
}

/** Under `npm start` a shell stands between npm and us, and takes npm's SIGTERM without passing it on. */
function endWithParent(end: () => void): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), PARENT_CHECK_MS).unref();
}

const PARENT_CHECK_MS = 500;

function runWorkers({ workers }: Config, log: Log): void {
  let ending = false;
  for (let index = 0; index < workers; index++) cluster.fork();
  cluster.on('exit', (worker, code) => {
    if (ending) return;
    if (code === 1 && Object.keys(cluster.workers ?? {}).length === 0) process.exit(1);
    log.error({ pid: worker.process.pid, code }, 'a worker died; starting another');
    setTimeout(() => cluster.fork(), 1_000);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      ending = true;
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
    });
  }
}

await main();
