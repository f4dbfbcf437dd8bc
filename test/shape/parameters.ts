// Positional parameters: more than two after the leading `db` (or `core`) and `app` are hard to read where they are passed.
import type { ParameterDeclaration, SourceFile } from 'ts-morph';
import { type Measured, percent } from './figure.ts';
import { type NamedFunction, namedFunctions } from './functions.ts';
import { placeOf } from './house.ts';

const MOST = 2;

const isCore = isCalled(/^(db|core|system|database|guarded|parts)$/, /^(Db|Core|System|Database)$/);
const isApp = isCalled(/^app$/, /^App$/);

/** `now` is a share of all named functions, in percent. */
export function measureParameters(files: SourceFile[]): Measured {
  const functions = files.flatMap(namedFunctions);
  const long = functions.filter((one) => rest(one).length > MOST);
  const hits = long.map((one) => ({ at: placeOf(one.node), what: `${one.name}(${namesOf(one.parameters)})` }));
  return { now: percent(hits.length, functions.length), hits };
}

function rest({ parameters }: NamedFunction): ParameterDeclaration[] {
  const own = parameters.filter((one) => one.getName() !== 'this');
  const afterCore = isCore(own[0]) ? own.slice(1) : own;
  return isApp(afterCore[0]) ? afterCore.slice(1) : afterCore;
}

function isCalled(name: RegExp, type: RegExp) {
  return (one: ParameterDeclaration | undefined) =>
    one !== undefined && (name.test(one.getName()) || type.test(one.getTypeNode()?.getText() ?? ''));
}

const namesOf = (parameters: ParameterDeclaration[]) =>
  parameters.map((one) => one.getName().replace(/\s+/g, ' ')).join(', ');
