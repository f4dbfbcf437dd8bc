// Sentences whose subject is a clause (“Who has a second factor is asked for it”): plain English has a noun there.
import type { Hit, Measured } from './figure.ts';
import { onOneLine } from './nodes.ts';
import type { Paragraph } from './prose.ts';

/** Ends at a full stop that no small letter follows (after an abbreviation one does), at the end of a table's cell, or with the text. */
const SENTENCE = /[^|]+?(?:[.?!]+["”’)\]*_]*(?=\s+[^a-z\s]|\s*$)|(?=\|)|$)/g;

const CLAUSE = /^(Who|Whoever|Whose|Whom|Whomever|To who|To whom|To whoever)\b/;

/** List marks, quotes and emphasis may precede the first word. A name in backticks is not read as a word. */
const FIRST_WORD = /[\p{L}`]/u;

const QUESTION = /\?["”’)\]*_]*$/;

/** Questions may begin so. */
export function measureSentences(paragraphs: Paragraph[]): Measured {
  const hits = paragraphs.flatMap(findClauses);
  return { now: hits.length, hits };
}

function findClauses({ path, lines }: Paragraph): Hit[] {
  const text = lines.map((line) => line.text).join('\n');
  return [...text.matchAll(SENTENCE)].flatMap(({ index, 0: whole }) => {
    const first = whole.search(FIRST_WORD);
    const sentence = onOneLine(whole.slice(first));
    if (first < 0 || !CLAUSE.test(sentence) || QUESTION.test(sentence)) return [];
    const line = text.slice(0, index + first).split('\n').length - 1;
    return [{ at: `${path}:${lines[line]?.number}`, what: sentence }];
  });
}
