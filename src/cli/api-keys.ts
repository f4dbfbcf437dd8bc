// `gatehouse api-key …`: making API keys.
import { InvalidArgumentError } from 'commander';
import { createApiKey, DEFAULT_DAYS, MAX_DAYS } from '../apps/keys/api-keys.ts';
import { defaultKeyScopes } from '../apps/permissions.ts';
import type { System } from '../system.ts';
import { type Answer, type CommandGroup, optional, required, toName, toText, withNote } from './command.ts';
import { getApp, onSystem } from './on-system.ts';

export const apiKeyCommands: CommandGroup = {
  name: 'api-key',
  summary: 'API keys of an App’s own backend',
  commands: [
    {
      name: 'create',
      summary: 'Create an API key; it is shown once',
      options: [
        required('--app <slug>', 'the App'),
        required('--name <name>', 'what it is for').argParser(toName),
        optional(
          '--scopes <scopes>',
          `what it may do, with commas between (default: ${defaultKeyScopes.join(',')})`,
        ).argParser(toScopes),
        optional('--expires-in-days <days>', `when it ends, or “never” (default: ${DEFAULT_DAYS})`).argParser(toDays),
      ],
      run: onSystem(create),
    },
  ],
};

async function create(
  system: System,
  options: { app: string; name: string; scopes?: string[]; expiresInDays?: number | 'never' },
): Promise<Answer> {
  const app = await getApp(system, options.app);
  const { apiKey, key } = await createApiKey(system.db, app, {
    name: options.name,
    scopes: options.scopes,
    expires_in_days: options.expiresInDays === 'never' ? null : options.expiresInDays,
  });
  const { id, name, scopes, expires_at } = apiKey;
  return {
    json: { id, api_key: key, issuer: app.issuer, name, scopes, expires_at },
    text: withNote(
      toText(`The API key “${name}” was created.`, {
        api_key: key,
        id,
        issuer: app.issuer,
        scopes: scopes.join(', '),
        expires: expires_at?.toISOString() ?? 'never',
      }),
      'Keep the key now: it is not shown again.',
    ),
  };
}

function toScopes(text: string): string[] {
  const scopes = text.split(/[\s,]+/).filter(Boolean);
  if (scopes.length === 0) throw new InvalidArgumentError('Name at least one scope, or leave the option out.');
  return scopes;
}

function toDays(text: string): number | 'never' {
  if (text === 'never') return text;
  const days = Number(text);
  if (!/^\d+$/.test(text) || days < 1 || days > MAX_DAYS)
    throw new InvalidArgumentError(`It must be “never” or a number of days from 1 to ${MAX_DAYS}.`);
  return days;
}
