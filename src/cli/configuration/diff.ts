// A plan, as people read it.
import { isEffect } from '../../configuration/plan.ts';
import { toOneLine } from '../reason.ts';
import type { Plan } from './door.ts';

type Change = Plan['changes'][number];

const MAX_VALUE = 200;

const signs: Record<Change['action'], string> = { create: '+', change: '~', delete: '-', keep: ' ', unlisted: ' ' };

/** What changes, a line for each field, and what stays although the file doesn't name it. */
export function toDiff({ changes }: Plan): string {
  const effects = changes.filter(isEffect);
  const unlisted = changes.filter(({ action }) => action === 'unlisted');
  return [
    ...effects.flatMap(toLines),
    ...(unlisted.length > 0 ? [`Not in the file, and kept: ${unlisted.map(nameOf).join(', ')}.`] : []),
    effects.length === 0 ? 'Nothing changes.' : sayCounts(effects),
  ].join('\n');
}

const nameOf = ({ section, key }: Change) => `${section} ${toOneLine(key)}`;

function toLines(change: Change): string[] {
  const fields = change.fields.map(({ name, from, to }) => {
    const before = change.action === 'change' ? `${show(from)} → ` : '';
    return `    ${name}: ${before}${show(to)}`;
  });
  return [`${signs[change.action]} ${nameOf(change)}`, ...fields];
}

function show(value: unknown): string {
  const text = value === undefined || value === null ? '(none)' : JSON.stringify(value);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}

function sayCounts(effects: Change[]): string {
  const count = (action: Change['action']) => effects.filter((one) => one.action === action).length;
  return `${count('create')} to create, ${count('change')} to change, ${count('delete')} to delete.`;
}
