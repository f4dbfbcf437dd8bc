// A server that answers as GitHub's documentation says (docs.github.com: “Authorizing OAuth apps”, “Users”, “Emails”):
// plain OAuth 2.0, errors with status 200, numeric ids, addresses at an endpoint of their own.
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { standIn } from './stand-ins.ts';

export type GithubUser = {
  id: unknown;
  login: string;
  name: string | null;
  /** The public one, which nobody verified. */
  email?: string | null;
  emails: { email: string; primary: boolean; verified: boolean }[];
};

export async function startGithub() {
  const codes = new Map<string, URLSearchParams>();
  const tokens = new Set<string>();
  let user: GithubUser = { id: 1, login: 'nobody', name: null, emails: [] };

  const http = createServer((request, response) => void serve(request, response)).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const standDown = standIn(['https://github.com', 'https://api.github.com'], url);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, url);
    if (pathname === '/login/oauth/authorize') {
      const code = randomUUID();
      codes.set(code, searchParams);
      const back = new URLSearchParams({ code, state: searchParams.get('state')! });
      response.writeHead(302, { location: `${searchParams.get('redirect_uri')}?${back}` }).end();
    } else if (pathname === '/login/oauth/access_token') {
      giveToken(new URLSearchParams(await text(request)), response);
    } else if (!tokens.has((request.headers.authorization ?? '').replace('Bearer ', ''))) {
      json(response, { message: 'Bad credentials' }, 401);
    } else if (!request.headers['user-agent']) {
      json(response, { message: 'Request forbidden by administrative rules.' }, 403);
    } else if (pathname === '/user') {
      const { emails: _, ...shown } = user;
      json(response, { avatar_url: 'https://avatars.example.com/u/1', email: null, ...shown });
    } else if (pathname === '/user/emails') {
      json(response, user.emails);
    } else {
      json(response, { message: 'Not Found' }, 404);
    }
  }

  function giveToken(form: URLSearchParams, response: ServerResponse): void {
    const asked = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!asked || asked.get('code_challenge') !== challenge || !form.get('client_secret')) {
      json(response, { error: 'bad_verification_code', error_description: 'The code passed is incorrect or expired.' });
      return;
    }
    const token = `gho_${randomUUID()}`;
    tokens.add(token);
    json(response, { access_token: token, scope: asked.get('scope'), token_type: 'bearer' });
  }

  return {
    url,
    be(one: GithubUser) {
      user = one;
    },
    async follow(location: string): Promise<string> {
      const { pathname, search } = new URL(location);
      const page = await fetch(url + pathname + search, { redirect: 'manual' });
      return page.headers.get('location')!;
    },
    async stop() {
      standDown();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
