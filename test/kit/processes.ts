// A server as its operator runs it: `node src/main.ts` in a process of its own, told everything by its environment. What
// it can't share with us is the memory: tests ask it by HTTP, and look at the database beside it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyDump } from './dump.ts';
import { freePort, SECRET_KEY } from './gatehouse.ts';
import { ask, type RawAnswer } from './raw.ts';

export const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'src/main.ts');
/** Generous: the machine may be busy with other tests, and what never holds is a failure however long it was waited for. */
const READY_TIMEOUT_MS = 240_000;
const IN_VAIN_MS = 120_000;
const POLL_MS = 20;

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type ServerProcess = {
  pid: number;
  /** What it answers for (BASE_URL); `config.port` is where it listens. Both as `ask` and `sendTo` (raw.ts) want them. */
  url: string;
  config: { port: number };
  output(): string;
  exited: Promise<Exit>;
  kill(signal: NodeJS.Signals): void;
  /** By SIGTERM, unless it has ended. */
  stop(): Promise<Exit>;
};

/**
 * For a process that ends with its test: the embedded database is compiled once, and not optimized afterwards, which is
 * half of what it costs to open it.
 */
export const BRIEF = '--liftoff-only';

/** Reading the modules is a third of what a process costs. */
export const COMPILED = join(ROOT, 'node_modules/.cache/gatehouse-processes');

export type Start = {
  environment?: NodeJS.ProcessEnv;
  nodeOptions?: string[];
  cwd?: string;
  /** For a test of what a start costs. */
  isOptimized?: boolean;
};

/** Starts it and does not wait. PORT, BASE_URL and DEMO=off are set unless given. */
export async function spawnServer({
  environment = {},
  nodeOptions = [],
  cwd,
  isOptimized = false,
}: Start = {}): Promise<ServerProcess> {
  const port = Number(environment.PORT ?? (await freePort()));
  const url = environment.BASE_URL ?? `http://localhost:${port}`;
  const defaults = { PORT: String(port), HOST: '127.0.0.1', BASE_URL: url, DEMO: 'off', SECRET_KEY, LOG_LEVEL: 'warn' };
  const options = isOptimized ? nodeOptions : [BRIEF, ...nodeOptions];
  const child = spawnNode([...options, MAIN], { ...defaults, ...environment }, cwd);
  return { url, config: { port }, ...watch(child) };
}

/** With an environment of its own (what configures the tests must not configure it), away from any .env. */
export function spawnNode(args: string[], environment: NodeJS.ProcessEnv, cwd = tmpdir()): ChildProcess {
  const compiled = { NODE_COMPILE_CACHE: COMPILED };
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...compiled, ...environment };
  return spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A program that is no part of ours. */
export function spawnProgram(
  [command = '', ...args]: string[],
  environment: NodeJS.ProcessEnv,
  cwd: string,
): ChildProcess {
  return spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Nobody's children must not outlive a test that failed. */
const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

export function watch(child: ChildProcess): Omit<ServerProcess, 'url' | 'config'> {
  children.add(child);
  child.once('exit', () => children.delete(child));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exited = once(child, 'close').then(([code, signal]): Exit => ({ code, signal }));
  return {
    pid: child.pid!,
    output: () => output,
    exited,
    kill: (signal) => void child.kill(signal),
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** Until /readyz says yes; throws with what the server said when it ends or never does. */
export async function untilReady(server: ServerProcess, timeout = READY_TIMEOUT_MS): Promise<void> {
  const began = performance.now();
  let ended: Exit | undefined;
  void server.exited.then((exit) => {
    ended = exit;
  });
  const waited = () => performance.now() - began;
  while ((await statusOf(server, '/readyz')) !== 200) {
    if (ended) throw new Error(`the server ended (${ended.code ?? ended.signal}):\n${server.output()}`);
    if (waited() > timeout) throw new Error(`not ready after ${timeout} ms:\n${server.output()}`);
    await sleep(POLL_MS);
  }
}

export async function startServer(start: Start = {}): Promise<ServerProcess> {
  const server = await spawnServer(start);
  try {
    await untilReady(server);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Undefined where nobody answers. */
export async function statusOf(server: ServerProcess, path: string): Promise<number | undefined> {
  const answer: RawAnswer | undefined = await ask(server, { path }).catch(() => undefined);
  return answer?.status;
}

/** Polls until it holds; throws what it was waiting for. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  timeout = IN_VAIN_MS,
): Promise<void> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > timeout) throw new Error(`waited ${timeout} ms in vain until ${what}`);
    await sleep(POLL_MS);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A directory that goes with the test. */
export function makeDirectory(name: string): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `gatehouse-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/**
 * The same with the embedded database in it, migrated and without data, or `blank`: making one from nothing takes a process
 * seconds.
 */
export async function makeDataDirectory(
  name: string,
  { blank = false } = {},
): Promise<{ path: string; remove(): void }> {
  const directory = makeDirectory(name);
  copyDump(blank ? 'blank' : 'dump', join(directory.path, 'database'));
  return directory;
}
