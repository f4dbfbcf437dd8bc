// `gatehouse export` and `gatehouse import`: an App as a whole, from one server to another.
import { resolve } from 'node:path';
import { exportApp, type Integration } from '../../moves/export.ts';
import { BadFile, MIN_PASSPHRASE, readSealed, writeSealed } from '../../moves/file.ts';
import { importApp } from '../../moves/import.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { entriesOf } from '../../tables.ts';
import { getDeveloper } from '../apps.ts';
import { type Answer, type CommandGroup, flag, optional, Refusal, required, toText } from '../command.ts';
import { getApp, onSystem } from '../on-system.ts';
import { readPassphrase } from './passphrase.ts';

const passphrase = optional(
  '--passphrase-file <file>',
  'its first line is the passphrase; - reads standard input; without it, the terminal asks',
);

export const moveCommands: CommandGroup = {
  commands: [
    {
      name: 'export',
      summary: 'Write an App with its users, their passwords and its keys into a file, sealed under a passphrase',
      options: [
        required('--app <slug>', 'the App'),
        required('--file <file>', 'the new file'),
        passphrase,
        flag(
          '--without-keys',
          'leave the signing keys here: the other server creates new ones, and earlier tokens stop working',
        ),
      ],
      run: onSystem(write),
    },
    {
      name: 'import',
      summary: 'Create an App from the file of an export',
      options: [
        required('--file <file>', 'the file'),
        passphrase,
        optional('--slug <slug>', 'another slug for the App'),
        optional('--owner <email>', 'a developer of this server who will own it'),
      ],
      run: onSystem(read),
    },
  ],
};

type Options = {
  app: string;
  file: string;
  passphraseFile?: string;
  withoutKeys?: true;
  slug?: string;
  owner?: string;
};

async function write(system: System, options: Options): Promise<Answer> {
  const app = await getApp(system, options.app);
  const consoleApp = await system.consoleApp();
  const passphrase = await readPassphrase(options.passphraseFile, { isNew: true });
  if (passphrase.length < MIN_PASSPHRASE)
    throw new Refusal(
      `The passphrase must have at least ${MIN_PASSPHRASE} characters: it protects everything in the file.`,
    );
  const path = resolve(options.file);
  const { counts, stays } = await writeSealed({ path, passphrase }, (write) =>
    exportApp(system, app, { consoleApp, keys: !options.withoutKeys }, async (exported) => {
      await write(exported.lines);
      return exported;
    }),
  ).catch((error: unknown) => {
    throw toRefusal(error);
  });
  const left = entriesOf(stays).filter(([, count]) => count > 0);
  return {
    json: { app: app.slug, file: path, counts, stays: Object.fromEntries(left) },
    text: [
      toText(`The App “${app.name}” was written to ${path}.`, facts(counts)),
      'Sessions, tokens, consents, invitations, members and the audit log stay here.',
      ...(left.length > 0
        ? [`Set up anew at the other server: ${left.map(([name, count]) => `${labels[name]} (${count})`).join(', ')}.`]
        : []),
    ].join('\n'),
  };
}

const labels: Record<Integration, string> = {
  api_keys: 'API keys',
  webhook_endpoints: 'webhook endpoints',
  decision_hooks: 'decision hooks',
  event_streams: 'event streams',
  signal_streams: 'streams of shared signals',
};

const facts = (counts: Partial<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).flatMap(([name, count]) => (count ? [[name, String(count)]] : [])));

async function read(system: System, options: Options): Promise<Answer> {
  const owner = options.owner === undefined ? undefined : await getDeveloper(system, options.owner);
  const passphrase = await readPassphrase(options.passphraseFile);
  const path = resolve(options.file);
  const open = () => readSealed({ path, passphrase });
  const { app, from, counts } = await importApp(system, open, { slug: options.slug, owner }).catch((error: unknown) => {
    throw toRefusal(error);
  });
  return {
    json: { id: app.id, slug: app.slug, name: app.name, issuer: app.issuer, from, counts },
    text: [
      toText(`The App “${app.name}” was created.`, { issuer: app.issuer, ...facts(counts) }),
      ...(from === app.issuer ? [] : [toMoved(from, app.issuer)]),
      ...(owner ? [] : ['No developer is a member of it yet: operators see it in the console, and invite one.']),
    ].join('\n'),
  };
}

function toRefusal(error: unknown): unknown {
  if (error instanceof BadFile) return new Refusal(error.message, undefined, { code: 'invalid_file' });
  if (error instanceof Problem && error.code === 'slug_taken')
    return new Refusal(`${error.detail}; choose another with --slug.`, undefined, { code: error.code });
  return error;
}

function toMoved(from: string, to: string): string {
  const host = new URL(to).hostname;
  const passkeys =
    new URL(from).hostname === host
      ? ''
      : ` Passkeys work only under the old host, so users create new ones for ${host}.`;
  return `It was ${from}: set the new issuer in every client, and the new redirect URIs at the providers of its connections.${passkeys}`;
}
