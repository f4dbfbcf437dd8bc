// What the catalogue says of each event, and the fields that several events share. A schema names every member that an event
// may have: what is on no list is not recorded, so that no secret gets into the audit log with a row or a body.
import { z } from 'zod';

export const results = ['success', 'refused'] as const;
export type Result = (typeof results)[number];

export type EventKind<Data extends z.ZodObject = z.ZodObject> = {
  /** Goes up when a member is removed or gets another meaning. A new member is no new version. */
  version: number;
  /** What happened, for developers, in Markdown. */
  sentence: string;
  /** A fact that an App's backend may be told of. */
  webhook: boolean;
  /** Whether somebody got what they wanted, or was refused. */
  result: Result;
  data: Data;
};

type Shape = Record<string, z.ZodType>;
type Options = { version?: number; result?: Result };

/** A fact that an App's backend may be told of. */
export const published = <Members extends Shape>(
  sentence: string,
  data: Members,
  { version = 1, result = 'success' }: Options = {},
) => ({ version, sentence, webhook: true, result, data: z.strictObject(data) }) satisfies EventKind;

/** For the audit log alone: refusals, which a stranger causes by the thousand, and what concerns the server. */
export const internal = <Members extends Shape>(
  sentence: string,
  data: Members,
  { version = 1, result = 'success' }: Options = {},
) => ({ version, sentence, webhook: false, result, data: z.strictObject(data) }) satisfies EventKind;

/** A request that somebody may not make, or that makes no sense; for the audit log alone. */
export const refused = <Members extends Shape>(sentence: string, data: Members, options: Options = {}) =>
  internal(sentence, data, { ...options, result: 'refused' });

export const none = {};
export const id = z.uuid();
export const text = z.string();
export const names = z.array(z.string());
export const flag = z.boolean();
export const whole = z.int();
export const time = z.iso.datetime();
export const fields = names.describe('The names of the fields that were set');

const fieldChange = z.union([
  z.strictObject({ from: z.unknown(), to: z.unknown() }),
  z.strictObject({ hidden: z.literal(true) }),
]);

/** Written by `toChanges` (events/changes.ts). */
export const changed = {
  changes: z
    .record(text, fieldChange)
    .optional()
    .describe('The values before and after, by field; `hidden` for a secret. Long values are cut'),
};

/** A summary of many has their number (limits/summaries.ts). */
export const counted = {
  count: whole.optional().describe('How many the event stands for, if more than itself'),
};

/** Of a request that one of our doors refused. */
export const refusal = {
  problem: text.describe('The code of the problem'),
  path: text.optional().describe('The path of the request, without ids'),
  ...counted,
};

/** Of a request that one of our doors or the protocol refused. */
export const protocolRefusal = {
  problem: text.optional().describe('The code of the problem, if the request was none of the protocol’s'),
  error: text.optional().describe('The error of OAuth 2.0, if it was'),
  description: text.optional().describe('What was wrong, in the words of the protocol'),
  path: text.describe('The path of the request, without ids'),
  asked: text.optional().describe('The `client_id` that was sent, if no client has it'),
  ...counted,
};

/** What a client may do for a user. */
export const access = {
  scopes: names,
  claims: names,
  resources: z.array(z.strictObject({ identifier: text, scopes: names })),
};
