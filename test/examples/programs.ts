// Runs an example program as its users do: in a process of its own, told everything by its environment.
import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export type Program = Awaited<ReturnType<typeof startProgram>>;

export const startProgram = (name: 'photo-prints' | 'blog-api' | 'webhooks', env: Record<string, string>) =>
  startCommand([process.execPath, join(root, 'examples', name, 'main.ts')], env);

/** Resolves when the program says where it is; `exited` where it gave up instead. */
export async function startCommand([command = '', ...words]: string[], env: Record<string, string>) {
  const child = spawn(command, words, { cwd: root, env });
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (/: http:\/\//.test(output)) resolve();
      });
    }
  });
  await Promise.race([ready, exited]);
  return {
    exited,
    output: () => output,
    stop: () => {
      child.kill();
      return exited;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
