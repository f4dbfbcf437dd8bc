// Runs `gatehouse` as people do: a process of its own, in a directory and an environment of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BRIEF, COMPILED } from '../kit/processes.ts';

const CLI = join(import.meta.dirname, '../../src/cli.ts');

export type Outcome = { code: number | null; stdout: string; stderr: string };

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

  async function run(args: string[], input = ''): Promise<Outcome> {
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
