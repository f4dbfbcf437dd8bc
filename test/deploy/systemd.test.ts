// deploy/gatehouse.service, read as systemd reads it: what it starts exists in the package, its variables are the
// configuration's, and the process has no rights that it doesn't need. systemd checks it, too, if it is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeDirectory, ROOT } from '../kit/processes.ts';

const text = readFileSync(join(ROOT, 'deploy/gatehouse.service'), 'utf8');

/** The values of a name in a section, in their order. */
function valuesOf(section: string, name: string): string[] {
  const lines = text.split(`[${section}]\n`)[1]?.split('\n[')[0]?.split('\n') ?? [];
  return lines.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1));
}

const service = (name: string) => valuesOf('Service', name);

describe('the unit', () => {
  test('consists of sections, comments and settings', () => {
    const odd = text.split('\n').filter((line) => !/^(|#.*|\[(Unit|Service|Install)\]|[A-Z]\w+=.*)$/.test(line));
    expect(odd).toEqual([]);
  });

  test('starts the package as it is installed', () => {
    const [start = ''] = service('ExecStart');
    const { name, files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const [, folder = '', file = ''] = /\/node_modules\/(@[^/]+\/[^/]+)\/(.*)$/.exec(start) ?? [];
    expect(folder).toBe(name);
    expect(files).toContain(file.split('/')[0]);
    expect(existsSync(join(ROOT, file.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
  });

  test('sets variables of the configuration, and hands over its secrets as files', () => {
    const set = service('Environment').flatMap((line) => line.split(' '));
    const documented = readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8');
    for (const pair of set) {
      const [name = '', value = ''] = pair.split('=');
      expect(documented).toContain(`\`${name.replace(/_FILE$/, '')}\``);
      if (!name.endsWith('_FILE')) continue;
      const credential = value.replace('%d/', '');
      expect(service('LoadCredential').map((line) => line.split(':')[0])).toContain(credential);
    }
    const [state] = service('StateDirectory');
    expect(set).toContain(`DATA_DIR=/var/lib/${state}`);
  });

  test.each([
    ['DynamicUser', 'yes'],
    ['NoNewPrivileges', 'yes'],
    ['CapabilityBoundingSet', ''],
    ['ProtectSystem', 'strict'],
    ['ProtectHome', 'yes'],
    ['PrivateTmp', 'yes'],
    ['PrivateDevices', 'yes'],
    ['RestrictSUIDSGID', 'yes'],
    ['SystemCallFilter', '@system-service'],
    ['UMask', '0077'],
  ])('has %s=%s', (name, value) => {
    expect(service(name)).toEqual([value]);
  });

  test('gives an end the time that it may take', () => {
    // The longest delay, and what comes after it (src/serve.ts).
    expect(Number(service('TimeoutStopSec')[0])).toBeGreaterThan(30 + 22);
    expect(service('KillMode')).toEqual(['mixed']);
  });
});

const isInstalled = spawnSync('systemd-analyze', ['--version'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!isInstalled)('systemd that is installed', () => {
  const directory = makeDirectory('systemd');
  const file = join(directory.path, 'gatehouse.service');
  // The program has to exist.
  writeFileSync(file, text.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`));
  afterAll(() => directory.remove());

  const analyze = (args: string[]) => {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', [...args, file], { encoding: 'utf8' });
    return { status, said: `${stdout}${stderr}` };
  };

  test('finds nothing wrong', () => {
    expect(analyze(['verify', '--man=no'])).toEqual({ status: 0, said: '' });
  });

  test('finds it as little exposed as one that opens connections can be', () => {
    // In tenths: 1.5 of 10.
    expect(analyze(['security', '--offline=true', '--threshold=20'])).toMatchObject({ status: 0 });
  });
});
