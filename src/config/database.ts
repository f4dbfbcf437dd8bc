// Which PostgreSQL the configuration names: one URL, or its parts, in which nothing has to be escaped. The rest of the
// program knows only the URL.
import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { isThisMachine } from './this-machine.ts';

const POSTGRES_URL = /^postgres(ql)?:\/\//;

const url = z
  .string()
  .regex(POSTGRES_URL, 'must begin with postgres:// or postgresql://')
  .refine(
    (text) => !POSTGRES_URL.test(text) || isReadable(text),
    'is not a URL; a character of the password may need escaping, or set DATABASE_HOST, DATABASE_USER, DATABASE_PASSWORD … instead',
  );

export const databaseVariables = {
  DATABASE_URL: url.optional(),
  DATABASE_HOST: z
    .string()
    .regex(/^[^\s@?#[\]]+$/, 'must be a host name, an address, or the directory of a Unix socket')
    .optional(),
  DATABASE_PORT: z.coerce.number().int().min(1).max(65535).optional(),
  // `pg` does not read these in the path of a URL, however they are escaped.
  DATABASE_NAME: z
    .string()
    .regex(/^[^/?#:@&=+$,;]+$/, 'must be without / ? # : @ & = + $ , ;')
    .optional(),
  DATABASE_USER: z.string().optional(),
  DATABASE_PASSWORD: z.string().optional(),
  DATABASE_SSLMODE: z.enum(['disable', 'verify-full', 'no-verify']).optional(),
  DATABASE_SSLROOTCERT: z.string().optional(),
  DATABASE_TLS: z.enum(['on', 'off']).default('on'),
  DATABASE_DIRECT_URL: url.optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(1000).default(10),
  DATABASE_PREPARED: z.enum(['on', 'off']).default('on'),
  MIGRATE: z.enum(['on', 'off']).default('on'),
};

type Env = z.output<z.ZodObject<typeof databaseVariables>>;

const PARTS = ['PORT', 'NAME', 'USER', 'PASSWORD', 'SSLMODE', 'SSLROOTCERT'] as const;
const DEFAULT_NAME = 'gatehouse';

/** Whether PostgreSQL is meant, even if its values are wrong. */
export const namesPostgresql = (given: NodeJS.ProcessEnv): boolean =>
  given.DATABASE_URL !== undefined || given.DATABASE_HOST !== undefined;

/** Conditions, each with the mistake to report if it doesn't hold. */
export function databaseChecks(given: NodeJS.ProcessEnv): [ok: boolean, mistake: string][] {
  const parts = PARTS.map((part) => `DATABASE_${part}`).filter((name) => given[name] !== undefined);
  return [
    [
      given.DATABASE_URL === undefined || (given.DATABASE_HOST === undefined && parts.length === 0),
      'DATABASE_URL: is set beside DATABASE_HOST or other parts of it; set either the URL or the parts',
    ],
    [
      given.DATABASE_URL !== undefined || given.DATABASE_HOST !== undefined || parts.length === 0,
      `${parts[0]}: goes with DATABASE_HOST; set that, too`,
    ],
    [
      given.DATABASE_DIRECT_URL === undefined || namesPostgresql(given),
      'DATABASE_DIRECT_URL: goes with DATABASE_URL or DATABASE_HOST; set one of them, too',
    ],
    [
      given.MIGRATE !== 'off' || namesPostgresql(given),
      'MIGRATE: off needs DATABASE_URL or DATABASE_HOST; only the server itself can migrate the embedded database',
    ],
  ];
}

/**
 * In production, what is stored about users must not cross a network unencrypted, or go to a server that only pretends to
 * be the database.
 */
export function databaseProductionChecks(env: Env): [ok: boolean, mistake: string][] {
  const direct = env.DATABASE_DIRECT_URL;
  return [
    [
      isPrivateEnough(env, toDatabaseUrl(env)),
      `${env.DATABASE_HOST ? 'DATABASE_SSLMODE' : 'DATABASE_URL'}: ${NEEDS_TLS}`,
    ],
    [isPrivateEnough(env, direct), `DATABASE_DIRECT_URL: ${NEEDS_TLS}`],
  ];
}

const NEEDS_TLS =
  'the database is on another machine, so production needs sslmode=verify-full; or set DATABASE_TLS=off if its network is private';

const isPrivateEnough = ({ DATABASE_TLS }: Env, url: string | undefined) =>
  url === undefined || DATABASE_TLS === 'off' || ['here', 'verified'].includes(routeTo(url));

/** How a connection gets to the database: not over a network, encrypted to a verified server, or neither. */
export function routeTo(url: string): 'here' | 'verified' | 'open' {
  const { searchParams = new URLSearchParams() } = parseLoosely(url) ?? {};
  // `pg` takes the last of several; a URL that names several is accepted only if each of them will do.
  const named = [decodeURIComponent(URL.parse(url)?.hostname ?? ''), ...searchParams.getAll('host')].filter(Boolean);
  // Without a host, `pg` reads a variable of its own.
  const hosts = named.length > 0 ? named : [process.env.PGHOST || 'localhost'];
  if (hosts.every((host) => host.startsWith('/') || isThisMachine(host))) return 'here';
  const modes = searchParams.getAll('sslmode');
  return modes.length > 0 && modes.every((mode) => mode === 'verify-full') ? 'verified' : 'open';
}

/** For what doesn't work through a pooler: LISTEN, migrations and the queue. */
export const directUrlOf = (config: { databaseUrl: string | undefined; databaseDirectUrl?: string | undefined }) =>
  config.databaseDirectUrl ?? config.databaseUrl;

export function toDatabaseUrl(env: Env): string | undefined {
  return env.DATABASE_HOST === undefined ? env.DATABASE_URL : joinParts(env.DATABASE_HOST, env);
}

function joinParts(host: string, env: Env): string {
  const {
    DATABASE_USER: user = DEFAULT_NAME,
    DATABASE_PASSWORD: password,
    DATABASE_SSLMODE: sslmode,
    DATABASE_SSLROOTCERT: sslrootcert,
  } = env;
  const credentials = [user, password].filter((part) => part !== undefined).map(encodeURIComponent);
  const isSocket = host.startsWith('/');
  const authority = isSocket ? '' : isIPv6(host) ? `[${host}]` : host;
  const port = env.DATABASE_PORT === undefined ? '' : String(env.DATABASE_PORT);
  const query = new URLSearchParams({
    ...(isSocket && { host, ...(port && { port }) }),
    ...(sslmode !== undefined && { sslmode }),
    ...(sslrootcert !== undefined && { sslrootcert }),
  });
  const name = encodeURIComponent(env.DATABASE_NAME ?? DEFAULT_NAME);
  const place = `${authority}${port && !isSocket ? `:${port}` : ''}`;
  return `postgres://${credentials.join(':')}@${place}/${name}${query.size > 0 ? `?${query}` : ''}`;
}

/** Host and path, without user and password. */
export function describeUrl(url: string): string {
  const { host = '', pathname = '', searchParams } = parseLoosely(url) ?? {};
  return `${searchParams?.get('host') ?? host}${pathname}`;
}

/** A URL without a host names a socket in its query. */
const parseLoosely = (text: string) => URL.parse(text) ?? URL.parse(text.replace('@/', '@localhost/'));

/** Whether `pg` reads it. */
function isReadable(text: string): boolean {
  const parsed = parseLoosely(text);
  if (!parsed) return false;
  try {
    decodeURIComponent(parsed.username + parsed.password);
    decodeURI(parsed.pathname);
    return true;
  } catch {
    return false;
  }
}
