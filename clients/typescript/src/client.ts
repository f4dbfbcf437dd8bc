// Clients of one App's API and of the server's: a method for each HTTP method, typed by the address.
import type {
  Content,
  InputOf,
  ItemOf,
  Listing,
  Method,
  Operation,
  OutputOf,
  PagedPath,
  PathOf,
  PathsOf,
} from './operations.ts';
import type { paths } from './schema.ts';
import { type Outgoing, type Sending, send } from './send.ts';
import type { paths as serverPaths } from './server-schema.ts';

export type ClientOptions = SendingOptions & {
  /** The App's issuer, such as `https://id.example.com/o/blog`. */
  issuer: string;
};

export type ServerClientOptions = SendingOptions & {
  /** The server's address, such as `https://id.example.com`. */
  server: string;
};

type SendingOptions = {
  /**
   * An API key or an access token, or what gets one; it is asked for with each attempt. If it is missing, as from a variable of the
   * environment that isn't set, no client is made.
   */
  credential: string | undefined | (() => string | Promise<string>);
  /** How often a call is sent again; 3 unless given. */
  retries?: number;
  /** In milliseconds, for each attempt; 10,000 unless given. */
  timeout?: number;
  fetch?: typeof fetch;
};

export type CallOptions = {
  /** The `etag` that was read: the change is made only if it is still the same. */
  ifMatch?: string;
  /** Instead of the one that is made for each change. */
  idempotencyKey?: string;
  /** The organization to act in. */
  organization?: string;
  /** Instead of the client's, in milliseconds for each attempt; `Infinity` for none, such as for a long export. */
  timeout?: number;
  signal?: AbortSignal;
};

export type Answer<Data> = {
  data: Data;
  /** Changes with the thing; for `ifMatch`. */
  etag: string | undefined;
  requestId: string | undefined;
  /** Whether an earlier call with the same idempotency key had the effect. */
  replayed: boolean;
};

/** The input may be left out if nothing in it is required. */
type Arguments<Input> = object extends Input ? [input?: Input & CallOptions] : [input: Input & CallOptions];

type Call<Paths extends PathsOf<Paths>, M extends Method> = <Path extends PathOf<Paths, M>>(
  path: Path,
  ...input: Arguments<InputOf<Operation<Paths, M, Path>>>
) => Promise<Answer<OutputOf<Operation<Paths, M, Path>>>>;

type ClientOf<Paths extends PathsOf<Paths>> = { [M in Method]: Call<Paths, M> } & {
  /** The items of all pages of a list, which are fetched as they are needed. */
  list<Path extends PagedPath<Paths>>(
    path: Path,
    ...input: Arguments<InputOf<Listing<Paths, Path>>>
  ): AsyncIterableIterator<ItemOf<Listing<Paths, Path>>>;
};

export type Client = ClientOf<paths>;
export type ServerClient = ClientOf<serverPaths>;

/** Of an App's API: its users, clients and everything else in it. Throws a TypeError without a credential. */
export function createClient({ issuer, ...options }: ClientOptions): Client {
  return clientOf<paths>(issuer, options);
}

/** Of the server's API: Apps and their members. The credential is a developer's personal access token. Throws as `createClient`. */
export function createServerClient({ server, ...options }: ServerClientOptions): ServerClient {
  return clientOf<serverPaths>(server, options);
}

function clientOf<Paths extends PathsOf<Paths>>(address: string, options: SendingOptions): ClientOf<Paths> {
  const { credential, retries = 3, timeout = 10_000, fetch = globalThis.fetch } = options;
  if (!credential) throw new TypeError('credential is missing: is the variable that it comes from set?');
  const getCredential = typeof credential === 'string' ? () => credential : credential;
  const sending: Sending = { fetch, credential: getCredential, retries, timeout };
  const base = `${address.replace(/\/+$/, '')}/api/v1`;
  const call =
    (method: Method) =>
    async (path: string, input: AnyInput = {}) =>
      toAnswer(await send(sending, toOutgoing(base, { method, path, input })));
  const [get, post] = [call('get'), call('post')];
  const client = { get, post, put: call('put'), patch: call('patch'), delete: call('delete') };
  // What a call takes and gives follows from its path alone, which only the types know.
  return {
    ...client,
    list: (path: string, input: AnyInput = {}) =>
      listItems((cursor) =>
        typeof input.body === 'object'
          ? post(path, { ...input, body: { ...input.body, ...cursor } })
          : get(path, { ...input, query: { ...input.query, ...cursor } }),
      ),
  } as unknown as ClientOf<Paths>;
}

type AnyInput = CallOptions & {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: object | Content | undefined;
  contentType?: string;
};

type Asked = { method: Method; path: string; input: AnyInput };

function toOutgoing(base: string, { method, path, input }: Asked): Outgoing {
  const url = new URL(base + fillPath(path, input.path));
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const { body, contentType = 'application/json' } = input;
  const isContent = typeof body === 'string' || body instanceof Uint8Array;
  const key = method === 'get' ? undefined : (input.idempotencyKey ?? crypto.randomUUID());
  return {
    url,
    method: method.toUpperCase(),
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': contentType }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(input.ifMatch !== undefined && { 'if-match': input.ifMatch }),
      ...(input.organization !== undefined && { 'x-organization-id': input.organization }),
    },
    body: isContent || body === undefined ? body : JSON.stringify(body),
    ...{ timeout: input.timeout, signal: input.signal },
  };
}

/** A value that is empty or made of dots would lead to another address. */
function fillPath(path: string, values: Record<string, string> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (!value || /^\.+$/.test(value)) throw new TypeError(`${name} can't be part of an address`);
    return encodeURIComponent(value);
  });
}

async function toAnswer(answer: Response): Promise<Answer<unknown>> {
  const isJson = answer.headers.get('content-type')?.startsWith('application/json');
  const data = answer.status === 204 ? undefined : await (isJson ? answer.json() : answer.text());
  return {
    data,
    etag: answer.headers.get('etag') ?? undefined,
    requestId: answer.headers.get('x-request-id') ?? undefined,
    replayed: answer.headers.get('idempotent-replayed') === 'true',
  };
}

type Page = { items: unknown[]; next_cursor: string | null };

async function* listItems(read: (cursor: { cursor?: string }) => Promise<Answer<unknown>>): AsyncGenerator<unknown> {
  for (let cursor: string | null = null; ; ) {
    const page = (await read(cursor === null ? {} : { cursor })).data as Page;
    yield* page.items;
    cursor = page.next_cursor;
    if (cursor === null) return;
  }
}
