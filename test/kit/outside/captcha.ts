// A visitor's browser that does the work an App asks for, and a service that says whether somebody is a person.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Page } from '../visitor.ts';

export type Work = { challenge: Challenge; solution: { counter: number; derivedKey: string } };

export async function solve(challenge: Challenge): Promise<Work> {
  const solution = await solveChallenge({ challenge, deriveKey });
  return { challenge, solution: solution! };
}

/** What the field of the form then holds. */
export const toField = (work: unknown): string => Buffer.from(JSON.stringify(work)).toString('base64');

/** The challenge of a page's form. */
export function challengeIn({ text }: Page): Challenge {
  const found = /data-challenge="([^"]*)"/.exec(text)?.[1];
  if (!found) throw new Error(`no challenge: ${text.slice(0, 500)}`);
  return JSON.parse(found.replaceAll('&#34;', '"').replaceAll('&quot;', '"'));
}

/** As siteverify of reCAPTCHA, hCaptcha and Turnstile: a token that begins with `person` is good once. */
export async function startSiteverify(secret = 'the-secret-of-the-service') {
  const used = new Set<string>();
  const asked: URLSearchParams[] = [];
  const state: {
    answer: 'siteverify' | 'silence' | { status: number; body: string; headers?: Record<string, string> };
  } = {
    answer: 'siteverify',
  };
  const server = createServer(async (request, response) => {
    const file = files[request.url!.split('?')[0]!];
    if (file) return void response.writeHead(200, { 'content-type': file.type }).end(file.body);
    const form = new URLSearchParams(await text(request));
    asked.push(form);
    const { answer } = state;
    if (answer === 'silence') return;
    if (answer !== 'siteverify') return void response.writeHead(answer.status, answer.headers).end(answer.body);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(judge(form)));
  });
  const judge = (form: URLSearchParams) => {
    const token = form.get('response') ?? '';
    if (form.get('secret') !== secret) return { success: false, 'error-codes': ['invalid-input-secret'] };
    if (!token.startsWith('person')) return { success: false, 'error-codes': ['invalid-input-response'] };
    if (used.has(token)) return { success: false, 'error-codes': ['timeout-or-duplicate'] };
    used.add(token);
    return { success: true, hostname: 'id.example.com' };
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    state,
    environment: {
      CAPTCHA_VERIFY_URL: `${url}/siteverify`,
      CAPTCHA_SITE_KEY: 'the-site-key',
      CAPTCHA_SECRET: secret,
      CAPTCHA_SCRIPT_URL: `${url}/api.js`,
      CAPTCHA_CLASS: 'test-captcha',
      CAPTCHA_ORIGINS: 'https://*.captcha.example',
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The service's own page in a frame, and a token beside it, as their widgets do; and a client to come back to. */
const files: Record<string, { type: string; body: string }> = {
  '/frame': { type: 'text/html', body: '<title>captcha</title><p>I am human' },
  '/callback': { type: 'text/html', body: '<title>client</title>' },
  '/api.js': {
    type: 'text/javascript',
    body: `
      const { origin } = new URL(document.currentScript.src);
      for (const place of document.querySelectorAll('.test-captcha')) {
        const frame = Object.assign(document.createElement('iframe'), { src: origin + '/frame', title: 'Captcha' });
        const token = Object.assign(document.createElement('input'), { type: 'hidden', name: 'g-recaptcha-response' });
        token.value = 'person ' + place.dataset.sitekey + Math.random();
        place.append(frame, token);
      }`,
  },
};
