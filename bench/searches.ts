// Searches among the users of a large App, whose emails are those that scale.ts makes.
import type { Site, Turn } from './operations.ts';

/** Of the user with this number. */
export const emailOf = (index: number) => `user${index}@mail${index % 50}.example.com`;

/** What is searched for, among so many users. */
const texts = {
  'search-whole': (users: number) => emailOf(anyOf(users)),
  'search-beginning': (users: number) => `user${anyOf(users)}`,
  'search-short-beginning': () => 'us',
  'search-part': (users: number) => `ser${anyOf(users)}@`,
  'search-old-part': () => 'user12',
  'search-common-part': () => 'example',
  'search-nothing': () => 'nobody@elsewhere.example.com',
} as const;

export type SearchName = keyof typeof texts;
export const searchNames = Object.keys(texts) as SearchName[];

const anyOf = (users: number) => 1 + Math.floor(Math.random() * users);

export const searches = {
  ...(Object.fromEntries(searchNames.map((name) => [name, (site: Site) => search(site, [name])])) as Record<
    SearchName,
    (site: Site) => Promise<Turn>
  >),
  'search-flood': (site: Site) => search(site, searchNames),
};

async function search({ target, send }: Site, names: SearchName[]): Promise<Turn> {
  const headers = { authorization: `Bearer ${target.apiKey}` };
  const users = target.users ?? 1;
  let turn = 0;
  return async () => {
    const name = names[turn++ % names.length] ?? 'search-whole';
    const query = new URLSearchParams({ search: texts[name](users) });
    const { status, body } = await send(`${target.issuer}/api/v1/users?${query}`, { headers });
    if (status === 503) return 'refused';
    if (status !== 200) throw new Error(`A search answered ${status}: ${body.slice(0, 500)}`);
    const { items } = JSON.parse(body) as { items: unknown[] };
    if ((items.length === 0) !== (name === 'search-nothing')) throw new Error(`${name} found ${items.length} users`);
    return undefined;
  };
}
