// The part of the OpenAPI document that the client's types are made from: without problems by route, headers, examples and
// addresses, which would make the types four times as long. Its hash in schema.ts tells whether the types are up to date.
import { createHash } from 'node:crypto';
import { toOpenApi } from '../../src/http/api/openapi.ts';
import { apiRoutes } from '../../src/http/api/table.ts';

const place = {
  title: 'Gatehouse API',
  description: 'The API of an App',
  url: 'https://id.example.com/o/blog',
  baseUrl: 'https://id.example.com',
  consoleIssuer: 'https://id.example.com/o/console',
  app: { slug: 'blog', issuer: 'https://id.example.com/o/blog' },
};

const LEFT_OUT = new Set(['example', 'examples', 'headers', 'security', 'securitySchemes']);

export function describeForClients(): { document: object; hash: string } {
  const { openapi, info, paths, webhooks = {}, components } = toOpenApi(apiRoutes, place);
  const operations = Object.entries(paths).map(([path, methods]) => [path, mapValues(methods, withoutProblems)]);
  const document = {
    openapi,
    info,
    paths: Object.fromEntries(operations),
    components: { schemas: { ...components.schemas, WebhookEvents: collectBodies(webhooks) } },
  };
  const text = JSON.stringify(document, (key, value) => (LEFT_OUT.has(key) ? undefined : value));
  return { document: JSON.parse(text), hash: createHash('sha256').update(text).digest('hex') };
}

type Operation = ReturnType<typeof toOpenApi>['paths'][string][string];

function withoutProblems({ parameters, responses, ...operation }: Operation): object {
  const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const own = parameters?.filter((one) => 'name' in one) ?? [];
  return { ...operation, ...(own.length > 0 && { parameters: own }), responses: Object.fromEntries(answers) };
}

type Webhooks = NonNullable<ReturnType<typeof toOpenApi>['webhooks']>;

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
