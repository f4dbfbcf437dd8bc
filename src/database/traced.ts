// Spans of statements: of Kysely's and of hot ones (open.ts), within the span of a request or a job. They tell the kind of
// statement and its tables, and neither its text nor its values. A database that is opened while no traces are asked for is left as
// it is.
import type { DatabaseConnection, Dialect, Driver } from 'kysely';
import { childSpan, isTracing, type SpanDetails } from '../tracing/span.ts';
import type { Statement } from './statement.ts';

type Query = <Row extends object>(statement: Statement, values: unknown[]) => Promise<Row[]>;

export function tracedQuery(query: Query): Query {
  if (!isTracing()) return query;
  return <Row extends object>(statement: Statement, values: unknown[]) =>
    childSpan(toSpanDetails(statement.text), () => query<Row>(statement, values));
}

export function tracedDialect<One extends Dialect>(dialect: One): One {
  if (!isTracing()) return dialect;
  const createDriver = dialect.createDriver.bind(dialect);
  dialect.createDriver = () => traceDriver(createDriver());
  return dialect;
}

function traceDriver(driver: Driver): Driver {
  const known = new WeakSet<DatabaseConnection>();
  const acquire = driver.acquireConnection.bind(driver);
  driver.acquireConnection = async (options) => {
    const connection = await acquire(options);
    if (known.has(connection)) return connection;
    known.add(connection);
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = (...args: Parameters<typeof execute>) =>
      childSpan(toSpanDetails(args[0].sql), () => execute(...args));
    return connection;
  };
  return driver;
}

/** The tables, in the order of the text; a `with` or a subquery in place of one is left out. */
const TABLES = /\b(?:from|join|into|update)\s+(?:"[a-z_]+"\.)?"?([a-z_]{3,})"?(?![\w(.])/gi;
/** What stands there besides: `for update skip locked`, `on conflict … do update set`, `is distinct from excluded.x`. */
const NO_TABLES = new Set(['skip', 'nowait', 'set', 'select', 'lateral', 'only', 'null', 'excluded']);
const MAX_TABLES = 5;

/** As OpenTelemetry's conventions for databases name them. */
function toSpanDetails(text: string): SpanDetails {
  const operation = (/[a-z]+/i.exec(text.slice(0, 20))?.[0] ?? 'statement').toUpperCase();
  const tables = new Set<string>();
  for (const [, table = ''] of text.matchAll(TABLES)) if (!NO_TABLES.has(table.toLowerCase())) tables.add(table);
  const summary = [operation, ...[...tables].slice(0, MAX_TABLES)].join(' ');
  const attributes = {
    'db.system.name': 'postgresql',
    'db.operation.name': operation,
    'db.query.summary': summary,
  };
  return { name: summary, kind: 'client', attributes };
}
