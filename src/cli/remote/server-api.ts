// Calls the API of a server from the command line, with a token.
import { z } from 'zod';
import { SECOND } from '../../clock.ts';
import { isThisMachine } from '../../config/this-machine.ts';
import { Refusal } from '../command.ts';

const TIMEOUT = 30 * SECOND;
const problem = z.object({ title: z.string(), detail: z.string().optional(), code: z.string().optional() });

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
export class ServerRefusal extends Refusal {
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.code = code;
  }
}

/** There was no answer, or one that says to ask again: what was asked may succeed later. */
export class Unreachable extends Refusal {}

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
    throw new Unreachable(`${server} can’t be reached: ${error.cause?.message ?? error.message}.`);
  });
  const text = await response.text();
  const json = toJson(text);
  if (response.ok) return answer.parse(json);
  const { title, detail, code } = problem.safeParse(json).data ?? { title: `${server} answered ${response.status}` };
  const words = `${detail ?? title}.`;
  throw LATER.has(response.status) ? new Unreachable(words) : new ServerRefusal(words, code);
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
