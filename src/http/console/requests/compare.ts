// Two texts beside each other, with the part in which they differ: an address that was sent, and the one most like it.

/** `differs` is between what both begin with and what both end with. */
export type Marked = { before: string; differs: string; after: string };

export const unmarked = (text: string): Marked => ({ before: text, differs: '', after: '' });

/** The registered text that has most in common with the one that was sent comes back marked; the others as they are. */
export function compare(sent: string, registered: readonly string[]): { sent: Marked; registered: Marked[] } {
  const closest = registered.toSorted((one, other) => inCommon(sent, other) - inCommon(sent, one))[0];
  if (closest === undefined || registered.includes(sent))
    return { sent: unmarked(sent), registered: registered.map(unmarked) };
  return {
    sent: mark(sent, closest),
    registered: registered.map((one) => (one === closest ? mark(one, sent) : unmarked(one))),
  };
}

function mark(text: string, other: string): Marked {
  const start = commonStart(text, other);
  const end = commonEnd(text.slice(start), other.slice(start));
  const until = text.length - end;
  return { before: text.slice(0, start), differs: text.slice(start, until), after: text.slice(until) };
}

function inCommon(one: string, other: string): number {
  const start = commonStart(one, other);
  return start + commonEnd(one.slice(start), other.slice(start));
}

function commonStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

const commonEnd = (one: string, other: string): number => commonStart(reverse(one), reverse(other));

const reverse = (text: string) => [...text].toReversed().join('');
