// A person with a browser, as far as the flows need one: it keeps cookies, follows redirects and fills in forms.
type Page = { url: URL; status: number; html: string; headers: Headers };

export class Visitor {
  /** Every URL that the visitor was at, in order. */
  readonly trail: URL[] = [];
  /** Redirects to URLs that start so are not followed: the visitor stands before them. */
  stopAt: string | undefined;
  page: Page = { url: new URL('about:blank'), status: 0, html: '', headers: new Headers() };
  #cookies: { host: string; path: string; name: string; value: string }[] = [];

  async visit(url: string | URL): Promise<Page> {
    return this.#go(new URL(url, this.page.url), {});
  }

  /** Sends the form whose action contains `action`, with its hidden fields and these. */
  async submit(action: string, fields: Record<string, string> = {}): Promise<Page> {
    const form = [...this.page.html.matchAll(/<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g)].find((found) =>
      found[1]!.includes(action),
    );
    if (!form) throw new Error(`No form ${action} on ${this.page.url}:\n${this.page.html}`);
    const body = new URLSearchParams();
    for (const [input] of form[2]!.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      body.set(/name="([^"]+)"/.exec(input)![1]!, /value="([^"]*)"/.exec(input)![1]!);
    }
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return this.#go(new URL(form[1]!, this.page.url), { method: 'POST', body });
  }

  /** Fetches what a page needs, an image say, and stays where it is. */
  fetch(url: string): Promise<Response> {
    return this.#send(new URL(url, this.page.url), {});
  }

  cookie(name: string): string | undefined {
    return this.#cookies.find((cookie) => cookie.name === name)?.value;
  }

  async #go(url: URL, init: RequestInit): Promise<Page> {
    this.trail.push(url);
    const response = await this.#send(url, init);
    const location = response.headers.get('location');
    const next = location ? new URL(location, url) : undefined;
    const stopped = next && this.stopAt && next.href.startsWith(this.stopAt);
    if (next && !stopped) return this.#go(next, {});
    this.page = { url: next ?? url, status: response.status, html: await response.text(), headers: response.headers };
    return this.page;
  }

  async #send(url: URL, init: RequestInit): Promise<Response> {
    const sent = this.#cookies.filter(({ host, path }) => {
      const folder = path.endsWith('/') ? path : `${path}/`;
      return host === url.hostname && `${url.pathname}/`.startsWith(folder);
    });
    const cookie = sent.map(({ name, value }) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) this.#keep(url, line);
    return response;
  }

  #keep(url: URL, line: string) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
    const path = /; *path=([^;]+)/i.exec(line)?.[1] ?? '/';
    const expires = /; *expires=([^;]+)/i.exec(line)?.[1];
    this.#cookies = this.#cookies.filter(
      (cookie) => !(cookie.host === url.hostname && cookie.path === path && cookie.name === name),
    );
    if (expires && new Date(expires) < new Date()) return;
    this.#cookies.push({ host: url.hostname, path, name: name!, value: value! });
  }
}
