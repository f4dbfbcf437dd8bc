// Every answer of the JSON API that a test gets by fetch is held against the OpenAPI document: an address, status, code, field
// or header that the document doesn't have fails the file.
import { afterAll, expect } from 'vitest';
import type { Route } from '../../../src/http/api/kit/route.ts';

// The files of a worker share one process, whose fetch is wrapped once.
const worker = globalThis as typeof globalThis & { undocumentedAnswers?: string[] };
worker.undocumentedAnswers ??= watch();
const mistakes = worker.undocumentedAnswers;

afterAll(() => {
  expect(mistakes.splice(0), 'answers of the API that its document does not describe').toEqual([]);
});

function watch(): string[] {
  const found: string[] = [];
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init);
    const { url, method } = new Request(input, { method: init?.method ?? 'GET' });
    const [, base, path] = /^(.*?)\/api\/v1(\/.*)$/.exec(new URL(url).pathname) ?? [];
    if (base === undefined || !path) return answer;
    await hold(answer.clone(), { base, path, method }).catch((error: Error) => found.push(error.message));
    return answer;
  };
  return found;
}

type Asked = { base: string; path: string; method: string };

async function hold(answer: Response, asked: Asked): Promise<void> {
  // Loaded when it is needed: most files never call the API.
  const { check } = await import('../../http/api/call.ts');
  const route = await findRoute(asked);
  if (!route) return;
  const { status, headers } = answer;
  const text = await answer.text();
  check(route, { status, headers, text, body: toJson(text) });
}

/** A path that is spelled out comes before one that varies. */
async function findRoute({ base, path, method }: Asked): Promise<Route | undefined> {
  const { apiRoutes, serverRoutes } = await import('../../../src/http/api/table.ts');
  const isOfApp = /\/o\/[^/]+$/.test(base);
  const routes = (isOfApp ? apiRoutes : [...serverRoutes, ...apiRoutes]).filter((one) => one.method === method);
  const fits = (one: Route) => new RegExp(`^${one.path.replace(/:\w+/g, '[^/]+')}$`).test(path);
  return routes.find((one) => one.path === path) ?? routes.find(fits);
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
