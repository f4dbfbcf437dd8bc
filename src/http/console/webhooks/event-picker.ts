// The part of a form that picks events: all of them, also those of later versions, or some, ticked under what they are about.
import { z } from 'zod';
import { events, isPublished, type PublishedEvent } from '../../../events/catalogue.ts';
import { keysOf } from '../../../tables.ts';
import { chosen, flags } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Translate } from '../../kit/render/messages.ts';
import { eventText, groups } from '../kit/event-words.ts';

/** The parser of forms takes a dot for a tree. */
const toName = (event: PublishedEvent) => event.replaceAll('.', ':');

const byName = new Map(events.filter(isPublished).map((event) => [toName(event), event]));
const names = [...byName.keys()];

/** Left out of a form that has no picker. */
export const eventFields = {
  which_events: z.enum(['all', 'chosen'], 'field.required').optional(),
  ...flags('events', names),
};

/** Null for all. */
export function readEvents(input: Record<string, unknown>): string[] | null {
  if (input.which_events !== 'chosen') return null;
  return chosen(input, 'events', names).flatMap((name) => byName.get(name) ?? []);
}

type Check = { name: string; label: string; event: string; checked: boolean };

export type EventPicker = {
  which: 'all' | 'chosen';
  groups: { label: string; count: number; ticked: number; checks: Check[] }[];
};

/** `picked`: what is stored, null for all; `form`: what was sent, if it was refused. */
export function toEventPicker(t: Translate, picked: string[] | null, form: FormState | undefined): EventPicker {
  const isTicked = (name: string, event: PublishedEvent) =>
    form ? form.values[`events:${name}`] === 'on' : (picked?.includes(event) ?? false);
  const byGroup = Map.groupBy(byName, ([, event]) => groupOf(event));
  const shown = order.map((group) => {
    const checks = (byGroup.get(group) ?? []).map(([name, event]) => ({
      ...{ name: `events:${name}`, label: eventText(event, t), event, checked: isTicked(name, event) },
    }));
    const ticked = checks.filter(({ checked }) => checked).length;
    return { label: t(groups[group].label), count: checks.length, ticked, checks };
  });
  const isChosen = form ? form.values.which_events === 'chosen' : picked !== null;
  return { which: isChosen ? 'chosen' : 'all', groups: shown.filter(({ count }) => count > 0) };
}

type Group = keyof typeof groups;

/** An event of several groups is in the first of them. */
const order = keysOf<Group>({ sign_ins: 0, users: 0, organizations: 0, refused: 0, changes: 0 });

const groupOf = (event: PublishedEvent): Group =>
  order.find((group) => (groups[group].events as readonly string[]).includes(event)) ?? 'changes';
