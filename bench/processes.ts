// Starts the measured processes, waits for their first answer, and reads their resource usage from Linux's /proc.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { required } from './required.ts';

const TICKS_PER_SECOND = 100; // USER_HZ, which /proc speaks in on every Linux
const PAGE_BYTES = 4096;
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

export type Running = { pid: number; log: string; exited: () => boolean; stop: () => Promise<void> };

export type Command = {
  command: string;
  args: string[];
  /** The file for the output of the process. */
  log: string;
  env?: Record<string, string>;
  uid?: number;
  gid?: number;
  stopSignal?: NodeJS.Signals;
};

export async function start({ command, args, log, stopSignal = 'SIGTERM', ...options }: Command): Promise<Running> {
  const output = openSync(log, 'a');
  const child = spawn(command, args, { ...options, stdio: ['ignore', output, output] });
  closeSync(output);
  await once(child, 'spawn');
  const exited = () => child.exitCode !== null || child.signalCode !== null;
  return { pid: required(child.pid, 'process'), log, exited, stop: () => stop(child, exited, stopSignal) };
}

/** Resolves when the path answers 200. */
export async function untilAnswers(running: Running, port: number, path: string, headers = {}): Promise<void> {
  const began = performance.now();
  while ((await statusOf(port, path, headers)) !== 200) {
    const waited = performance.now() - began;
    if (running.exited() || waited > START_TIMEOUT_MS) {
      await running.stop();
      throw new Error(`No answer from ${path}:\n${readFileSync(running.log, 'utf8').slice(-2000)}`);
    }
    await sleep(10);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** CPU seconds of a process, its threads and its children, including those that have ended. */
export async function cpuSeconds(pid: number): Promise<number> {
  const ticks = (await family(pid)).map(({ own, ended }) => own + ended);
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}

/** Resident memory of a process and its children. */
export async function residentBytes(pid: number): Promise<number> {
  const pages = (await family(pid)).map(({ resident }) => resident);
  return pages.reduce((sum, each) => sum + each, 0) * PAGE_BYTES;
}

async function stop(child: ChildProcess, exited: () => boolean, signal: NodeJS.Signals) {
  if (exited()) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exit;
  clearTimeout(timer);
}

function statusOf(port: number, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve) => {
    const req = request({ host: '127.0.0.1', port, path, headers, agent: false }, (res) => {
      res.resume();
      resolve(res.statusCode);
    });
    req.on('error', () => resolve(undefined)).end();
  });
}

/** The process and its descendants. */
export async function family(root: number) {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(pids.map(readStat))).filter((stat) => stat !== undefined);
  const members = all.filter(({ pid }) => pid === root);
  for (const member of members) members.push(...all.filter(({ parent }) => parent === member.pid));
  return members;
}

async function readStat(pid: string) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (!stat) return undefined;
  // proc(5): the second field is the command in parentheses, which may contain spaces; the fields are counted from
  // behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (index: number) => Number(fields[index]);
  return {
    pid: Number(pid),
    parent: field(1),
    own: field(11) + field(12),
    ended: field(13) + field(14),
    resident: field(21),
  };
}
