// Two server processes on one PostgreSQL, as a load balancer has them behind it: they answer for one BASE_URL. The test's
// own process is a third node, in which it makes what it needs.

import type { TestClient } from '../kit/app.ts';
import { basic } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { type ServerProcess, startServer } from '../kit/processes.ts';
import { ask, type RawAnswer } from '../kit/raw.ts';

export type TwoNodes = { gatehouse: Gatehouse; nodes: [ServerProcess, ServerProcess]; stop(): Promise<void> };

/** `databaseUrlOf` may lead the second node to the database by a detour. */
export async function startTwoNodes(detour?: (databaseUrl: string) => Promise<string>): Promise<TwoNodes> {
  const gatehouse = await startGatehouse();
  const databaseUrl = gatehouse.databaseUrl!;
  const environment = { BASE_URL: gatehouse.url, DATABASE_POOL_SIZE: '10' };
  const nodes = await Promise.all([
    startServer({ environment: { ...environment, DATABASE_URL: databaseUrl } }),
    startServer({ environment: { ...environment, DATABASE_URL: (await detour?.(databaseUrl)) ?? databaseUrl } }),
  ]);
  return {
    gatehouse,
    nodes,
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
      await gatehouse.stop();
    },
  };
}

export type JsonAnswer = { status: number; body: Record<string, unknown> };

/** A form to the token endpoint of one node, the client proving itself by Basic. */
export async function postToken(
  node: ServerProcess,
  issuer: string,
  client: TestClient,
  form: Record<string, string>,
): Promise<JsonAnswer> {
  return toJson(
    await ask(node, {
      path: `${new URL(issuer).pathname}/token`,
      headers: { authorization: basic(client), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    }),
  );
}

function toJson({ status, text }: RawAnswer): JsonAnswer {
  return { status, body: JSON.parse(text) };
}
