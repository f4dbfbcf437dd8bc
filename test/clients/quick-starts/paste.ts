// A developer who follows a quick start: fills in the form for a new client by the framework's name, which leads to the client's quick
// start, and pastes what is there into a folder, to the letter.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../../src/apps/app.ts';
import { type QuickStartId, quickStartOf } from '../../../src/http/console/kit/quick-starts/frameworks.ts';
import type { Developer } from '../../http/console/developer.ts';
import type { Page } from '../../kit/visitor.ts';

/** Some say the same with every request. */
const MAX_OUTPUT = 20_000;
const POLL_MS = 500;
const UP_MS = 300_000;

export type Pasted = {
  clientId: string;
  /** What is in the blocks of these names; undefined if the page has none. */
  install: string | undefined;
  run: string;
  try: string | undefined;
  /** The page to open. */
  home: string;
};

const entities: Record<string, string> = { '&#34;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const decode = (text: string) => text.replace(/&#34;|&#39;|&lt;|&gt;|&amp;/g, (entity) => entities[entity]!);

/** Without the colours. */
const plain = (code: string) => decode(code.replace(/<[^>]*>/g, ''));

/** What the copy button beside it copies. */
export function findCopied({ text }: Page, id: string): string | undefined {
  const code = new RegExp(`<code id="${id}">([\\s\\S]*?)</code>`).exec(text)?.[1];
  return code === undefined ? undefined : plain(code);
}

export function copied(page: Page, id: string): string {
  const code = findCopied(page, id);
  if (code === undefined) throw new Error(`nothing to copy as ${id} at ${page.url}: ${page.status}`);
  return code;
}

/** The files of the page by name. */
export function filesOn({ text }: Page): Record<string, string> {
  const blocks = text.matchAll(
    /<figcaption>([^<]*)<\/figcaption>(?:(?!<\/figure>)[\s\S])*<code id="code-file-\d+">([\s\S]*?)<\/code>/g,
  );
  return Object.fromEntries(Array.from(blocks, ([, name = '', code = '']) => [decode(name), plain(code)]));
}

/** Registers the client and pastes. `port`: instead of the quick start's own, in the form. */
export async function paste(
  developer: Developer,
  { app, id, folder, port }: { app: App; id: QuickStartId; folder: string; port?: number },
): Promise<Pasted> {
  const form = `/apps/${app.slug}/clients/new?framework=${id}`;
  const filled = await developer.filled(form);
  const type = /name="type" value="(\w+)" checked/.exec((await developer.open(form)).text)![1]!;
  const { port: ownPort, path } = quickStartOf(id);
  const move = (text: string) => (port ? text.replaceAll(String(ownPort), String(port)) : text);
  const fields = Object.fromEntries(Object.entries(filled).map(([name, value]) => [name, move(value)]));
  const page = await developer.send(form, { ...fields, type });
  const [, clientId = ''] = /\/clients\/([^/]+)\/quick-start/.exec(page.url) ?? [];
  mkdirSync(folder, { recursive: true });
  for (const [name, code] of Object.entries(filesOn(page))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    // The port of a program without a redirect URI is nowhere in the form.
    const moved = path ? code : move(code);
    writeFileSync(join(folder, name), moved);
  }
  return {
    clientId,
    install: findCopied(page, 'code-install'),
    run: copied(page, 'code-run'),
    try: findCopied(page, 'code-try'),
    home: `http://localhost:${port ?? ownPort}/`,
  };
}

/** As in a terminal of the developer: what npm and the test runner set is not for other programs. */
function toEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(npm_|NODE_ENV$|VITEST|TEST$|DEV$|PROD$|MODE$|BASE_URL$|SSR$)/i;
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name));
  return { ...Object.fromEntries(kept), PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
}

export type Terminal = {
  output(): string;
  /** Types a line. */
  type(line: string): void;
  exited: Promise<number | null>;
  stop(): Promise<unknown>;
};

/** A command as it was copied, with everything that it starts in a group of its own. */
export function openTerminal(command: string, folder: string): Terminal {
  const child: ChildProcess = spawn('sh', ['-c', command], { cwd: folder, env: toEnvironment(), detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MAX_OUTPUT);
    });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    output: () => output,
    type: (line) => void child.stdin?.write(`${line}\n`),
    exited,
    async stop() {
      if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGKILL');
      await exited;
    },
  };
}

/** Runs to the end; throws with what it said if it failed. */
export async function runToEnd(command: string, folder: string): Promise<string> {
  const terminal = openTerminal(command, folder);
  const code = await terminal.exited;
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${terminal.output()}`);
  return terminal.output();
}

/** Until the page answers; throws with what the program said if it ends or never answers. */
export async function untilUp(url: string, program: Terminal): Promise<void> {
  let ended = false;
  void program.exited.then(() => {
    ended = true;
  });
  const status = () =>
    fetch(url, { redirect: 'manual' }).then(
      (answer) => answer.status,
      () => 0,
    );
  const began = performance.now();
  for (let last = 0; last === 0 || last >= 500; last = await status()) {
    if (ended || performance.now() - began > UP_MS)
      throw new Error(`${url} does not answer (${last}):\n${program.output()}`);
    await sleep(POLL_MS);
  }
}
