// Commands whose change causes later work: it waits in the queue for a server.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECRET_KEY } from '../kit/gatehouse.ts';
import { makePlace, type Place } from '../kit/place.ts';
import { type CommandLine, commandLine } from './command-line.ts';

let place: Place;
let cli: CommandLine;
beforeAll(async () => {
  place = await makePlace('cli-jobs');
  cli = commandLine({ ...place.environment, SECRET_KEY });
  await cli.answer(['app', 'create', '--name', 'Shop', '--slug', 'shop']);
});
afterAll(async () => {
  cli.remove();
  await place.remove();
});

type Waiting = { name: string; data: Record<string, unknown>; later: boolean };

const waiting = (name: string) =>
  place.look(async ({ db }) => {
    const { rows } = await sql<Waiting>`
      select name, data, start_after > now() as later from jobs.job where name = ${name} and state = 'created'
    `.execute(db);
    return rows;
  });

const put = (name: string, text: string) => writeFileSync(join(cli.directory, name), text);

describe('a command enqueues', () => {
  test('the invitations of an import, and what is left of it if the command is killed', async () => {
    put('users.jsonl', '{"email":"ann@example.com"}\n{"email":"ben@example.com"}\n');
    const input = ['user', 'import', '--app', 'shop', '--file', 'users.jsonl', '--invite'];
    expect(await cli.answer(input)).toMatchObject({ created: 2, refused: 0 });
    const invited = (await waiting('reset_password')).map(({ data }) => data.email);
    expect(invited.sort()).toEqual(['ann@example.com', 'ben@example.com']);
    expect(await waiting('import_users')).toMatchObject([{ later: true }]);
    // The next command finds the queues that this one made.
    put('more.jsonl', '{"email":"cid@example.com"}\n');
    await cli.answer([...input.slice(0, 5), 'more.jsonl', '--invite']);
    expect(await waiting('reset_password')).toHaveLength(3);
  });

  test('the fetching of a client’s logo', async () => {
    const client = [
      '    type: confidential',
      '    redirect_uris: [https://shop.example.com/a]',
      '    logo_uri: https://shop.example.com/logo.png',
    ];
    put('app.yaml', ['clients:', '  - name: Shop', ...client, ''].join('\n'));
    await cli.answer(['apply', '--app', 'shop', '-f', 'app.yaml']);
    expect(await waiting('client_logo')).toMatchObject([{ data: { uri: 'https://shop.example.com/logo.png' } }]);
  });
});
