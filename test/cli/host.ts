// A process that performs one command after another, each in its own directory and environment: reading the modules costs
// more than most commands. What a command writes is kept for the test.
import { runCommandLine } from '../../src/cli/program.ts';
import type { Order } from './command-line.ts';

type Numbered = Order & { id: number };

let last = Promise.resolve();

// They would share directory, environment and output.
process.on('message', (order: Numbered) => {
  last = last.then(() => perform(order));
});

async function perform({ id, args, directory, environment }: Numbered): Promise<void> {
  process.chdir(directory);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  const written = { stdout: '', stderr: '' };
  const own = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const stream of ['stdout', 'stderr'] as const) {
    process[stream].write = (text: string | Uint8Array) => {
      written[stream] += text;
      return true;
    };
  }
  const code = await runCommandLine(['node', 'gatehouse', ...args]);
  for (const stream of ['stdout', 'stderr'] as const) process[stream].write = own[stream];
  process.send?.({ id, code, ...written });
}
