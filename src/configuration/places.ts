// The place of a mistake in a configuration, as people find it in their file: by the name of the thing, not by its number in a list.

import { Problem, sayAll } from '../problem.ts';
import { isKeyOf } from '../tables.ts';
import { keyOf, type SectionName, sections } from './sections.ts';

/** Of a field of a thing, such as `clients.Blog.redirect_uris.0`. */
export const placeOf = (section: SectionName | 'app', key: string, field?: string): string =>
  [...(section === 'app' ? [] : [section, key]), ...(field === undefined ? [] : [field])].join('.');

/** The name of what a section's list has there; undefined for what has none. */
export function nameOf(section: SectionName, item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const isText = (value: unknown) => typeof value === 'string' && value !== '';
  return sections[section].namedBy.every((field) => isText(Reflect.get(item, field)))
    ? keyOf(section, item)
    : undefined;
}

/** Names the fields of a request's problem by their places. */
export async function withPlaces<Result>(configuration: unknown, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Problem ? atPlaces(error, (field) => placeInRequest(configuration, field)) : error;
  }
}

/** The problem of fields whose places are known, told by them; any other stays as it is. */
export function atPlaces(problem: Problem, toPlace: (field: string) => string): Problem {
  if (problem.errors.length === 0) return problem;
  const { code, errors, retryAfter, members } = problem.renamed(toPlace);
  return new Problem(code, sayAll(errors), { errors, retryAfter, members, cause: problem });
}

const IN_REQUEST = /^configuration\.(.+)$/;
const IN_LIST = /^(\w+)\.(\d+)(?:\.(.+))?$/;

function placeInRequest(configuration: unknown, path: string): string {
  const [, inside] = IN_REQUEST.exec(path) ?? [];
  if (inside === undefined) return path;
  const [, section = '', index, field] = IN_LIST.exec(inside) ?? [];
  if (!isKeyOf(sections, section)) return inside;
  const item: unknown = Object(Reflect.get(Object(configuration), section))[Number(index)];
  const name = nameOf(section, item);
  return name === undefined ? inside : placeOf(section, name, field);
}
