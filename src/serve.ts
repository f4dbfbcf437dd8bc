// What `npm start` does: reads the configuration, opens the system, serves it, and ends cleanly. With WORKERS, several
// processes do.
import cluster from 'node:cluster';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { warmUp } from './authentication/password/password.ts';
import { requireOwnSecretKey } from './cli/on-system.ts';
import { Refusal, toReason } from './cli/reason.ts';
import { SECOND } from './clock.ts';
import { hasDevPages } from './config/this-machine.ts';
import { type Config, ConfigurationError, readConfig } from './config.ts';
import { toDatabaseProblem } from './database/failure.ts';
import { willBeCreated } from './database/open.ts';
import { endWithParent } from './end-with-parent.ts';
import { readEnvironment } from './environment.ts';
import { startStreaming } from './event-streams/dispatcher.ts';
import { SEND_TIMEOUT_MS } from './event-streams/send.ts';
import { startSealing } from './events/chain/watch.ts';
import { writeEvents } from './events/record.ts';
import { type Demo, prepareFirstStart, welcome } from './first-start.ts';
import { startDeliveries } from './jobs/deliveries.ts';
import { startRecurring } from './jobs/recurring.ts';
import { startQueue, startWork } from './jobs/register.ts';
import { createEventLog, createLog, type Log } from './log.ts';
import { Problem } from './problem.ts';
import { STOP_TIMEOUT_MS } from './queue.ts';
import { createServer, DRAIN_MS, type GatehouseServer } from './server.ts';
import { openSystem, type System } from './system.ts';
import { startTracing } from './tracing/start.ts';

export async function main(): Promise<void> {
  const config = readConfigOrExit();
  const log = createLog(config.logLevel);
  if (cluster.isPrimary && config.workers > 1) runWorkers(config, log);
  else await serve(config, log);
}

async function serve(config: Config, log: Log): Promise<void> {
  const isFirst = cluster.isPrimary || cluster.worker?.id === 1;
  const tell = isFirst && !config.production && process.env.npm_lifecycle_event ? tellProgress : () => {};
  tell(willBeCreated(config) ? 'Creating the database. This takes some seconds, once.' : 'Opening the database.');
  const tracing = await startTracing(config.tracing, log);
  const system = await openSystem(config, log).catch(refuseToStart);
  if (config.auditLog === 'stdout') writeEventsTo(createEventLog(), system);
  await requireOwnSecretKey(system).catch(refuseToStart);
  await system.clockWatch.start();
  await startQueue(system).catch(refuseToStart);
  const first = isFirst ? await prepareFirstStart(system).catch(refuseToStart) : undefined;
  const server = createServer(system);
  const recurring = startRecurring(system);
  const delivering = startDeliveries(system);
  const sealing = startSealing(system);
  const streaming = startStreaming(system, { findApp: system.directory.findById });
  let demo: Demo | undefined;
  endWell(system, async ({ crashed }) => {
    demo?.stop();
    // A process in an unknown state takes nothing new.
    if (!crashed) await server.announceEnd();
    // What requests cause meanwhile is in the database, for another node or the next start.
    await Promise.all([server, delivering, sealing, streaming].map((part) => part.stop()));
    // It writes what was counted of requests.
    await recurring.stop();
    await system.close();
    await tracing.stop();
  });
  await listen(server, config);
  await startWork(system);
  if (!config.production && !hasDevPages(config))
    log.warn('BASE_URL is not on this machine, and NODE_ENV is not production: /dev/mail is off, and mails are lost');
  if (config.production && !config.trustProxy)
    log.warn('TRUST_PROXY is not set: only requests from this machine are served');
  if (config.production && !config.smtpUrl) log.warn('SMTP_URL is not set: no mail will leave this server');
  if (config.demo && isFirst && hasExamples()) {
    tell('Starting the example programs.');
    demo = await tryDemo(system);
  }
  if (first) welcome(system, first, demo);
  await warmUp();
  // Now, and not at the end, which may be a SIGKILL (main.ts).
  flushCompileCache();
}

/** For the person who has typed `npm start`; production has the log. */
function tellProgress(line: string): void {
  process.stdout.write(`  ${line}\n`);
}

/** The commands of the command line don't: their standard output is their answer. */
function writeEventsTo(log: Log, { db }: System): void {
  writeEvents(db, ({ event, ...line }) => log.info({ audit: true, event, ...line }, event));
}

function readConfigOrExit(): Config {
  try {
    return readConfig(readEnvironment());
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return refuseToStart(error);
  }
}

/** A mistake that the operator can mend is told in a sentence, anything else with its stack. */
function refuseToStart(error: unknown): never {
  console.error(toStartReason(error) ?? error);
  process.exit(1);
}

function toStartReason(error: unknown): string | undefined {
  // Every mistake on a line of its own.
  if (error instanceof ConfigurationError) return error.message;
  // Only OPERATOR_EMAIL and OPERATOR_PASSWORD are asked about before anyone is served.
  if (error instanceof Problem && !toDatabaseProblem(error))
    return `OPERATOR_EMAIL, OPERATOR_PASSWORD: ${error.title}. ${error.message}`;
  return toReason(error);
}

async function listen({ http }: GatehouseServer, { port, host }: Config): Promise<void> {
  http.listen(port, host);
  try {
    await once(http, 'listening');
  } catch (error) {
    refuseToStart(toListenMistake(error, { port, host }));
  }
}

/** By the code of Node's error. */
const listenMistakes: Record<string, (at: Pick<Config, 'host' | 'port'>) => string> = {
  EADDRINUSE: ({ port }) => `PORT: another program uses ${port} (EADDRINUSE); stop it or set PORT`,
  EACCES: ({ port }) => `PORT: this user may not listen on ${port} (EACCES); set one above 1023`,
  EADDRNOTAVAIL: ({ host }) => `HOST: ${host} is not an address of this machine (EADDRNOTAVAIL)`,
  ENOTFOUND: ({ host }) => `HOST: ${host} is not an address (ENOTFOUND)`,
  EAI_AGAIN: ({ host }) => `HOST: ${host} is not an address (EAI_AGAIN)`,
};

function toListenMistake(error: unknown, at: Pick<Config, 'host' | 'port'>): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const mistake = listenMistakes[code];
  return mistake ? new Refusal(mistake(at)) : error;
}

/** The package and the image leave them out, and with them the demo. */
const hasExamples = () => existsSync(join(import.meta.dirname, '../examples'));

/** The demo is optional: if it can't be created, the server starts without it. No other line loads its folder. */
async function tryDemo(system: System): Promise<Demo | undefined> {
  try {
    const { startDemo } = await import('./demo/demo.ts');
    return await startDemo(system);
  } catch (error) {
    system.log.warn({ err: error }, 'could not make the demo');
    return undefined;
  }
}

/** For closing connections, after all that has a time of its own. */
const CLOSE_MS = 2_000;

/**
 * Ending takes no longer than this, even if the database doesn't answer, say: the delay, then requests and deliveries side by side,
 * then jobs. docs/running.md and the files in deploy/ give a process this time before it is killed.
 */
const endTimeoutOf = ({ drainDelaySeconds }: Config): number =>
  drainDelaySeconds * SECOND + Math.max(DRAIN_MS, SEND_TIMEOUT_MS) + STOP_TIMEOUT_MS + CLOSE_MS;

type Stop = (how: { crashed: boolean }) => Promise<void>;

/** SIGTERM and SIGINT: finish what is under way, exit 0. A crash is logged, drained as far as it goes, exit 1. */
function endWell({ config, log }: Pick<System, 'config' | 'log'>, stop: Stop): void {
  let ending = false;
  let code = 0;
  const end = (status: number) => {
    code = Math.max(code, status);
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), endTimeoutOf(config)).unref();
    stop({ crashed: status !== 0 })
      .catch((error) => log.error({ err: error }, 'could not end cleanly'))
      .then(() => process.exit(code));
  };
  process.on('SIGTERM', () => end(0));
  process.on('SIGINT', () => end(0));
  if (process.env.npm_lifecycle_event) endWithParent(() => end(0));
  for (const crash of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(crash, (error) => {
      log.fatal({ err: error }, crash);
      end(1);
    });
  }
}

const RESTART_MS = 1_000;

/** The first worker starts alone: it migrates, and reports mistakes that would stop every worker. Then the others start. */
function runWorkers({ workers }: Config, log: Log): void {
  let ending = false;
  let started = false;
  cluster.fork().once('listening', () => {
    started = true;
    for (let index = 1; index < workers && !ending; index++) cluster.fork();
  });
  cluster.on('exit', (worker, exit_code, signal) => {
    if (ending) return;
    if (!started) process.exit(exit_code || 1);
    log.error({ pid: worker.process.pid, exit_code, signal }, 'a worker died; starting another');
    setTimeout(() => ending || cluster.fork(), RESTART_MS);
  });
  const end = () => {
    ending = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  if (process.env.npm_lifecycle_event) endWithParent(end);
}
