// What a first start does for the operator in front of it: a link that creates the first operator, and a welcome.
import type { App } from './apps/app.ts';
import { hasOperator, makeOperator } from './apps/operators.ts';
import { claimUser } from './authentication/addresses/take-over.ts';
import { createOneTimeToken } from './authentication/one-time/tokens.ts';
import { hashPassword } from './authentication/password/password.ts';
import { requireGoodPassword } from './authentication/password/policy.ts';
import { createUserWithPassword } from './authentication/ways/sign-up.ts';
import type { UserRow } from './database/schema.ts';
import { transact } from './database/transact.ts';
import { Problem } from './problem.ts';
import type { System } from './system.ts';
import { parseEmail } from './users/email.ts';
import { findUserByEmail } from './users/users.ts';

export type FirstStart = { setupUrl: string | undefined };

/** OPERATOR_EMAIL creates the first operator; without it, a one-time link does. */
export async function prepareFirstStart(system: System): Promise<FirstStart> {
  const { config, db } = system;
  const consoleApp = await system.consoleApp();
  if (await hasOperator(db, consoleApp)) return { setupUrl: undefined };
  if (config.operator) {
    await createOperator(system, config.operator);
    return { setupUrl: undefined };
  }
  const token = await createOneTimeToken(db, consoleApp, 'operator_setup');
  return { setupUrl: `${config.baseUrl}/console/setup?token=${token}` };
}

/**
 * Creates the developer if none has this email, and makes them an operator. Anybody could have signed up with an address
 * that was never verified: such a developer is taken over if a password is given, and refused otherwise. Throws
 * `developer_unverified`.
 */
export async function createOperator(
  system: System,
  input: { email: string; password: string; name?: string | undefined },
): Promise<string> {
  const consoleApp = await system.consoleApp();
  const known = await findDeveloper(system, input.email);
  const developer = known ?? (await createDeveloper(system, input));
  const claimed = developer.email_verified ? undefined : await hashClaim(system, consoleApp, input);
  await transact(system.db, async (db) => {
    if (claimed) await claimUser(db, consoleApp, developer, { password_hash: claimed, name: input.name });
    await makeOperator(db, consoleApp, developer.id);
  });
  return developer.id;
}

async function hashClaim(
  system: System,
  consoleApp: App,
  { email, password }: { email: string; password: string },
): Promise<string> {
  if (!password)
    throw new Problem('developer_unverified', `${email} was never verified. Add --password to take it over.`);
  await requireGoodPassword(system, consoleApp, password, [email]);
  return hashPassword(password);
}

async function findDeveloper(system: System, text: string): Promise<UserRow | undefined> {
  const email = parseEmail(text);
  return email && findUserByEmail(system.db, await system.consoleApp(), email);
}

async function createDeveloper(system: System, input: { email: string; password: string }): Promise<UserRow> {
  try {
    return await createUserWithPassword(system, await system.consoleApp(), { ...input, email_verified: true });
  } catch (error) {
    // If two nodes start at once, the other one may have created it.
    const made = await findDeveloper(system, input.email);
    if (!made) throw error;
    return made;
  }
}

/** `welcome`: the lines that say what to try. */
export type Demo = { welcome: string[]; stop(): void };

export function welcome({ config, database }: System, { setupUrl }: FirstStart, demo: Demo | undefined): void {
  const lines = [
    '',
    `  Gatehouse   ${config.baseUrl}`,
    `  Console     ${config.baseUrl}/console`,
    `  Database    ${database.kind === 'embedded' ? `embedded, in ${config.dataDir}` : 'PostgreSQL'}`,
    ...(setupUrl ? ['', '  Create the first operator (this link works once, within 24 hours):', `  ${setupUrl}`] : []),
    ...(demo ? ['', ...demo.welcome.map((line) => `  ${line}`)] : []),
    ...(!config.smtpUrl && config.production
      ? ['', '  WARNING: SMTP_URL is not set; no mail will leave this server.']
      : []),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
