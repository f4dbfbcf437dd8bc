// The configuration comes from the environment only (main and cli read .env if it exists). All mistakes are reported at
// once, by name, except that secrets in files are read first. In production, defaults that are only convenient on a laptop stop the start.
import type { BlockList } from 'node:net';
import { z } from 'zod';
import { auditLogVariables } from './config/audit-log.ts';
import { type BreachedPasswords, breachedPasswordsVariables } from './config/breached-passwords.ts';
import { type CaptchaService, captchaVariables, toCaptchaService } from './config/captcha.ts';
import { certificateChecks } from './config/certificates.ts';
import {
  databaseChecks,
  databaseProductionChecks,
  databaseVariables,
  namesPostgresql,
  toDatabaseUrl,
} from './config/database.ts';
import { dnsVariables, toDnsServers } from './config/dns.ts';
import { toBlockList } from './config/ip-ranges.ts';
import { mailVariables } from './config/mail.ts';
import { readSecretFiles } from './config/secret-files.ts';
import { smsVariables } from './config/sms.ts';
import { isThisMachine } from './config/this-machine.ts';
import { type AskedTracing, toTracing, tracingVariables } from './config/tracing.ts';
import { toUpstreamHosts, upstreamVariables } from './config/upstreams.ts';

export type { CaptchaService } from './config/captcha.ts';

const MIN_SECRET_LENGTH = 32;
const MIN_OPERATOR_PASSWORD_LENGTH = 12;

export type Config = {
  production: boolean;
  /**
   * An origin, or an origin and a path, without trailing slash. Every URL that we print, mail or sign is built from it,
   * never from a request.
   */
  baseUrl: string;
  /** A browser origin for each App, with `{app}` for the slug; if undefined, `{baseUrl}/o/{slug}` is used. */
  appUrl: string | undefined;
  host: string;
  port: number;
  databaseUrl: string | undefined;
  /** Bypasses the pooler that databaseUrl leads to, if there is one; read by directUrlOf (config/database.ts). */
  databaseDirectUrl: string | undefined;
  /** Whether statements are prepared by name; some poolers lose prepared statements. */
  databasePrepared: boolean;
  databasePoolSize: number;
  /** Whether the start migrates the database; if not, a role without DDL can serve. */
  migrate: boolean;
  dataDir: string;
  /** Newest first; undefined in development until the data directory provides one. */
  secretKeys: string[] | undefined;
  smtpUrl: string | undefined;
  mailFrom: string;
  /** The URL that SMS are posted to. If it is undefined in production, none are sent. */
  smsUrl: string | undefined;
  smsToken: string | undefined;
  workers: number;
  /** Peers whose X-Forwarded-For we trust. */
  trustProxy: BlockList | undefined;
  /** For how long an ending server still takes requests while /readyz says no: until a load balancer has asked. */
  drainDelaySeconds: number;
  logLevel: string;
  /** Where each event of the audit log goes, too. */
  auditLog: 'stdout' | 'off';
  /** Days after which events of the audit log are deleted; 0 for never. */
  auditLogDays: number;
  metricsToken: string | undefined;
  /** Spans of OpenTelemetry. */
  tracing: AskedTracing;
  /** Whether browsers are told to use https for the subdomains of our host, too (Strict-Transport-Security). */
  hstsSubdomains: boolean;
  providerCacheSize: number;
  /** In development: create the demo App and start the example programs. */
  demo: boolean;
  operator: { email: string; password: string } | undefined;
  /**
   * Whether connections may lead to addresses of a private network, such as an internal identity provider or a test's.
   */
  allowPrivateUpstreams: boolean;
  /** The only hosts that connections may lead to; if undefined, any. */
  upstreamHosts: string[] | undefined;
  /** Asked for the TXT records of domains; undefined for the system's own. */
  dnsServers: string[] | undefined;
  breachedPasswords: BreachedPasswords | undefined;
  captcha: CaptchaService | undefined;
  /** The console App's `sign_up`; if undefined, it can be changed there. */
  developerSignUp: 'open' | 'invitation' | 'closed' | undefined;
  /** Apps that one developer may own; operators have no such limit. */
  maxAppsPerDeveloper: number;
};

export class ConfigurationError extends Error {
  readonly mistakes: string[];
  /** The message without the mistakes. */
  readonly summary: string;

  constructor(mistakes: string[]) {
    const summary = `The configuration has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:`;
    super([summary, ...mistakes.map((mistake) => `  ${mistake}`)].join('\n'));
    this.name = 'ConfigurationError';
    this.summary = summary;
    this.mistakes = mistakes;
  }
}

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test'], 'must be production, development or test').optional(),
  BASE_URL: z.string().optional(),
  APP_URL: z.string().optional(),
  HOST: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  ...databaseVariables,
  DATA_DIR: z.string().default('./data'),
  SECRET_KEY: z.string().optional(),
  ...mailVariables,
  ...smsVariables,
  WORKERS: z.coerce.number().int().min(1).max(256).default(1),
  TRUST_PROXY: z.string().optional(),
  DRAIN_DELAY_SECONDS: z.coerce.number().int().min(0).max(30).default(0),
  ...auditLogVariables,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  METRICS_TOKEN: z.string().min(16).optional(),
  ...tracingVariables,
  HSTS_SUBDOMAINS: z.enum(['on', 'off']).optional(),
  PROVIDER_CACHE_SIZE: z.coerce.number().int().min(1).default(1000),
  DEMO: z.enum(['on', 'off']).optional(),
  OPERATOR_EMAIL: z.email('must be an email address').optional(),
  OPERATOR_PASSWORD: z.string().optional(),
  ...breachedPasswordsVariables,
  ...captchaVariables,
  ...upstreamVariables,
  ...dnsVariables,
  DEVELOPER_SIGN_UP: z.enum(['open', 'invitation', 'closed']).optional(),
  MAX_APPS_PER_DEVELOPER: z.coerce.number().int().min(1).max(100_000).default(100),
});

/** Throws ConfigurationError with every mistake. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const { given, mistakes: unreadable } = readSecretFiles(set);
  // Without their values, other variables would be blamed.
  if (unreadable.length > 0) throw new ConfigurationError(unreadable);
  const { env, mistakes } = parse(given);
  const production = env.NODE_ENV === 'production';
  const baseUrl = toBaseUrl(env.BASE_URL ?? `http://localhost:${env.PORT}`);
  const secretKeys = env.SECRET_KEY?.split(/[\s,]+/).filter(Boolean);
  const read = { env, given, baseUrl, secretKeys };
  mistakes.push(...failed(checksOf(read)));
  const trustProxy = toTrusted(env.TRUST_PROXY, (wrong) =>
    mistakes.push(`TRUST_PROXY: ${wrong} is not an IP address or CIDR range`),
  );
  const captcha = toCaptchaService(env, { given: Object.keys(given), wrong: (mistake) => mistakes.push(mistake) });
  if (production) mistakes.push(...failed(productionChecksOf(read)));
  if (mistakes.length > 0 || baseUrl === undefined) throw new ConfigurationError(mistakes);

  return {
    production,
    baseUrl,
    appUrl: env.APP_URL,
    host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: env.PORT,
    databaseUrl: toDatabaseUrl(env),
    databaseDirectUrl: env.DATABASE_DIRECT_URL,
    databasePrepared: env.DATABASE_PREPARED === 'on',
    databasePoolSize: env.DATABASE_POOL_SIZE,
    migrate: env.MIGRATE === 'on',
    dataDir: env.DATA_DIR,
    secretKeys,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    smsUrl: env.SMS_URL,
    smsToken: env.SMS_TOKEN,
    workers: env.WORKERS,
    trustProxy,
    drainDelaySeconds: env.DRAIN_DELAY_SECONDS,
    auditLog: env.AUDIT_LOG ?? (production ? 'stdout' : 'off'),
    auditLogDays: env.AUDIT_LOG_DAYS,
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN,
    tracing: toTracing(env),
    // Below a path, the host and its subdomains are another program's.
    hstsSubdomains: (env.HSTS_SUBDOMAINS ?? (new URL(baseUrl).pathname === '/' ? 'on' : 'off')) === 'on',
    providerCacheSize: env.PROVIDER_CACHE_SIZE,
    demo: !production && env.DEMO !== 'off',
    operator: toOperator(env),
    breachedPasswords: env.BREACHED_PASSWORDS,
    captcha,
    developerSignUp: env.DEVELOPER_SIGN_UP,
    maxAppsPerDeveloper: env.MAX_APPS_PER_DEVELOPER,
    allowPrivateUpstreams: env.ALLOW_PRIVATE_UPSTREAMS === 'on',
    upstreamHosts: toUpstreamHosts(env.UPSTREAM_HOSTS),
    dnsServers: toDnsServers(env.DNS_SERVERS),
  };
}

type Env = z.output<typeof schema>;
type Read = { env: Env; given: NodeJS.ProcessEnv; baseUrl: string | undefined; secretKeys: string[] | undefined };
/** A condition, and the mistake if it does not hold. */
type Check = [ok: boolean, mistake: string];

const failed = (checks: Check[]) => checks.filter(([ok]) => !ok).map(([, mistake]) => mistake);

function checksOf({ env, given, baseUrl, secretKeys }: Read): Check[] {
  return [
    [
      baseUrl !== undefined,
      'BASE_URL: must be like https://id.example.com, or https://example.com/id with a path of plain segments of which the first is not one of ours (console, api, o …)',
    ],
    [
      !secretKeys || (secretKeys.length > 0 && secretKeys.every((key) => key.length >= MIN_SECRET_LENGTH)),
      `SECRET_KEY: every key needs at least ${MIN_SECRET_LENGTH} characters; \`openssl rand -base64 48\` makes one`,
    ],
    [
      !env.APP_URL || isAppUrl(env.APP_URL),
      'APP_URL: must be an origin with {app} in its host, like https://{app}.id.example.com',
    ],
    [
      env.WORKERS === 1 || namesPostgresql(given),
      'WORKERS: more than one needs DATABASE_URL or DATABASE_HOST; the embedded database is one process’s at a time',
    ],
    [
      (given.OPERATOR_EMAIL === undefined) === (given.OPERATOR_PASSWORD === undefined),
      'OPERATOR_EMAIL: goes with OPERATOR_PASSWORD; set both or neither',
    ],
    ...databaseChecks(given),
    [given.SMS_TOKEN === undefined || given.SMS_URL !== undefined, 'SMS_TOKEN: goes with SMS_URL; set that, too'],
  ];
}

function productionChecksOf({ env, given, baseUrl, secretKeys }: Read): Check[] {
  return [
    [env.BASE_URL !== undefined, 'BASE_URL: is required in production'],
    [!env.BASE_URL || !baseUrl?.startsWith('http:'), 'BASE_URL: must be https: in production'],
    [!env.APP_URL || env.APP_URL.startsWith('https:'), 'APP_URL: must be https: in production'],
    [!env.SMS_URL || isPrivate(env.SMS_URL), 'SMS_URL: must be https: in production, or on this machine'],
    [secretKeys !== undefined, 'SECRET_KEY: is required in production; `openssl rand -base64 48` makes one'],
    [
      !env.OPERATOR_PASSWORD || env.OPERATOR_PASSWORD.length >= MIN_OPERATOR_PASSWORD_LENGTH,
      `OPERATOR_PASSWORD: needs at least ${MIN_OPERATOR_PASSWORD_LENGTH} characters in production`,
    ],
    ...certificateChecks(given),
    ...databaseProductionChecks(env),
  ];
}

function toOperator({ OPERATOR_EMAIL: email, OPERATOR_PASSWORD: password }: Env): Config['operator'] {
  return email !== undefined && password !== undefined ? { email, password } : undefined;
}

/** Parses each value on its own. Wrong ones are left out, so that the rest can still be checked together. */
function parse(given: Record<string, unknown>): { env: Env; mistakes: string[] } {
  const { error } = schema.safeParse(given);
  const wrong = error?.issues.map((issue) => String(issue.path[0])) ?? [];
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.includes(name)));
  return {
    env: schema.parse(rest),
    mistakes: error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [],
  };
}

const SEGMENTS = /^(\/[a-z0-9_-][a-z0-9._-]*)*\/?$/i;
/** What begins an address of our own, with or without BASE_URL's path before it. */
const OWN_SEGMENTS = /^\/(o|api|assets|connect|console|dev|docs|healthz|readyz|metrics)(\/|$)/i;

function toBaseUrl(text: string): string | undefined {
  const { pathname = '' } = URL.parse(text) ?? {};
  if (!SEGMENTS.test(pathname) || OWN_SEGMENTS.test(pathname)) return undefined;
  const origin = toOrigin(pathname === '/' ? text : text.replace(/^(https?:\/\/[^/?#]*)\/[^?#]*/i, '$1'));
  return origin && origin + pathname.replace(/\/$/, '');
}

function toOrigin(text: string): string | undefined {
  const url = URL.parse(text);
  const isOrigin =
    url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username;
  return isOrigin ? url.origin : undefined;
}

function isAppUrl(template: string): boolean {
  return /^https?:\/\/[^/]*\{app\}/.test(template) && toOrigin(template.replace('{app}', 'app')) !== undefined;
}

/** Whether nobody on the way can read what is sent there. */
function isPrivate(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || isThisMachine(hostname);
}

const toTrusted = (text: string | undefined, wrong: (entry: string) => void): BlockList | undefined =>
  text ? toBlockList(text.split(/[\s,]+/).filter(Boolean), wrong) : undefined;

/** Whether SMS are sent (mail/sms.ts). Features that need them are offered only then. */
export const sendsSms = ({ smsUrl, production }: Pick<Config, 'smsUrl' | 'production'>): boolean =>
  smsUrl !== undefined || !production;
