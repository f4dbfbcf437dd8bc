// The three programs of a visit, started together and pointed at each other: an issuer, blog-api and photo-prints.
import { freePort, startProgram } from './programs.ts';
import { BLOG_API, PHOTO_PRINTS, startIssuer } from './stand-in-issuer.ts';
import { Visitor } from './visitor.ts';

export type World = Awaited<ReturnType<typeof startWorld>>;

export async function startWorld() {
  const [shop, api] = [`http://localhost:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
  const issuer = await startIssuer(shop);
  const blogApi = await startProgram('blog-api', {
    ISSUER: issuer.issuer,
    CLIENT_ID: BLOG_API.id,
    CLIENT_SECRET: BLOG_API.secret,
    PORT: new URL(api).port,
    RESOURCE: `${api}/`,
  });
  const photoPrints = await startShop(shop, issuer.issuer, { BLOG_API: api, BLOG_RESOURCE: `${api}/` });
  return {
    shop,
    api,
    issuer,
    blogApi,
    stop: () => Promise.all([photoPrints.stop(), blogApi.stop(), issuer.close()]),
  };
}

export function startShop(url: string, issuer: string, env: Record<string, string> = {}) {
  const { id, secret } = PHOTO_PRINTS;
  const own = { ISSUER: issuer, CLIENT_ID: id, CLIENT_SECRET: secret, PORT: new URL(url).port, BASE_URL: url };
  return startProgram('photo-prints', { ...own, ...env });
}

/** A visitor who signed in and agreed. */
export async function connect(shop: string, login: string): Promise<Visitor> {
  const visitor = new Visitor();
  await signIn(visitor, shop, login);
  return visitor;
}

/** The screens of the stand-in: any name will do, then everything is agreed to. */
export async function signIn(visitor: Visitor, shop: string, login: string) {
  await visitor.visit(`${shop}/connect`);
  await visitor.submit('/interaction/', { login, password: 'any' });
  await visitor.submit('/interaction/');
}

export const imagesOn = ({ page }: Visitor) =>
  [...page.html.matchAll(/src="(\/photos\/[^"]+)"/g)].map((match) => match[1]!);

/** What kind of problem page the visitor sees: its status and code. */
export const problemOn = ({ page }: Visitor) =>
  `${page.status} ${/id="problem"[^>]*data-code="(\w+)"/.exec(page.html)?.[1]}`;
