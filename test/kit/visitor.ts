// A browser without a screen: keeps cookies by host and path as RFC 6265 says, follows redirects when asked, reads forms
// and sends them. For what needs a real one there is test/browser.

type Cookie = { name: string; value: string; path: string; host: string; expires: number; secure: boolean };

export type Page = { url: string; status: number; headers: Headers; text: string; location: string | undefined };

export type Sent = { method?: string; headers?: Record<string, string>; body?: string | URLSearchParams };

export class Visitor {
  readonly cookies: Cookie[] = [];
  headers: Record<string, string> = { accept: 'text/html,application/xhtml+xml' };
  /** How requests leave; raw.ts has another for a server that listens elsewhere than its BASE_URL says. */
  send: typeof fetch = fetch;

  /** One request, no redirect followed. */
  async fetch(url: string, { method, headers, body }: Sent = {}): Promise<Page> {
    const response = await this.send(url, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...this.headers, cookie: this.cookieHeader(url), ...headers },
      body,
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) this.#keep(url, line);
    const location = response.headers.get('location');
    return {
      url,
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: location === null ? undefined : new URL(location, url).href,
    };
  }

  /** Follows redirects as long as they stay at the origin of `url`; a redirect elsewhere is returned. */
  async open(url: string, sent?: Sent): Promise<Page> {
    let page = await this.fetch(url, sent);
    for (let hops = 0; page.location && hops < 10; hops++) {
      if (new URL(page.location).origin !== new URL(url).origin) break;
      page = await this.fetch(page.location);
    }
    return page;
  }

  /** Sends the form of a page whose action contains `action`, with its hidden fields, as its button would. */
  async submit(page: Page, fields: Record<string, string>, action = ''): Promise<Page> {
    const form = formsOf(page).find(
      (one) => one.action.includes(action) && Object.keys(fields).every((name) => one.names.has(name)),
    );
    if (!form)
      throw new Error(`no form with ${Object.keys(fields)} at ${page.url}: ${page.status} ${page.text.slice(0, 300)}`);
    // As browsers send it, whatever the page has between two lines (HTML, “constructing the entry list”).
    const sent = Object.entries({ ...form.hidden, ...fields }).map(([name, value]) => [
      name,
      value.replace(/\r\n|\r|\n/g, '\r\n'),
    ]);
    return this.open(form.action, { body: new URLSearchParams(sent) });
  }

  cookieHeader(url: string): string {
    const { hostname, pathname } = new URL(url);
    const matching = this.cookies.filter(
      ({ host, path, expires }) => host === hostname && expires > Date.now() && isBelow(pathname, path),
    );
    return matching
      .sort((one, other) => other.path.length - one.path.length)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #keep(url: string, line: string): void {
    const { hostname: host, pathname } = new URL(url);
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const at = pair.indexOf('=');
    const given = Object.fromEntries(
      attributes.map((one) => [one.split('=')[0]!.toLowerCase(), one.slice(one.indexOf('=') + 1)]),
    );
    const path = given.path ?? (pathname.slice(0, pathname.lastIndexOf('/')) || '/');
    const expires = given['max-age']
      ? Date.now() + Number(given['max-age']) * 1000
      : given.expires
        ? Date.parse(given.expires)
        : Number.POSITIVE_INFINITY;
    const cookie = {
      name: pair.slice(0, at),
      value: pair.slice(at + 1),
      path,
      host,
      expires,
      secure: 'secure' in given,
    };
    const same = this.cookies.findIndex((one) => one.name === cookie.name && one.path === path && one.host === host);
    if (same !== -1) this.cookies.splice(same, 1);
    if (expires > Date.now()) this.cookies.push(cookie);
  }
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || (pathname.startsWith(path) && (path.endsWith('/') || pathname[path.length] === '/'));
}

/** The links that look like buttons, by their label. */
export function buttonsOf({ text, url }: Page): Record<string, string> {
  const links = text.matchAll(/<a class="button[^"]*" href="([^"]*)"[^>]*>([^<]*)<\/a>/g);
  return Object.fromEntries(
    [...links].map(([, href = '', label = '']) => [decode(label), new URL(decode(href), url).href]),
  );
}

export type FormOnPage = { action: string; method: string; hidden: Record<string, string>; names: Set<string> };

export function formsOf(page: Page): FormOnPage[] {
  return [...page.text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, attributes = '', inside = '']) => {
    const fields = [...inside.matchAll(/<(?:input|button|textarea|select)\b([^>]*)>/g)].map(([, one = '']) =>
      attributesOf(one),
    );
    const hidden = fields
      .filter(({ type, name }) => type === 'hidden' && name)
      .map(({ name, value = '' }) => [name!, value]);
    const { action = '', method = 'get' } = attributesOf(attributes);
    return {
      action: new URL(action, page.url).href,
      method,
      hidden: Object.fromEntries(hidden),
      names: new Set(fields.flatMap(({ name }) => (name ? [name] : []))),
    };
  });
}

/** The form that sends this field. */
export function formWith(page: Page, name: string): FormOnPage {
  const form = formsOf(page).find(({ names }) => names.has(name));
  if (!form) throw new Error(`${page.url} has no form with ${name}`);
  return form;
}

function attributesOf(text: string): Record<string, string | undefined> {
  return Object.fromEntries(
    [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decode(value)]),
  );
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&#34;': '"',
  '&quot;': '"',
  '&#39;': "'",
};
const decode = (text: string) => text.replace(/&(?:amp|lt|gt|quot|#34|#39);/g, (entity) => entities[entity]!);
