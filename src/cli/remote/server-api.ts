// Calls the API of a server from the command line, with a token.
import { z } from 'zod';
import { PERSONAL_TOKEN_PREFIX } from '../../apps/keys/personal-tokens.ts';
import { SECOND } from '../../clock.ts';
import { isThisMachine } from '../../config/this-machine.ts';
import { REFUSED, Refusal } from '../command.ts';

const TIMEOUT = 30 * SECOND;
const mistake = z.object({ field: z.string(), code: z.string(), detail: z.string() });
const problem = z.object({
  ...{ title: z.string(), detail: z.string().optional(), code: z.string().optional() },
  errors: z.array(mistake).optional(),
});

type Asked<Schema extends z.ZodType> = {
  server: string;
  path: string;
  answer: Schema;
  method?: 'GET' | 'POST' | 'DELETE';
  token?: string;
  body?: object;
  signal?: AbortSignal | undefined;
};

/** What the server says no with. */
export class ServerRefusal extends Refusal {}

/** There was no answer, or one that says to ask again: what was asked may succeed later. */
export class Unreachable extends Refusal {}

/** What a token with more scopes may be allowed. */
const NARROW = new Set(['insufficient_scope', 'cannot_grant']);
const MORE_SCOPES = ' Add scopes to your token: `gatehouse login --server … --scopes default,SCOPE`.';

const LATER = new Set([429, 502, 503, 504]);

/** Throws a `Refusal` with what the server says. A redirect is refused: it could lead the token elsewhere. */
export async function askServer<Schema extends z.ZodType>(asked: Asked<Schema>): Promise<z.output<Schema>> {
  const { server, path, answer, method = 'GET', token, body, signal } = asked;
  const late = AbortSignal.timeout(TIMEOUT);
  const response = await fetch(`${server}/api/v1${path}`, {
    method,
    redirect: 'error',
    signal: signal ? AbortSignal.any([signal, late]) : late,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((error) => {
    const why = error.cause?.message ?? error.message;
    throw new Unreachable(`${server} can’t be reached: ${why}.`, REFUSED, { code: 'unreachable' });
  });
  const text = await response.text();
  const json = toJson(text);
  if (response.ok) return answer.parse(json);
  const { title, detail, code, errors } = problem.safeParse(json).data ?? {
    title: `${server} answered ${response.status}`,
  };
  const isNarrow = token?.startsWith(PERSONAL_TOKEN_PREFIX) && NARROW.has(code ?? '');
  const Kind = LATER.has(response.status) ? Unreachable : ServerRefusal;
  throw new Kind(`${detail ?? title}.${isNarrow ? MORE_SCOPES : ''}`, REFUSED, { code, errors });
}

function toJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** BASE_URL of a server. A token travels only encrypted, or on this machine. Throws a `Refusal`. */
export function toServer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new Refusal(`${text} is no address of a server.`);
  if (url.protocol === 'http:' && !isThisMachine(url.hostname))
    throw new Refusal(`${text} is not https, so anybody on the way could read your token.`);
  return `${url.origin}${url.pathname}`.replace(/(?<!\/)\/+$/, '');
}
