// Sentences whose subject is a clause (“Who has a second factor is asked for it”): plain English has a noun there.
import type { Hit, Measured } from './figure.ts';
import type { Paragraph } from './prose.ts';

/** Ends with a mark before a space and no small letter (which would be an abbreviation), at a cell's or the text's end. */
const SENTENCE = /[^|]+?(?:[.?!]+["”’)\]*_]*(?=\s+[^a-z\s]|\s*$)|(?=\|)|$)/g;

const CLAUSE = /^["“‘'([*_#>\s\d.-]*(Who|Whoever|Whose|Whom|Whomever|To who|To whom|To whoever)\b/;

const QUESTION = /\?["”’)\]*_]*$/;

/** Questions may begin so. */
export function measureSentences(paragraphs: Paragraph[]): Measured {
  const hits = paragraphs.flatMap(findClauses);
  return { now: hits.length, hits };
}

function findClauses({ path, lines }: Paragraph): Hit[] {
  const text = lines.map((line) => line.text).join('\n');
  return [...text.matchAll(SENTENCE)]
    .filter(([sentence]) => CLAUSE.test(sentence) && !QUESTION.test(sentence))
    .map(({ index, 0: sentence }) => {
      const before = text.slice(0, index + sentence.search(/\S/)).split('\n').length - 1;
      return { at: `${path}:${lines[before]?.number}`, what: sentence.trim().replace(/\s+/g, ' ') };
    });
}
