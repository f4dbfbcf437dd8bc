// Whether a regular expression takes time in proportion to any text.
import { isSafe } from 'redos-detector';
import type { Pattern } from './read.ts';

/** Steps, and not time, end the search, so that a busy machine finds the same. */
const BOUNDS = { maxSteps: 20_000, maxScore: 200 };

export function isLinear({ source, flags }: Pick<Pattern, 'source' | 'flags'>): boolean {
  return isSafe(new RegExp(withoutLooks(source), flags.replace('v', 'u')), BOUNDS).safe;
}

/**
 * With the text of a lookaround in place of it: like a text that is required, it may fail and send the engine back, which the
 * detector doesn't follow.
 */
function withoutLooks(source: string): string {
  return source.replace(/(\\.|\[(?:\\.|[^\]\\])*\])|\(\?<?[=!]/g, (_, kept?: string) => kept ?? '(?:');
}
