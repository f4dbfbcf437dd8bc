// Several entries in one cookie, the newest first. A browser sends every cookie with every request, so whatever a user may
// begin many times (requests, sign-ins at providers, users of one browser) gets an entry here, and the oldest one drops
// out. A cookie can be planted: it is read with care, and proves nothing that an entry doesn't prove by itself.

const ENTRY = /^([\w-]{1,64})\.([\w.-]{1,200})$/;
const SEPARATOR = '~';

/** Values by name. */
export function readCookieList(cookie: string | undefined, max: number): Map<string, string> {
  const entries = (cookie ?? '').slice(0, MAX_LENGTH).split(SEPARATOR).slice(0, max);
  return new Map(
    entries.flatMap((entry) => {
      const [, name, value] = ENTRY.exec(entry) ?? [];
      return name && value ? [[name, value] as const] : [];
    }),
  );
}

const MAX_LENGTH = 2_000;

type Entry = { name: string; value: string; max: number };

/** The cookie with this entry in front, instead of any other of the same name. */
export function putInCookieList(cookie: string | undefined, { name, value, max }: Entry): string {
  const others = [...readCookieList(cookie, max)].filter(([other]) => other !== name);
  return write([[name, value] as const, ...others].slice(0, max));
}

export function dropFromCookieList(cookie: string | undefined, { name, max }: Omit<Entry, 'value'>): string {
  return write([...readCookieList(cookie, max)].filter(([other]) => other !== name));
}

/** An empty list stays in the browser, where it says that the browser keeps cookies. */
function write(entries: (readonly [string, string])[]): string {
  return entries.map((entry) => entry.join('.')).join(SEPARATOR) || SEPARATOR;
}
