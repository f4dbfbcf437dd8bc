// Every command of `gatehouse`, in order, and how a line of arguments becomes one of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { apiKeyCommands } from './api-keys.ts';
import { appCommands } from './apps.ts';
import { auditCommands, auditLogCommands } from './audit-log.ts';
import { checkCommands } from './check/command.ts';
import { clientCommands } from './clients/clients.ts';
import { redirectUriCommands } from './clients/redirect-uris.ts';
import { type CliCommand, type CommandGroup, DONE, perform, places, WRONG_USAGE, writeJson } from './command.ts';
import { configurationCommands } from './configuration/commands.ts';
import { copyCommands } from './copy.ts';
import { databaseCommands } from './database.ts';
import { keyCommands } from './keys.ts';
import { listenCommands } from './listen.ts';
import { loginCommands } from './login.ts';
import { moveCommands } from './moves/commands.ts';
import { operatorCommands } from './operators.ts';
import { resourceCommands } from './resources.ts';
import { secretCommands } from './secrets.ts';
import { userCommands } from './users.ts';

export const groups: CommandGroup[] = [
  checkCommands,
  databaseCommands,
  copyCommands,
  moveCommands,
  operatorCommands,
  appCommands,
  clientCommands,
  redirectUriCommands,
  resourceCommands,
  userCommands,
  apiKeyCommands,
  keyCommands,
  secretCommands,
  configurationCommands,
  auditCommands,
  auditLogCommands,
  loginCommands,
  listenCommands,
];

type Outcome = { exitCode: number };

/** Returns the exit code (cli.ts). `argv` begins as that of a process. */
export async function runCommandLine(argv: string[]): Promise<number> {
  try {
    const outcome: Outcome = { exitCode: DONE };
    await createProgram(outcome).parseAsync(argv);
    return outcome.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return DONE;
    const message = error.message.replace(/^error: /, '');
    if (argv.includes('--json')) writeJson({ error: { code: 'wrong_usage', message } });
    return WRONG_USAGE;
  }
}

function createProgram(outcome: Outcome): Command {
  const program = new Command('gatehouse')
    .description('A self-hosted OpenID Connect identity provider')
    .version(readVersion(), '-V, --version', 'show the version')
    .exitOverride()
    .showHelpAfterError('(add --help to see what it takes)')
    .helpCommand(false)
    .helpOption('-h, --help', 'show this help');
  program
    .command('serve')
    .description('Start the server, as npm start does')
    .helpGroup(places.database)
    .action(async () => void (await import('../main.ts')));
  for (const { name, summary = '', at = 'database', commands } of groups) {
    program.commandsGroup(places[at]);
    const parent =
      name === undefined
        ? program
        : program.command(name).description(summary).helpCommand('help [command]', SHOW_HELP);
    for (const command of commands) addCommand(parent, command, outcome);
  }
  program
    .command('help [command...]')
    .description(SHOW_HELP)
    .helpGroup('Help:')
    .action((names: string[]) => findCommand(program, names).outputHelp());
  return program;
}

const SHOW_HELP = 'Show what a command does and takes';

/** Ends with wrong usage if there is none. */
function findCommand(program: Command, names: string[]): Command {
  let found = program;
  for (const name of names) {
    const next = found.commands.find((one) => one.name() === name);
    if (!next) program.error(`error: unknown command '${names.join(' ')}'`);
    found = next;
  }
  return found;
}

function addCommand(parent: Command, given: CliCommand, outcome: Outcome): void {
  const { name, summary, args = [], options = [], run } = given;
  const command = parent.command(name).description(summary);
  for (const argument of args) command.addArgument(argument);
  for (const option of options) command.addOption(option);
  command.option('--json', 'answer with one JSON object');
  command.action(async (...values) => {
    // Commander gives the positional arguments, then the options, then itself.
    const { json: asJson = false, ...chosen } = values.at(-2);
    outcome.exitCode = await perform(() => run(chosen, values.slice(0, -2)), asJson);
  });
}

function readVersion(): string {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')).version;
}
