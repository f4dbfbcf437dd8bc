// `gatehouse operator …`: who may run the whole server, and the way back in for one who is locked out.
import { isOperator } from '../apps/operators.ts';
import { createOneTimeToken, oneTimeTokens } from '../authentication/one-time/tokens.ts';
import { MINUTE } from '../clock.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { createOperator } from '../first-start.ts';
import type { System } from '../system.ts';
import { parseEmail } from '../users/email.ts';
import { findUserByEmail, setUserStatus } from '../users/users.ts';
import {
  type Answer,
  type CommandGroup,
  optional,
  Refusal,
  required,
  toName,
  toPassword,
  toText,
  withNote,
} from './command.ts';
import { onSystem } from './on-system.ts';

export const operatorCommands: CommandGroup = {
  name: 'operator',
  summary: 'Developers who may run the whole server',
  commands: [
    {
      name: 'create',
      summary: 'Create an operator: of the developer with this email, or of a new one',
      options: [
        required('--email <email>', 'what the operator signs in to the console with'),
        optional('--password <password>', 'of a new developer; - reads it from standard input').argParser(toPassword),
        optional('--name <name>', 'the full name').argParser(toName),
      ],
      run: onSystem(create),
    },
    {
      name: 'recover',
      summary: 'Print a link that works once and lets an operator back in',
      options: [optional('--email <email>', 'which operator; needed where there are several')],
      run: onSystem(recover),
    },
  ],
};

async function create(system: System, options: { email: string; password?: string; name?: string }): Promise<Answer> {
  const known = await findDeveloper(system, options.email);
  const { email, password, name } = options;
  if (!known && password === undefined) {
    throw new Refusal(`No developer has the email ${email} yet. Add --password to make one.`);
  }
  const id = await createOperator(system, { email, password: password ?? '', name });
  const note =
    known?.email_verified && password !== undefined
      ? 'Their password stays as it was.'
      : known && !known.email_verified
        ? 'Their address was never verified: they sign in with this password alone.'
        : undefined;
  return {
    json: { id, email: known?.email ?? email, created: !known },
    text: withNote(
      toText(known ? `The developer ${known.email} is an operator.` : `The operator ${email} was created.`, {
        id,
        console: `${system.config.baseUrl}/console`,
      }),
      note,
    ),
  };
}

async function recover(system: System, options: { email?: string }): Promise<Answer> {
  const { config, db } = system;
  const consoleApp = await system.consoleApp();
  const operator = await getOperator(system, options.email);
  const token = await transact(db, async (db) => {
    // The person at this terminal holds the server, so that an operator who was disabled by another comes back, too.
    if (operator.status === 'disabled') await setUserStatus(db, consoleApp, operator.id, 'active');
    await record(db, consoleApp, 'operator.recovery_issued', { user_id: operator.id });
    return createOneTimeToken(db, consoleApp, 'operator_recovery', { user_id: operator.id });
  });
  const url = `${config.baseUrl}/console/recover?token=${token}`;
  const minutes = oneTimeTokens.operator_recovery.lifetime / MINUTE;
  return {
    json: { id: operator.id, email: operator.email, url, expires_in: minutes * 60 },
    text: toText(`This link lets ${operator.email} back in. It works once, within ${minutes} minutes:\n${url}`),
  };
}

async function getOperator(system: System, email: string | undefined) {
  if (email === undefined) return getOnlyOperator(system);
  const developer = await findDeveloper(system, email);
  if (!developer || !(await isOperator(system.db, developer))) {
    throw new Refusal(`No operator has the email ${email}. \`gatehouse operator create --email …\` makes one.`);
  }
  return developer;
}

async function getOnlyOperator({ db, ...system }: System) {
  const { id: app_id } = await system.consoleApp();
  const [operator, another] = await db
    .selectFrom('operators')
    .innerJoin('users', (join) =>
      join.onRef('users.app_id', '=', 'operators.app_id').onRef('users.id', '=', 'operators.developer_id'),
    )
    .select(['users.id', 'users.email', 'users.status'])
    .where('operators.app_id', '=', app_id)
    .limit(2)
    .execute();
  if (!operator) {
    throw new Refusal('There is no operator yet. `gatehouse operator create --email … --password …` makes one.');
  }
  if (another) throw new Refusal('There are several operators. Name one with --email.');
  return operator;
}

async function findDeveloper(system: System, text: string) {
  const email = parseEmail(text);
  return email && findUserByEmail(system.db, await system.consoleApp(), email);
}
