// `gatehouse resource …`: registering the APIs of an App.
import { InvalidArgumentError } from 'commander';
import { createResource } from '../apps/resources.ts';
import type { ResourceScope } from '../database/schema.ts';
import type { System } from '../system.ts';
import {
  type Answer,
  type CommandGroup,
  eachBy,
  flag,
  optional,
  repeatable,
  required,
  toName,
  toText,
} from './command.ts';
import { getApp, onSystem } from './on-system.ts';

const formats = ['opaque', 'jwt'] as const;

export const resourceCommands: CommandGroup = {
  name: 'resource',
  summary: 'Resources of an App: its APIs',
  commands: [
    {
      name: 'create',
      summary: 'Register an API with its scopes',
      options: [
        required('--app <slug>', 'the App'),
        required('--identifier <uri>', 'the audience of its tokens, like https://api.example.com'),
        required('--name <name>', 'what users read when they are asked for consent').argParser(toName),
        repeatable('--scope <scope=words>', 'like "photos:read=See your photos"').argParser(eachBy(toScope)),
        optional('--format <format>', 'of its access tokens').choices(formats).default('opaque'),
        flag('--default', 'for tokens that are asked for without naming a resource'),
      ],
      run: onSystem(create),
    },
  ],
};

type Options = {
  app: string;
  identifier: string;
  name: string;
  scope: ResourceScope[];
  format: (typeof formats)[number];
  default?: true;
};

async function create(system: System, options: Options): Promise<Answer> {
  const app = await getApp(system, options.app);
  const resource = await createResource(system.db, app, {
    identifier: options.identifier,
    name: options.name,
    scopes: options.scope,
    token_format: options.format,
    is_default: options.default,
  });
  const { id, identifier, name, scopes, token_format, is_default } = resource;
  return {
    json: { id, identifier, issuer: app.issuer, name, scopes, token_format, is_default },
    text: toText(`The resource “${name}” is registered.`, {
      identifier,
      id,
      issuer: app.issuer,
      tokens: token_format,
      scopes: scopes.map((scope: ResourceScope) => scope.name).join(', ') || undefined,
    }),
  };
}

function toScope(text: string): ResourceScope {
  const at = text.indexOf('=');
  const [name, description] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 1 || !name || !description) {
    throw new InvalidArgumentError('Write the name and what users read, like "photos:read=See your photos".');
  }
  return { name, description: toName(description) };
}
