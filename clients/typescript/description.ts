// The part of the OpenAPI document that the client's types are made from: without problems by route, headers, examples and
// addresses, which would make the types four times as long. Its hash in schema.ts tells whether the types are up to date.
import { createHash } from 'node:crypto';
import { toOpenApi } from '../../src/http/api/openapi.ts';
import { apiRoutes, serverRoutes } from '../../src/http/api/table.ts';

const server = {
  title: 'Gatehouse server API',
  description: 'Apps and their members',
  url: 'https://id.example.com',
  baseUrl: 'https://id.example.com',
  consoleIssuer: 'https://id.example.com/o/console',
  app: undefined,
};

const app = {
  ...server,
  title: 'Gatehouse API',
  description: 'The API of an App',
  url: 'https://id.example.com/o/blog',
  app: { slug: 'blog', issuer: 'https://id.example.com/o/blog' },
};

const LEFT_OUT = new Set(['example', 'examples', 'headers', 'security', 'securitySchemes']);

export const describeForClients = () => describe(toOpenApi(apiRoutes, app));

/** The API at the server's own address. */
export const describeServerForClients = () => describe(toOpenApi(serverRoutes, server));

type Description = ReturnType<typeof toOpenApi>;

function describe({ openapi, info, paths, webhooks, components }: Description): { document: object; hash: string } {
  const operations = Object.entries(paths).map(([path, methods]) => [path, mapValues(methods, withoutProblems)]);
  const document = {
    openapi,
    info,
    paths: Object.fromEntries(operations),
    components: { schemas: { ...components.schemas, ...(webhooks && { WebhookEvents: collectBodies(webhooks) }) } },
  };
  const text = JSON.stringify(document, (key, value) => (LEFT_OUT.has(key) ? undefined : value));
  return { document: JSON.parse(text), hash: createHash('sha256').update(text).digest('hex') };
}

type Operation = Description['paths'][string][string];

function withoutProblems({ parameters, responses, ...operation }: Operation): object {
  const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const own = parameters?.filter((one) => 'name' in one) ?? [];
  return { ...operation, ...(own.length > 0 && { parameters: own }), responses: Object.fromEntries(answers) };
}

type Webhooks = NonNullable<Description['webhooks']>;

/** One member for each type of event, instead of an operation for each. */
function collectBodies(webhooks: Webhooks): object {
  const events = Object.entries(webhooks).filter(([, { post }]) => post.tags.includes('Webhooks'));
  const properties = mapValues(
    Object.fromEntries(events),
    ({ post }) => post.requestBody.content['application/json']?.schema,
  );
  return { type: 'object', properties, required: Object.keys(properties) };
}

const mapValues = <Value, Result>(table: Record<string, Value>, to: (value: Value) => Result) =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key, to(value)]));
