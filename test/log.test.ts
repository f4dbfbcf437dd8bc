// What the log writes of many events, of secrets, and of requests that failed.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createLog, logProblem, messageOf } from '../src/log.ts';
import { Problem } from '../src/problem.ts';

function makeLog() {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') };
}

test('F33 a thousand lines of one message become five and one with their number, every second', async () => {
  const { log, lines, last } = makeLog();
  const flood = () => {
    for (let index = 0; index < 1000; index++) log.error({ err: new Error(`fault ${index}`) }, 'Something went wrong');
  };
  flood();
  log.info('another message');
  expect(lines).toHaveLength(6);
  await expect.poll(() => lines.length).toBe(7);
  expect(last()).toMatchObject({ level: 50, more: 995, msg: expect.stringContaining('Something went wrong') });
  flood();
  expect(lines).toHaveLength(12);
  await expect.poll(() => lines.length).toBe(13);
});

test('F33 an answer is no fault: no stack, and no line at all for what the caller can put right', () => {
  const { log, lines, last } = makeLog();
  const tell = (problem: Problem) => logProblem(log, { problem, error: problem, request_id: 'r1' });
  for (const code of ['not_found', 'too_many_attempts', 'invalid_token', 'invalid_credentials'] as const)
    tell(new Problem(code));
  expect(lines).toEqual([]);
  for (const code of ['busy', 'database_unavailable', 'storage_full', 'captcha_failed', 'connection_failed'] as const) {
    tell(new Problem(code, undefined, { cause: new Error('the reason') }));
    expect(last()).toMatchObject({ level: 40, problem: code, reason: 'the reason', request_id: 'r1' });
    expect(lines.at(-1)).not.toContain('stack');
  }
  tell(new Problem('internal_error', undefined, { cause: new Error('the reason') }));
  expect(last()).toMatchObject({ level: 50, err: { cause: { stack: expect.stringContaining('the reason') } } });
});

test('an error that is no Error is legible, too', () => {
  expect(messageOf(Object.assign(new Error('no space'), { errno: 51 }))).toBe('no space');
  expect(messageOf({ name: 'ErrnoError', errno: 51 })).toBe("{ name: 'ErrnoError', errno: 51 }");
  expect([messageOf('no space'), messageOf(null)]).toEqual(['no space', 'null']);
});

test('the code of an error is legible, a code that somebody can redeem is not', () => {
  const { log, lines } = makeLog();
  log.warn({ err: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) }, 'away');
  log.warn({ code: 'secret-1', body: { code: 'secret-2' }, cookie: 'secret-3' }, 'a request');
  expect(lines[0]).toContain('"code":"ECONNREFUSED"');
  expect(lines[1]).not.toContain('secret');
});

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
