// The Python files that are written here and not by datamodel-code-generator: the groups of methods for both clients, and the
// table of events.
import {
  type Answer,
  capitalise,
  eventName,
  eventTypes,
  findReference,
  groups,
  type Schema,
  typeName,
} from './description.ts';
import type { Group, NamedOperation } from './tree.ts';

const WIDTH = 110;

type Kind = 'sync' | 'async';

const words = {
  sync: { async: '', await: '', prefix: '', iterator: 'Iterator' },
  async: { async: 'async ', await: 'await ', prefix: 'Async', iterator: 'AsyncIterator' },
};

/** The schemas that have no name in the document, by the name that the methods use. */
export function collectNamed(): { answers: Record<string, Schema>; inputs: Record<string, Schema> } {
  const answers: Record<string, Schema> = {};
  const inputs: Record<string, Schema> = {};
  for (const group of everyGroup(groups)) {
    for (const method of group.methods) {
      if (takesFields(method)) inputs[inputName(group, method)] = method.input;
      const schema = schemaOf(method.answer);
      if (schema && !findReference(schema)) answers[modelName(group, method)] = schema;
    }
  }
  return { answers, inputs };
}

export function toMethods(kind: Kind): string {
  const { prefix, iterator } = words[kind];
  return [
    'from __future__ import annotations',
    '',
    `from collections.abc import ${iterator}`,
    'from typing import TYPE_CHECKING, Literal',
    '',
    'from . import calls, models',
    'from .calls import Answer, Call, Options',
    'from .model import Page',
    `from .sender import ${prefix}Sender`,
    '',
    'if TYPE_CHECKING:',
    '    from typing_extensions import Unpack',
    '',
    '    from . import inputs',
    '',
    ...everyGroup(groups).flatMap((group) => ['', ...toClass(kind, group), '']),
    '',
    `class ${prefix}Methods:`,
    `    def __init__(self, sender: ${prefix}Sender) -> None:`,
    ...groups.map((group) => `        self.${group.name} = ${className(kind, group)}(sender)`),
    '',
  ].join('\n');
}

export function toEvents(): string {
  return [
    'from __future__ import annotations',
    '',
    'from . import events',
    '',
    'EVENTS: dict[str, type[events.WebhookEvent]] = {',
    ...eventTypes.map((type) => `    "${type}": events.${eventName(type)},`),
    '}',
    '',
  ].join('\n');
}

/** Those within first, because the others name them. */
const everyGroup = (all: Group[]): Group[] => all.flatMap((group) => [...everyGroup(group.groups), group]);

const className = (kind: Kind, { path }: Group) =>
  words[kind].prefix +
  path
    .flatMap((part) => part.split('_'))
    .map(capitalise)
    .join('');

const takesFields = (method: NamedOperation): method is NamedOperation & { input: Schema } =>
  Object.keys(method.input?.properties ?? {}).length > 0;

const inputName = (group: Group, method: NamedOperation) =>
  typeName(group.path, method, takesQuery(method) ? 'Query' : 'Body');

const takesQuery = ({ method, contentTypes }: NamedOperation) => method === 'get' || contentTypes.length > 0;

function schemaOf(answer: Answer): Schema | undefined {
  if (answer.kind === 'object') return answer.schema;
  return answer.kind === 'list' ? answer.items : undefined;
}

function modelName(group: Group, method: NamedOperation): string {
  const reference = findReference(schemaOf(method.answer) ?? {});
  return reference ?? typeName(group.path, method, method.answer.kind === 'list' ? 'Item' : 'Answer');
}

function toClass(kind: Kind, group: Group): string[] {
  return [
    `class ${className(kind, group)}:`,
    `    def __init__(self, sender: ${words[kind].prefix}Sender) -> None:`,
    '        self._sender = sender',
    ...group.groups.map((inner) => `        self.${inner.name} = ${className(kind, inner)}(sender)`),
    ...group.methods.flatMap((method) => toMethod(kind, group, method)),
  ];
}

function toMethod(kind: Kind, group: Group, method: NamedOperation): string[] {
  const { answer } = method;
  const head = { group, method, parameters: toParameters(group, method) };
  const call = toCall(method);
  const one = (name: string, type: string, read: string) =>
    toDefinition({ ...head, name, async: words[kind].async, gives: `Answer[${type}]` }, [
      `return ${words[kind].await}self._sender.send(`,
      `    ${call},`,
      `    ${read},`,
      ')',
    ]);
  if (answer.kind === 'nothing') return one(method.name, 'None', 'calls.nothing');
  if (answer.kind === 'text') return one(method.name, 'str', 'calls.text');
  const model = `models.${modelName(group, method)}`;
  if (answer.kind === 'object') return one(method.name, model, `calls.model(${model})`);
  const page = `Page[${model}]`;
  const gives = `${words[kind].iterator}[${model}]`;
  const all = ['return self._sender.pages(', `    ${call},`, `    ${page},`, ')'];
  return [
    ...toDefinition({ ...head, name: method.name, async: '', gives }, all),
    ...(answer.paged ? one(`${method.name}_page`, page, `calls.model(${page})`) : []),
  ];
}

type Head = {
  group: Group;
  method: NamedOperation;
  parameters: string[];
  name: string;
  async: string;
  gives: string;
};

function toDefinition({ method, parameters, name, async, gives }: Head, body: string[]): string[] {
  return [
    '',
    `    ${async}def ${name}(`,
    ...parameters.map((parameter) => `        ${parameter},`),
    `    ) -> ${gives}:`,
    ...toDocstring(method),
    ...body.map((line) => `        ${line}`),
  ];
}

/** Names are positional, because a field may have the same name. */
function toParameters(group: Group, method: NamedOperation): string[] {
  const names = method.pathNames.map((name) => `${name}: str`);
  const { contentTypes } = method;
  const types = contentTypes.map((type) => `"${type}"`).join(', ');
  const content = contentTypes.length > 0 ? ['content: bytes | str'] : [];
  return [
    'self',
    ...names,
    '/',
    ...content,
    '*',
    ...(content.length > 0 ? [`content_type: Literal[${types}]`] : []),
    'options: Options | None = None',
    ...(takesFields(method) ? [`**fields: Unpack[inputs.${inputName(group, method)}]`] : []),
  ];
}

function toCall(method: NamedOperation): string {
  const names = method.pathNames.map((name) => `"${name}": ${name}`).join(', ');
  const body = method.bodyRequired ? 'body=fields' : 'body=fields or None';
  return `Call(${[
    `method="${method.method.toUpperCase()}"`,
    `path="${method.path}"`,
    `names={${names}}`,
    ...(takesFields(method) ? [takesQuery(method) ? 'query=fields' : body] : []),
    ...(method.contentTypes.length > 0 ? ['content=content', 'content_type=content_type'] : []),
    'options=options',
  ].join(', ')})`;
}

function toDocstring({ summary, description }: NamedOperation): string[] {
  const escaped = [`${summary}.`, ...(description ? ['', ...wrap(description)] : [])].map((line) =>
    line.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"'),
  );
  if (escaped.length === 1) return [`        """${escaped[0]}"""`];
  const [first = '', ...others] = escaped;
  return [`        """${first}`, ...others.map((line) => (line ? `        ${line}` : '')), '        """'];
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
