// What a log line never holds, as a process writes it.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const LOG = join(import.meta.dirname, '../src/log.ts');

test('a secret that gets into a log line by mistake is not written', async () => {
  const said = { password: 'p-1', token: 't-1', body: { code: 'c-1', secret: 's-1' }, headers: { cookie: 'k-1' } };
  const line = { ...said, req: { authorization: 'a-1' }, request_id: 'r-1' };
  const source = `import { createLog } from ${JSON.stringify(LOG)}; createLog('info').info(${JSON.stringify(line)}, 'hello')`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source]);
  const written = JSON.parse(stdout);
  expect(written).toMatchObject({
    msg: 'hello',
    request_id: 'r-1',
    password: '[redacted]',
    body: { code: '[redacted]' },
  });
  expect(stdout).not.toMatch(/[ptcska]-1/);
});
