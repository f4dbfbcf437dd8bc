// What a developer gets from the dashboard, by its forms: an App, a client's credentials, an API key for a backend.

import type { App } from '../../src/apps/app.ts';
import type { Developer } from '../http/console/developer.ts';
import type { TestClient } from '../kit/app.ts';

let count = 0;

export async function makeAppByForm(developer: Developer, name = 'Alice’s Awesome Blog'): Promise<App> {
  const slug = `blog-${process.pid.toString(36)}-${++count}`;
  const { url, status } = await developer.send('/apps/new', { name, slug });
  if (!url.includes(`/console/apps/${slug}`)) throw new Error(`no App: ${status} ${url}`);
  return (await developer.gatehouse.system.directory.findBySlug(slug))!;
}

type ClientForm = { name?: string; type?: 'confidential' | 'machine'; redirect_uri?: string; introspects?: string };

export async function registerByForm(developer: Developer, app: App, form: ClientForm = {}): Promise<TestClient> {
  const { name = 'SuperPhotoPrints', type = 'confidential', introspects } = form;
  const redirect_uri =
    form.redirect_uri ?? (type === 'confidential' ? 'https://superphotoprints.example.com/callback' : '');
  const page = await developer.send(`/apps/${app.slug}/clients/new`, {
    name,
    type,
    redirect_uris: redirect_uri,
    post_logout_redirect_uris: '',
    'reach:all': 'on',
    ...(introspects && { [`introspects:${introspects}`]: 'on' }),
  });
  return { client_id: shown(page.text, 'client-id'), client_secret: shown(page.text, 'client-secret'), redirect_uri };
}

export async function makeApiKeyByForm(
  developer: Developer,
  app: App,
  scopes = ['auth:write', 'users:read'],
): Promise<string> {
  const fields = Object.fromEntries(scopes.map((scope) => [`scopes:${scope}`, 'on']));
  const page = await developer.send(`/apps/${app.slug}/api-keys/new`, { name: 'Backend', expires: '90', ...fields });
  return shown(page.text, 'api-key');
}

/** What the page's copy button copies. */
export function shown(html: string, id: string): string {
  const text = new RegExp(`<code id="${id}">([^<]*)</code>`).exec(html)?.[1];
  if (text === undefined) throw new Error(`the page does not show ${id}: ${html.slice(0, 500)}`);
  return text;
}
