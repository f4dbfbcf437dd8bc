// Every event that Gatehouse records: facts in the past tense, each with a version, a sentence and the schema of its data.
// The files of catalogue/ are the rows of one table, by noun.
import type { z } from 'zod';
import { isKeyOf, keysOf } from '../tables.ts';
import { appEvents } from './catalogue/apps.ts';
import { clientEvents } from './catalogue/clients.ts';
import { counted, internal, type Result, text } from './catalogue/kind.ts';
import { organizationEvents } from './catalogue/organizations.ts';
import { refusals } from './catalogue/refusals.ts';
import { userEvents } from './catalogue/users.ts';

export const catalogue = { ...appEvents, ...clientEvents, ...userEvents, ...organizationEvents, ...refusals };

export type Event = keyof typeof catalogue;

export const events: readonly Event[] = keysOf<Event>(catalogue).sort();

/** Recorded at a pace, as anybody can cause them (limits/refusals.ts). */
export type RefusalEvent = keyof typeof refusals;

export const isRefusal = (event: Event): event is RefusalEvent => isKeyOf(refusals, event);

/** What is recorded with an event. */
export type EventData<Name extends Event> = z.input<(typeof catalogue)[Name]['data']>;

/** Events that an App's backend may be told of. */
export type PublishedEvent = {
  [Name in Event]: (typeof catalogue)[Name]['webhook'] extends true ? Name : never;
}[Event];

export const isPublished = (event: Event): event is PublishedEvent => catalogue[event].webhook;

export const resultOf = (event: Event): Result => catalogue[event].result;

/** They happen with every request: lines of the event log, and no rows (limits/authentications.ts). */
export const lineCatalogue = {
  'api_key.authenticated': internal('An API key was accepted; a line, and no row.', { method: text, ...counted }),
  'client.authenticated': internal(
    'A client was accepted, at the App’s own API with the `method` `access_token`; a line, and no row.',
    { method: text, endpoint: text, ...counted },
  ),
  'personal_token.authenticated': internal('A personal access token was accepted; a line, and no row.', {
    method: text,
    ...counted,
  }),
};

export type LineEvent = keyof typeof lineCatalogue;

export const lineEvents: readonly LineEvent[] = keysOf<LineEvent>(lineCatalogue);
