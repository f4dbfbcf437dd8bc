// `gatehouse app …`: making and listing Apps.

import { CONSOLE_SLUG } from '../apps/app.ts';
import { createApp } from '../apps/create-app.ts';
import { issuerOf } from '../apps/issuer.ts';
import { requireSlug } from '../apps/slug.ts';
import type { System } from '../system.ts';
import { parseEmail } from '../users/email.ts';
import { findUserByEmail } from '../users/users.ts';
import { type Answer, type CommandGroup, optional, Refusal, required, toName, toText } from './command.ts';
import { onSystem } from './on-system.ts';

export const appCommands: CommandGroup = {
  name: 'app',
  summary: 'Apps: each an issuer of its own',
  commands: [
    {
      name: 'create',
      summary: 'Create an App with its signing keys',
      options: [
        required('--name <name>', 'what users read on its screens').argParser(toName),
        optional('--slug <slug>', 'its name in URLs (default: made from the name)'),
        optional('--test', 'a test App: its mails and SMS are kept in its test inbox; this can’t be changed'),
        optional('--owner <email>', 'a developer who will own it'),
      ],
      run: onSystem(create),
    },
    { name: 'list', summary: 'List the Apps', run: onSystem(list) },
  ],
};

async function create(
  system: System,
  options: { name: string; slug?: string; test?: true; owner?: string },
): Promise<Answer> {
  if (options.slug !== undefined) requireSlug(options.slug);
  const owner = options.owner === undefined ? undefined : await getDeveloper(system, options.owner);
  const app = await createApp(system, { name: options.name, slug: options.slug, test: options.test, owner });
  const { id, slug, name, issuer, test } = app;
  return {
    json: { id, slug, name, issuer, test, ...(owner && { owner: owner.email }) },
    text: toText(`The App “${name}” was created.`, { slug, id, issuer, owner: owner?.email }),
  };
}

export async function getDeveloper(system: System, text: string) {
  const email = parseEmail(text);
  const developer = email && (await findUserByEmail(system.db, await system.consoleApp(), email));
  if (!developer)
    throw new Refusal(`No developer has the email ${text}. They sign up at ${system.config.baseUrl}/console first.`);
  return developer;
}

async function list({ config, db }: System): Promise<Answer> {
  const rows = await db
    .selectFrom('apps')
    .select(['id', 'slug', 'name', 'status', 'created_at'])
    .where('slug', '!=', CONSOLE_SLUG)
    .orderBy('slug')
    .execute();
  const apps = rows.map((row) => ({ ...row, issuer: issuerOf(config, row.slug) }));
  return { json: { apps }, text: toList(apps) };
}

function toList(apps: { slug: string; name: string; status: string; issuer: string }[]): string {
  if (apps.length === 0) return 'There are no Apps yet. `gatehouse app create --name …` makes one.';
  const width = Math.max(...apps.map(({ slug }) => slug.length));
  return apps
    .map(
      ({ slug, name, status, issuer }) =>
        `${slug.padEnd(width)}  ${issuer}  ${name}${status === 'active' ? '' : ` (${status})`}`,
    )
    .join('\n');
}
