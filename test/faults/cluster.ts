// A PostgreSQL of the test's own, to restart, to kill and to replace; on a port and a directory of its own.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinaries, unprivilegedOwner } from '../../bench/postgres.ts';
import type { Certificate } from '../kit/certificates.ts';
import { freePort } from '../kit/gatehouse.ts';
import { makeDirectory, until } from '../kit/processes.ts';
import { withClient } from '../kit/run/global-setup.ts';

export type Cluster = {
  url: string;
  /** Ends by the signal (PostgreSQL manual, 19.5: SIGINT is fast, SIGQUIT immediate), and starts again. */
  restart(signal: NodeJS.Signals): Promise<void>;
  /** Ends, and starts again as a standby, as the old primary after a failover. */
  demote(): Promise<void>;
  /** A standby becomes a primary. */
  promote(): Promise<void>;
  /** Of one connection, as when the kernel is out of memory: PostgreSQL then drops all of them and recovers. */
  killBackend(): Promise<void>;
  stop(): Promise<void>;
};

/** `certificate`: the server then speaks TLS, too. */
export async function startCluster(certificate?: Certificate): Promise<Cluster> {
  const place = makeData();
  const { data, options } = place;
  await promisify(execFile)(binary('initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-N'], options);
  return serve(place, certificate ? takeCertificate(certificate, place) : []);
}

/** A hot standby that follows the other one. */
export async function startStandby({ url }: Cluster): Promise<Cluster> {
  const place = makeData();
  const args = ['-D', place.data, '-d', url, '-R', '-X', 'stream', '-c', 'fast', '-N'];
  await promisify(execFile)(binary('pg_basebackup'), args, place.options);
  return serve(place);
}

const binary = (name: string) => join(findBinaries(), name);

type Data = {
  data: string;
  owner: ReturnType<typeof unprivilegedOwner>;
  options: { cwd: string; uid?: number; gid?: number };
  remove(): void;
};

function makeData(): Data {
  const owner = unprivilegedOwner();
  const directory = makeDirectory('cluster');
  const data = join(directory.path, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (owner) for (const path of [directory.path, data]) chownSync(path, owner.uid, owner.gid);
  return { data, owner, options: { ...owner, cwd: data }, remove: directory.remove };
}

async function serve({ data, options, remove }: Data, more: string[] = []): Promise<Cluster> {
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let postgres: ChildProcess;

  async function start(): Promise<void> {
    await until(
      'PostgreSQL has started',
      async () => {
        // After SIGKILL the processes that are left hold the directory for a moment longer; then it is tried again.
        if (!postgres || postgres.exitCode !== null || postgres.signalCode !== null) postgres = run();
        return withClient(url, (client) => client.query('select 1')).then(
          () => true,
          () => false,
        );
      },
      30_000,
    );
  }

  function run(): ChildProcess {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', ...more];
    const args = ['-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])];
    return spawn(binary('postgres'), args, { ...options, stdio: 'ignore' });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const exited = once(postgres, 'exit');
    postgres.kill(signal);
    await exited;
  }

  await start();
  return {
    url,
    async restart(signal) {
      await end(signal);
      await start();
    },
    async demote() {
      await end('SIGINT');
      writeFileSync(join(data, 'standby.signal'), '');
      await start();
    },
    async promote() {
      await withClient(url, (client) => client.query('select pg_promote()'));
    },
    killBackend: () => killBackend(url),
    async stop() {
      await end('SIGINT');
      remove();
    },
  };
}

async function killBackend(url: string): Promise<void> {
  const pid = await withClient(url, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'gatehouse' order by pid limit 1`,
    );
    return rows[0]?.pid;
  });
  if (pid) process.kill(pid, 'SIGKILL');
}

/** PostgreSQL takes only a key that nobody else can read. */
function takeCertificate({ key, cert }: Certificate, { data, owner }: Data): string[] {
  for (const [from, name] of [
    [key, 'server.key'],
    [cert, 'server.crt'],
  ] as const) {
    copyFileSync(from, join(data, name));
    chmodSync(join(data, name), 0o600);
    if (owner) chownSync(join(data, name), owner.uid, owner.gid);
  }
  return ['ssl=on'];
}
