// Runs `gatehouse` as people do, in a directory and an environment of its own: one command after another in one process. A command
// has a process to itself if it reads standard input, if its environment is also for Node, or if it goes on until it is stopped.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BRIEF, COMPILED } from '../kit/processes.ts';

const HOST = join(import.meta.dirname, 'host.ts');
const CLI = join(import.meta.dirname, '../../src/cli.ts');

export type Outcome = { code: number | null; stdout: string; stderr: string };

export type Order = { args: string[]; directory: string; environment: NodeJS.ProcessEnv };

export type CommandLine = {
  directory: string;
  environment: NodeJS.ProcessEnv;
  /** `input` is its standard input. */
  run(args: string[], input?: string): Promise<Outcome>;
  /** With --json: what it answers. Throws where it doesn't end with 0. */
  answer<Json = Record<string, unknown>>(args: string[], input?: string): Promise<Json>;
  start(args: string[]): ChildProcess;
  remove(): void;
};

/** Nothing of this process's environment but its path: a DATABASE_URL there is not the test's. */
export function commandLine(settings: NodeJS.ProcessEnv = {}): CommandLine {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  const defaults = { DATA_DIR: join(directory, 'data'), DEMO: 'off', NODE_COMPILE_CACHE: COMPILED };
  const environment = { PATH: process.env.PATH, ...defaults, ...settings };
  const start = (args: string[]) =>
    spawn(process.execPath, [BRIEF, CLI, ...args], { cwd: directory, env: environment });

  async function runAlone(args: string[], input = ''): Promise<Outcome> {
    const child = start(args);
    const outcome: Outcome = { code: null, stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (chunk: string) => {
        outcome[stream] += chunk;
      });
    }
    child.stdin.on('error', () => {}).end(input);
    [outcome.code] = await once(child, 'close');
    return outcome;
  }

  const run: CommandLine['run'] = (args, input) =>
    input === undefined && !isForNode(environment) ? perform({ args, directory, environment }) : runAlone(args, input);

  return {
    directory,
    environment,
    run,
    async answer(args, input) {
      const { code, stdout, stderr } = await run([...args, '--json'], input);
      if (code !== 0 || stderr !== '') throw new Error(`gatehouse ${args.join(' ')} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
    start,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Whether it has what a process reads when it starts: options, authorities. */
const isForNode = (environment: NodeJS.ProcessEnv): boolean =>
  Object.keys(environment).some((name) => name.startsWith('NODE_') && name !== 'NODE_COMPILE_CACHE');

// One for the files of a worker, which share its modules.
let host: ChildProcess | undefined;
let orders = 0;

async function perform(order: Order): Promise<Outcome> {
  host ??= startHost();
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const id = ++orders;
  const hear = (answer: Outcome & { id: number }) => {
    if (answer.id !== id) return;
    const { code, stdout, stderr } = answer;
    resolve({ code, stdout, stderr });
  };
  const end = () => reject(new Error(`The process of the commands ended during gatehouse ${order.args.join(' ')}`));
  host.on('message', hear).once('exit', end);
  host.send({ id, ...order });
  try {
    return await promise;
  } finally {
    host?.off('message', hear).off('exit', end);
  }
}

function startHost(): ChildProcess {
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILED };
  const child = fork(HOST, { execArgv: [BRIEF], env });
  child.once('exit', () => {
    host = undefined;
  });
  process.once('exit', () => child.kill());
  // Nothing waits for it.
  child.unref();
  child.channel?.unref();
  return child;
}
