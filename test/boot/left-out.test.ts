// What production has no use for is not in it: tests, benchmarks, examples, and the demo of development (OWASP ASVS 5.0 15.2.3).
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sources } from '../architecture/sources.ts';
import { freePort, SECRET_KEY } from '../kit/gatehouse.ts';
import { makeDataDirectory, makeDirectory, ROOT, spawnNode, untilReady, watch } from '../kit/processes.ts';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const ignored = read('.dockerignore').trim().split('\n');
const isIgnored = (path: string) => ignored.some((one) => path === one || path.startsWith(`${one}/`));

/** The paths that the Dockerfile copies from the folder that it is built in. */
const copied = [...read('Dockerfile').matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, paths]) => paths!.split(' '));

describe('the image', () => {
  test('starts in production without what it leaves out', async () => {
    const image = makeDirectory('image');
    const data = await makeDataDirectory('left-out');
    onTestFinished(() => [image, data].forEach((one) => void one.remove()));
    for (const path of copied) {
      const filter = (from: string) => !isIgnored(from.slice(ROOT.length).replace(/^\/+/, ''));
      cpSync(join(ROOT, path), join(image.path, path), { recursive: true, filter });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(image.path, 'node_modules'));
    expect(['src/demo', 'test', 'examples', 'bench'].filter((path) => existsSync(join(image.path, path)))).toEqual([]);
    const port = await freePort();
    const environment = {
      NODE_ENV: 'production',
      PORT: String(port),
      HOST: '127.0.0.1',
      BASE_URL: 'https://id.example.com',
      SECRET_KEY,
      DATA_DIR: data.path,
      DEMO: 'on',
      LOG_LEVEL: 'info',
    };
    const server = watch(spawnNode([join(image.path, 'src/main.ts')], environment));
    onTestFinished(async () => void (await server.stop()));
    await untilReady({ url: environment.BASE_URL, config: { port }, ...server });
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(server.output()).not.toContain('demo');
  });

  test('the demo is loaded by one line, which only development reaches', () => {
    const naming = sources.filter(({ path, text }) => !path.startsWith('demo/') && /['"][^'"]*\bdemo\//.test(text));
    expect(naming.map(({ path }) => path)).toEqual(['serve.ts']);
    expect(naming[0]?.text.match(/['"][^'"]*\bdemo\/.*/g)).toEqual(["'./demo/demo.ts');"]);
    expect(naming[0]?.text).toContain("await import('./demo/demo.ts')");
  });
});

test('is left out of the package, too', () => {
  // What npm does before it packs.
  execFileSync(process.execPath, ['--no-warnings', 'deploy/npm-package.ts'], { cwd: ROOT, stdio: 'pipe' });
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const answer = execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
  const [packed] = Object.values<{ files: { path: string }[] }>(JSON.parse(answer));
  const paths = packed!.files.map(({ path }) => path.replace(/^dist\//, ''));
  expect(paths).toEqual(expect.arrayContaining(['src/main.js', 'src/cli.js', 'migrations/0001-foundation.js']));
  expect(paths.filter(isIgnored)).toEqual([]);
});

test('src/ names nothing that is for tests', () => {
  expect(sources.filter(({ text }) => /\bfor tests?\b|\bstand-?ins?\b/i.test(text)).map(({ path }) => path)).toEqual(
    [],
  );
});
