// Positional parameters: more than two after the leading `db` (or `core`) and `app` are hard to read where they are passed. At
// a door its `visit`, `call` or `ctx` stands for both.
import type { ts } from 'ts-morph';
import { type Measured, percent } from './figure.ts';
import { type NamedFunction, namedFunctions, typeTextOf } from './functions.ts';
import { onOneLine, placeOf } from './nodes.ts';
import { type Files, standsForParts, toFiles } from './parts.ts';

const MOST = 2;

/** `now` is a share of all named functions, in percent. */
export function measureParameters(sources: ts.SourceFile[]): Measured {
  const files = toFiles(sources);
  const functions = sources.flatMap(namedFunctions);
  const long = functions.filter((one) => ownParameters(one, files).length > MOST);
  const hits = long.map(({ name, node, parameters }) => ({
    at: placeOf(node),
    what: `${name}(${toList(parameters)})`,
  }));
  return { now: percent(hits.length, functions.length), hits };
}

function ownParameters({ parameters }: NamedFunction, files: Files): ts.ParameterDeclaration[] {
  const [first] = parameters;
  const afterParts = first && standsForParts(first, files) ? parameters.slice(1) : parameters;
  const [next] = afterParts;
  return next && (isApp(next) || isDoor(next)) ? afterParts.slice(1) : afterParts;
}

const isDoor = (parameter: ts.ParameterDeclaration) => /^_?(visit|call|ctx)$/.test(parameter.name.getText());

const isApp = (parameter: ts.ParameterDeclaration) =>
  parameter.name.getText() === 'app' || typeTextOf(parameter) === 'App';

const toList = (parameters: ts.ParameterDeclaration[]) =>
  parameters.map(({ name }) => onOneLine(name.getText())).join(', ');
