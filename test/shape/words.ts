// Words that plain English can mostly do without, wherever they stand in a sentence.
import type { Measured } from './figure.ts';
import type { Paragraph } from './prose.ts';

const VAGUE = /\b(?:whoever|whatever|whomever)\b/gi;

/** “Everyone who”, “everything that”, or the noun itself says it. */
export function measureVagueWords(paragraphs: Paragraph[]): Measured {
  const hits = paragraphs.flatMap(({ path, lines }) =>
    lines.flatMap(({ number, text }) => (text.match(VAGUE) ?? []).map(() => ({ at: `${path}:${number}`, what: text }))),
  );
  return { now: hits.length, hits };
}
