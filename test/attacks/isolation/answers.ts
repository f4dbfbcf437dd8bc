// Answers as the tests of isolation compare them.
import type { RawAnswer } from '../../kit/raw.ts';

/**
 * An answer without what differs each time: what was asked about, ids of requests and interactions, cookies' values, the
 * seconds that a limit has to go.
 */
export function withoutChance({ status, headers, text }: RawAnswer, echoed = '{none}') {
  const { date: _, 'x-request-id': __, 'content-length': ___, 'set-cookie': cookies = [], ...rest } = headers;
  const stable = (said: string) =>
    said
      .replaceAll(echoed, '{it}')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '{uuid}')
      .replace(/(interaction|authorize)\/[\w-]{20,}/g, '$1/{uid}')
      .replace(/(name="(?:xsrf|csrf)" value=")[^"]+/, '$1{xsrf}')
      .replace(/(";r=\d+;t=)\d+/g, '$1{seconds}');
  const names = cookies.map((cookie) => cookie.split('=')[0]).sort();
  return { status, text: stable(text), names, headers: JSON.parse(stable(JSON.stringify(rest))) };
}
