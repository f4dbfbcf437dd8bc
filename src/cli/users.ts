// `gatehouse user …`: making users, one or many, and taking them along.
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CONSOLE_SLUG } from '../apps/app.ts';
import { type Grantor, rolePermissions } from '../apps/permissions.ts';
import { createUserWithPassword } from '../authentication/ways/sign-up.ts';
import { readImportLines } from '../http/api/kit/imported-user.ts';
import type { Lines } from '../http/api/kit/route.ts';
import { exportUsers } from '../imports/export.ts';
import { getImport, listImportLines } from '../imports/imports.ts';
import { performImport } from '../imports/perform.ts';
import { type ImportLine, MAX_LINES, takeImport } from '../imports/take.ts';
import type { System } from '../system.ts';
import { keysOf } from '../tables.ts';
import { createUser } from '../users/users.ts';
import {
  type Answer,
  type CommandGroup,
  flag,
  optional,
  Refusal,
  required,
  toName,
  toPassword,
  toText,
} from './command.ts';
import { getApp, onSystem } from './on-system.ts';

export const userCommands: CommandGroup = {
  name: 'user',
  summary: 'Users of an App',
  commands: [
    {
      name: 'import',
      summary: 'Create users from a file of another system, and wait until they are there',
      options: [
        required('--app <slug>', 'the App'),
        required('--file <file>', 'lines of JSON, or CSV with a header line (its name ends in .csv)'),
        flag('--invite', 'mail users without a password a link to choose one'),
      ],
      run: onSystem(importFile),
    },
    {
      name: 'export',
      summary: 'Write all users of an App into a file, a line of JSON for each',
      options: [required('--app <slug>', 'the App'), required('--file <file>', 'the new file')],
      run: onSystem(exportFile),
    },
    {
      name: 'create',
      summary: 'Create a user',
      options: [
        required('--app <slug>', 'the App'),
        required('--email <email>', 'what the user signs in with'),
        optional('--password <password>', 'without it, the user has none; - reads it from standard input').argParser(
          toPassword,
        ),
        optional('--name <name>', 'the full name').argParser(toName),
        flag('--email-verified', 'the email is known to be the user’s'),
      ],
      run: onSystem(create),
    },
  ],
};

type Options = { app: string; email: string; password?: string; name?: string; emailVerified?: true };

async function create(system: System, options: Options): Promise<Answer> {
  const app = await getApp(system, options.app);
  // The person at this terminal controls the server: a developer who is created here needs no further proof.
  const email_verified = options.emailVerified || app.slug === CONSOLE_SLUG;
  const input = { email: options.email, name: options.name, email_verified };
  const { id, email } =
    options.password === undefined
      ? await createUser(system.db, app, input)
      : await createUserWithPassword(system, app, { ...input, password: options.password });
  return {
    json: { id, email, email_verified, issuer: app.issuer },
    text: toText(`The user ${email} was created.`, { id, issuer: app.issuer }),
  };
}

type FileOptions = { app: string; file: string; invite?: true };

/** In parts, each an import of its own. The lines that were refused are told with their reasons. */
async function importFile(system: System, options: FileOptions): Promise<Answer> {
  const app = await getApp(system, options.app);
  const grantor: Grantor = { kind: 'app', permissions: rolePermissions.owner };
  const sums = { total: 0, created: 0, existing: 0, refused: 0 };
  const refused: string[] = [];
  for await (const part of toParts(readImportLines(await readLines(options.file)))) {
    const { id } = await takeImport(system, app, part, { by: 'caller', invites: options.invite, grantor });
    await performImport(system, app, id);
    const done = await getImport(system.db, app, id);
    for (const name of keysOf(sums)) sums[name] += done[name];
    const { items } = await listImportLines(system.db, app, id, { status: 'refused', limit: MAX_TOLD });
    refused.push(
      ...items.map(
        ({ line, errors }) => `line ${line}: ${(errors ?? []).map((one) => `${one.field} ${one.detail}`).join('; ')}`,
      ),
    );
  }
  const told = refused.slice(0, MAX_TOLD);
  const { created, existing } = sums;
  return {
    json: { ...sums, errors: told },
    text: [`${created} users were created, ${existing} existed, ${sums.refused} lines were refused.`, ...told].join(
      '\n',
    ),
    failed: sums.refused > 0,
  };
}

const MAX_TOLD = 100;

async function readLines(file: string): Promise<Lines> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(`The file ${file} can't be read (${error.code}).`);
  });
  return { format: file.endsWith('.csv') ? 'csv' : 'json', text };
}

async function* toParts(lines: AsyncIterable<ImportLine>): AsyncGenerator<ImportLine[]> {
  let part: ImportLine[] = [];
  for await (const line of lines) {
    part.push(line);
    if (part.length < MAX_LINES) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

async function exportFile(system: System, options: FileOptions): Promise<Answer> {
  const app = await getApp(system, options.app);
  let count = 0;
  const lines = await exportUsers(system.db, app);
  // Nobody else on this machine may read it, and a file that is there stays.
  const file = createWriteStream(options.file, { mode: 0o600, flags: 'wx' });
  await pipeline(async function* () {
    for await (const text of lines) {
      count += text.split('\n').length - 1;
      yield text;
    }
  }, file);
  return { json: { users: count, file: options.file }, text: `${count} users were written to ${options.file}.` };
}
