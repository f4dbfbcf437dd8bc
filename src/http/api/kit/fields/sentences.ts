// What a schema's issue says to people: in words that need no program to read. A schema's own message goes first.
import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

const MUST_BE = /^must be /;

/** Undefined where zod's own words stand; the tests find no schema of a route for which they do. */
export function say(issue: Issue): string | undefined {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'is missing';
  if (issue.code === 'invalid_key') return 'has a name that cannot be used';
  const what = nounOf(issue);
  return what && `must be ${what}`;
}

function nounOf(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return nouns[issue.expected];
    case 'invalid_value':
      return issue.values.map(String).join(', or ');
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${units[issue.origin] ?? ''}`;
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${units[issue.origin] ?? ''}`;
    case 'invalid_format':
      return issue.format === 'regex' ? `text that matches ${issue.pattern}` : formats[issue.format];
    case 'invalid_union':
      return nounOfUnion(issue);
    default:
      return undefined;
  }
}

/** Each alternative says what it would have been. */
function nounOfUnion({ errors }: Extract<Issue, { code: 'invalid_union' }>): string {
  const said = errors.flatMap(([first]) => (first?.path.length === 0 ? first.message.replace(MUST_BE, '') : []));
  return [...new Set(said)].join(', or ') || 'in another form';
}

const nouns: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const units: Record<string, string> = { string: ' characters long', array: ' entries' };

const formats: Record<string, string> = {
  url: 'an http(s) URL',
  uuid: 'a UUID',
  ipv4: 'an IP address',
  ipv6: 'an IP address',
  date: 'a day like 2026-05-04',
  datetime: 'a time like 2026-05-04T09:30:00Z or 2026-05-04T11:30:00+02:00',
};
