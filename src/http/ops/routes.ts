// For who runs the server: is the process alive, is it ready for requests, what is it doing. Beside them, the keys of the audit log.
import cluster from 'node:cluster';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { AUDIT_JWKS_PATH, listAuditJwks } from '../../events/chain/keys.ts';
import { instruments } from '../../metrics/register.ts';
import { hashSecret, sameSecret } from '../../secrets.ts';
import type { System } from '../../system.ts';
import { addGauges } from './gauges.ts';
import { whyNoDatabase, whyNotReady } from './readiness.ts';

/** Load balancers and container platforms ask these directly. They say nothing that a stranger may not know. */
export const isProbe = (path: string): boolean => ['/healthz', '/readyz', '/readyz/database'].includes(path);

export type Ops = {
  /** Whether the path is one of ours; then the response is answered. They are asked by load balancers, under any Host. */
  serve(request: IncomingMessage, response: ServerResponse, path: string): boolean;
  /** From now on readiness says no: the process is about to end. */
  drain(): void;
};

type Answer = [status: number, body: string, type?: string];

export function createOps(system: System): Ops {
  const registry = createRegistry(system);
  let draining = false;

  const whyNot = async () => (draining ? 'draining' : whyNotReady(system));
  const toReadiness = (reason: string | undefined): Answer => (reason ? [503, reason] : [200, 'ready']);

  const answers: Record<string, (request: IncomingMessage) => Promise<Answer>> = {
    '/healthz': async () => [200, 'ok'],
    '/readyz': async () => toReadiness(await whyNot()),
    // For balancers that go on if every node says no, and for those who want to know.
    '/readyz/database': async () => toReadiness((await whyNot()) ?? (await whyNoDatabase(system))),
    [AUDIT_JWKS_PATH]: async () => [
      200,
      JSON.stringify({ keys: await listAuditJwks(system) }),
      'application/jwk-set+json',
    ],
    '/metrics': async (request) => {
      if (!mayReadMetrics(system, request)) return [404, 'not found'];
      return [200, await registry.metrics(), registry.contentType];
    },
  };

  return {
    serve(request, response, path) {
      const answer = answers[path];
      if (!answer) return false;
      if (request.method !== 'GET' && request.method !== 'HEAD') send(response, 405, 'method not allowed');
      else
        answer(request).then(
          ([status, body, type]) => send(response, status, body, type),
          () => send(response, 500, 'failed'),
        );
      return true;
    },
    drain() {
      draining = true;
    },
  };
}

function createRegistry(system: System): Registry {
  const registry = new Registry();
  // With WORKERS, any of them may answer. Its number keeps the series of two apart.
  if (cluster.worker) registry.setDefaultLabels({ worker: cluster.worker.id });
  collectDefaultMetrics({ register: registry });
  for (const instrument of instruments) registry.registerMetric(instrument);
  addGauges(registry, system);
  return registry;
}

function send(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, {
    'Content-Type': type,
    ...(status === 503 && { 'Retry-After': '5' }),
  });
  response.end(`${body}\n`);
}

/** Only with METRICS_TOKEN: what a server is doing is nobody else's business. */
function mayReadMetrics({ config }: System, request: IncomingMessage): boolean {
  const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  return !!config.metricsToken && !!given && sameSecret(given, hashSecret(config.metricsToken));
}
