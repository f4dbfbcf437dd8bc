// `gatehouse plan`, `apply` and `pull`: an App's configuration as a file (docs/configuration-as-code.md).
import { isEffect } from '../../configuration/plan.ts';
import { Problem } from '../../problem.ts';
import {
  type Answer,
  CHANGES,
  type CommandGroup,
  DONE,
  flag,
  optional,
  REFUSED,
  Refusal,
  required,
  withNote,
} from '../command.ts';
import { toOneLine } from '../reason.ts';
import { throughDoor, where } from '../remote/door.ts';
import type { Where } from '../remote/remote-app.ts';
import { ServerRefusal } from '../remote/server-api.ts';
import { toDiff } from './diff.ts';
import { type Applied, type Door, doors } from './door.ts';
import { type Read, readConfigurationFile, toYaml, writeConfigurationFile } from './file.ts';

const file = () => required('-f, --file <path>', 'the file');
const prune = () => flag('--prune', 'delete what a section of the file does not name');
export const configurationCommands: CommandGroup = {
  at: 'either',
  commands: [
    {
      name: 'plan',
      summary: 'Show what a file would change in an App’s configuration',
      options: [file(), ...where(), prune(), flag('--exit-code', 'exit with 3 if there are changes')],
      run: plan,
    },
    {
      name: 'apply',
      summary: 'Apply a file to an App’s configuration: all of it or nothing',
      options: [
        ...[file(), ...where(), prune()],
        optional('--planned <version>', 'refuse if the configuration is not the one that this plan saw'),
      ],
      run: apply,
    },
    {
      name: 'pull',
      summary: 'Write an App’s configuration to a file, or to standard output',
      options: [
        optional('-f, --file <path>', 'the file (default: standard output)'),
        ...where(),
        flag('--force', 'replace the file'),
      ],
      run: pull,
    },
  ],
};

type Options = Where & { file: string; prune?: true };

async function plan(options: Options & { exitCode?: true }): Promise<Answer> {
  const read = readConfigurationFile(options.file);
  const { configuration, missing } = read;
  const asked = { configuration, prune: options.prune ?? false };
  const planned = await withLines(options.file, read, () =>
    throughDoor({ command: 'plan', options, doors, work: (door) => door.plan(asked) }),
  );
  const hasChanges = planned.changes.some(isEffect);
  const unknown = missing.length > 0 ? `Not compared, because it is not set here: ${missing.join(', ')}.` : undefined;
  return {
    json: { ...planned, missing },
    text: withNote(withNote(toDiff(planned), `Version: ${planned.version}`), unknown),
    exitCode: hasChanges && options.exitCode ? CHANGES : DONE,
  };
}

/** Adds the line of each mistake, and the variables that are not set if a secret is needed. */
async function withLines<Result>(
  file: string,
  { lineOf, missing }: Read,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem || error instanceof ServerRefusal) || error.errors.length === 0) throw error;
    const { code } = error;
    const errors = error.errors.map((one) => ({ ...one, line: lineOf(one.field) }));
    const words = errors.map(({ line, field, detail }) => `${line ? `line ${line}, ` : ''}${field}: ${detail}`);
    const unset = code === 'secret_required' && missing.length > 0 ? ` Not set here: ${missing.join(', ')}.` : '';
    throw new Refusal(toOneLine(`${file}: ${words.join('; ')}.${unset}`), REFUSED, { code, errors });
  }
}

/** The version of its own plan, so that nothing is applied that was not shown. */
async function apply(options: Options & { planned?: string }): Promise<Answer> {
  const read = readConfigurationFile(options.file);
  const { configuration, missing } = read;
  if (missing.length > 0) throw new Refusal(`Set what ${options.file} refers to: ${missing.join(', ')}.`);
  const asked = { configuration, prune: options.prune ?? false };
  const work = async (door: Door) => {
    const version = options.planned ?? (await door.plan(asked)).version;
    return door.apply({ ...asked, version });
  };
  const applied = await withLines(options.file, read, () => throughDoor({ command: 'apply', options, doors, work }));
  return { json: applied, text: withNote(toDiff(applied), saySecrets(applied)) };
}

function saySecrets({ secrets, webhook_secrets, hook_secrets }: Applied): string | undefined {
  const lines = [
    ...secrets.map(({ name, client_id, client_secret }) => `  ${name}  ${client_id}  ${client_secret}`),
    ...webhook_secrets.map(({ url, secret }) => `  ${url}  ${secret}`),
    ...hook_secrets.map(({ moment, secret }) => `  ${moment}  ${secret}`),
  ];
  if (lines.length === 0) return undefined;
  return ['Keep these secrets of new clients, webhooks and hooks now: they are not shown again.', ...lines].join('\n');
}

async function pull(options: Where & { file?: string; force?: true }): Promise<Answer> {
  const read = (door: Door) => door.read();
  const { configuration, version } = await throughDoor({ command: 'pull', options, doors, work: read });
  const yaml = toYaml(configuration);
  if (options.file === undefined) return { json: { version, configuration }, text: yaml.trimEnd() };
  writeConfigurationFile(options.file, yaml, { force: options.force ?? false });
  return { json: { version, file: options.file }, text: `The configuration is in ${options.file}.` };
}
