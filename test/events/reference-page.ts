// The page docs/events.md from the catalogue: `npm test -- test/events/catalogue.test.ts --update` writes it.
import type { z } from 'zod';
import { appEvents } from '../../src/events/catalogue/apps.ts';
import { clientEvents } from '../../src/events/catalogue/clients.ts';
import type { EventKind } from '../../src/events/catalogue/kind.ts';
import { organizationEvents } from '../../src/events/catalogue/organizations.ts';
import { refusals } from '../../src/events/catalogue/refusals.ts';
import { userEvents } from '../../src/events/catalogue/users.ts';
import { lineCatalogue } from '../../src/events/catalogue.ts';
import { type JsonSchema, toJsonSchema } from '../../src/http/api/json-schema.ts';

const groups: Record<string, Record<string, EventKind>> = {
  'Users and how they sign in': userEvents,
  'Clients and APIs': clientEvents,
  'Organizations, usage, billing': organizationEvents,
  'The App, its keys and members, the server': appEvents,
  Refusals: refusals,
  Lines: lineCatalogue,
};

export const toReferencePage = (head: string): string =>
  `${[head, ...Object.entries(groups).map(([title, rows]) => toSection(title, rows))].join('\n\n')}\n`;

function toSection(title: string, rows: Record<string, EventKind>): string {
  const names = Object.keys(rows).sort();
  const lines = names.map((name) => toRow(name, rows[name]!));
  return `## ${title}\n\n| event | what happened | data | public |\n| --- | --- | --- | --- |\n${lines.join('\n')}`;
}

function toRow(name: string, { version, sentence, webhook, data }: EventKind): string {
  const shown = version === 1 ? `\`${name}\`` : `\`${name}\` (version ${version})`;
  return `| ${shown} | ${sentence} | ${toMembers(data)} | ${webhook ? 'yes' : ''} |`;
}

function toMembers(data: z.ZodObject): string {
  const { properties = {}, required = [] } = toJsonSchema(data, 'output', {});
  return Object.entries(properties)
    .map(([name, schema]) => {
      const code = `\`${name}${required.includes(name) ? '' : '?'}: ${toWords(schema)}\``;
      return schema.description ? `${code} (${withoutCapital(schema.description)})` : code;
    })
    .join('; ');
}

function toWords({ type, anyOf, items, enum: choices, format, properties }: JsonSchema): string {
  if (choices) return choices.join(' / ');
  if (anyOf) return anyOf.map(toWords).join(' / ');
  if (items) return `${toWords(items)}[]`;
  if (properties) return `{ ${Object.keys(properties).join(', ')} }`;
  return format && type === 'string' ? format : String(type);
}

const withoutCapital = (words: string) => words.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
