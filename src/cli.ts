#!/usr/bin/env node
// The command line, `gatehouse`: every command in order. Exit codes: 0 done, 1 refused (one line on standard error says
// why and what to do), 2 wrong usage, 3 there are changes (`plan --exit-code`). With --json, one JSON object on standard output and nothing else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { apiKeyCommands } from './cli/api-keys.ts';
import { appCommands } from './cli/apps.ts';
import { auditCommands, auditLogCommands } from './cli/audit-log.ts';
import { checkCommands } from './cli/check/command.ts';
import { clientCommands } from './cli/clients.ts';
import { type CliCommand, type CommandGroup, perform, WRONG_USAGE } from './cli/command.ts';
import { configurationCommands } from './cli/configuration/commands.ts';
import { databaseCommands } from './cli/database.ts';
import { keyCommands } from './cli/keys.ts';
import { listenCommands } from './cli/listen.ts';
import { loginCommands } from './cli/login.ts';
import { operatorCommands } from './cli/operators.ts';
import { resourceCommands } from './cli/resources.ts';
import { secretCommands } from './cli/secrets.ts';
import { userCommands } from './cli/users.ts';

const groups: CommandGroup[] = [
  checkCommands,
  databaseCommands,
  operatorCommands,
  appCommands,
  clientCommands,
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

process.exitCode = await runCommandLine(process.argv);

async function runCommandLine(argv: string[]): Promise<number> {
  try {
    await createProgram().parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : WRONG_USAGE;
  }
}

function createProgram(): Command {
  const program = new Command('gatehouse')
    .description('A self-hosted OpenID Connect identity provider')
    .version(readVersion())
    .exitOverride()
    .showHelpAfterError('(add --help to see what it takes)');
  program
    .command('serve')
    .description('Start the server, as npm start does')
    .action(async () => void (await import('./main.ts')));
  for (const { name, summary = '', commands } of groups) {
    const parent = name === undefined ? program : program.command(name).description(summary);
    for (const command of commands) addCommand(parent, command);
  }
  return program;
}

function addCommand(parent: Command, { name, summary, args = [], options = [], run }: CliCommand): void {
  const command = parent.command(name).description(summary);
  for (const argument of args) command.addArgument(argument);
  for (const option of options) command.addOption(option);
  command.option('--json', 'answer with one JSON object');
  command.action(async (...given) => {
    // Commander gives the positional arguments, then the options, then itself.
    const { json: asJson = false, ...values } = given.at(-2);
    process.exitCode = await perform(() => run(values, given.slice(0, -2)), asJson);
  });
}

function readVersion(): string {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')).version;
}
