// The files of the Python client that are generated, and their first lines, which tell whether they are up to date.
import { createHash } from 'node:crypto';
import { describeEvents, describeInputs, describeModels } from './description.ts';
import { collectNamed, toEvents, toMethods } from './methods.ts';

const { answers, inputs } = collectNamed();

/** The documents that datamodel-code-generator makes a file of each. */
export const collected = { models: describeModels(answers), inputs: describeInputs(inputs), events: describeEvents() };

/** The files that need no program of Python's. */
export const GENERATED: Record<string, () => string> = {
  'methods.py': () => toMethods('sync'),
  'async_methods.py': () => toMethods('async'),
  'event_types.py': toEvents,
};

export const head = "# Made from the OpenAPI document (npm run client). Don't edit it.\n";

export const schemaHead = (document: object) =>
  `# Made by datamodel-code-generator from the OpenAPI document (npm run client). Don't edit it.\n# ${hash(document)}\n`;

const hash = (document: object) => createHash('sha256').update(JSON.stringify(document)).digest('hex');
