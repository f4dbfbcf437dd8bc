// Requests to a target over keep-alive connections, and a browser's part of a sign-in: cookies, redirects, forms.
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Client, Target } from './target.ts';

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string };
export type Sending = {
  headers?: Record<string, string>;
  form?: Record<string, string>;
  json?: unknown;
  text?: string;
};
const TIMEOUT_MS = 30_000;

export type Send = (url: string, sending?: Sending) => Promise<Answer>;

/** Sends GET without a body, and POST with one. */
export function connect(target: Pick<Target, 'issuer' | 'port'>, connections: number): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, timeout: TIMEOUT_MS });
  const { protocol, host } = new URL(target.issuer);
  const origin = `${protocol}//${host}`;
  const standard = { host, 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-for': '192.0.2.1' };

  return (url, { headers, form, json, text } = {}) =>
    new Promise((resolve, reject) => {
      if (!url.startsWith(origin)) throw new Error(`${url} is not on ${origin}`);
      const body = form ? new URLSearchParams(form).toString() : json ? JSON.stringify(json) : text;
      const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
      const described = body ? { 'content-type': type, 'content-length': Buffer.byteLength(body) } : {};
      const req = request({
        agent,
        host: '127.0.0.1',
        port: target.port,
        path: url.slice(origin.length),
        method: body ? 'POST' : 'GET',
        headers: { ...standard, ...described, ...headers },
      });
      req.on('timeout', () => req.destroy(new Error(`${url} did not answer within ${TIMEOUT_MS / 1000} s`)));
      req.on('error', reject);
      req.on('response', (res) => {
        let received = '';
        res.setEncoding('utf8');
        res.on('data', (chunk) => {
          received += chunk;
        });
        res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: received }));
        res.on('error', reject);
      });
      req.end(body);
    });
}

export function basic({ client_id, client_secret }: Client) {
  const credentials = `${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`;
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** Adds the cookies of a browser: it keeps those that it receives, each on its path. */
export function withCookies(send: Send): Send {
  const jar = new Map<string, { path: string; pair: string }>();
  return async (url, { headers, ...sending } = {}) => {
    const { pathname, origin } = new URL(url);
    const sent = [...jar.values()].filter(({ path }) => isWithin(pathname, path)).map(({ pair }) => pair);
    const answer = await send(url, { ...sending, headers: { origin, ...headers, cookie: sent.join('; ') } });
    for (const line of answer.headers['set-cookie'] ?? []) keep(jar, line);
    return answer;
  };
}

const MAX_STEPS = 20;

/** Follows redirects and fills in forms until the client's redirect URI is reached, which it returns. */
export async function signIn(browser: Send, { redirectUri, user }: Target, url: string): Promise<string> {
  const known: Record<string, string> = { ...user, login: user.email, decision: 'allow' };
  let here = url;
  let answer = await browser(here);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const { location } = answer.headers;
    if (location) {
      const next = new URL(location, here).href;
      if (next.startsWith(redirectUri)) return next;
      here = next;
      answer = await browser(here);
    } else {
      const form = findForm(answer.body, known);
      if (!form) throw new Error(`No form to go on with at ${here}: ${answer.status} ${answer.body.slice(0, 1000)}`);
      here = new URL(form.action, here).href;
      answer = await browser(here, { form: form.values });
    }
  }
  throw new Error(`Sign-in did not end after ${MAX_STEPS} steps, last at ${here}`);
}

function keep(jar: Map<string, { path: string; pair: string }>, line: string) {
  const [pair = '', ...attributes] = line.split(/; */);
  const path = attributes.find((each) => /^path=/i.test(each))?.slice(5) ?? '/';
  const key = `${pair.slice(0, pair.indexOf('='))} ${path}`;
  const expires = attributes.find((each) => /^expires=/i.test(each))?.slice(8);
  if (expires && Date.parse(expires) < Date.now()) jar.delete(key);
  else jar.set(key, { path, pair });
}

function isWithin(pathname: string, path: string) {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

// The form that asks for known values, or oidc-provider's own consent form, which asks for nothing.
function findForm(html: string, known: Record<string, string>) {
  const forms = [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, attributes = '', content = '']) => {
    const fields = [...content.matchAll(/<(?:input|button)\b([^>]*)>/g)].map(([, field = '']) => attributesOf(field));
    const named = fields.filter(({ name }) => name);
    const filled = named.filter(({ name = '' }) => name in known).map(({ name = '' }) => [name, known[name]]);
    const hidden = named.filter(({ type }) => type === 'hidden').map(({ name, value }) => [name, value ?? '']);
    const values: Record<string, string> = Object.fromEntries([...hidden, ...filled]);
    return { action: attributesOf(attributes).action ?? '', values, asks: filled.length };
  });
  return forms.find(({ asks }) => asks > 0) ?? forms.find(({ values }) => values.prompt === 'consent');
}

function attributesOf(tag: string): Record<string, string> {
  const pairs = [...tag.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  return Object.fromEntries(pairs.map(([, name, double, single]) => [name, unescapeHtml(double ?? single ?? '')]));
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#34': '"', '#39': "'" };

function unescapeHtml(text: string) {
  return text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
}
