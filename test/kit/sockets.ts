// Where this process opens connections to, so that a test can say that nothing went out.
import { Socket } from 'node:net';
import type { Gatehouse } from './gatehouse.ts';

/** Records every connection but those to Gatehouse itself and its database, until `stop`. */
export function watchSockets({ url, databaseUrl }: Gatehouse): { opened: string[]; stop(): void } {
  const opened: string[] = [];
  const own = [url, databaseUrl].flatMap((one) => (one ? [new URL(one).port || '5432'] : []));
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
    const [first, second] = given.flat() as [unknown, unknown];
    const { host, port, path } = (typeof first === 'object' ? first : { port: first, host: second }) as Target;
    if (path !== undefined || !own.includes(String(port))) opened.push(path ?? `${host}:${port}`);
    return (connect as (...all: unknown[]) => Socket).apply(this, given);
  } as typeof connect;
  return {
    opened,
    stop: () => {
      Socket.prototype.connect = connect;
    },
  };
}

type Target = { host?: string; port?: number | string; path?: string };
