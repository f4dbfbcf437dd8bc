// What `gatehouse check` says of the way to the database: production refuses one that others could read, unless
// DATABASE_TLS=off allows it, and then the operator is reminded.
import { describeUrl, directUrlOf, routeTo } from '../../config/database.ts';
import type { Config } from '../../config.ts';
import type { Finding } from './finding.ts';

export function checkTls(config: Config): Finding {
  const name = 'tls';
  const urls = [config.databaseUrl, directUrlOf(config)].filter((url) => url !== undefined);
  const open = urls.find((url) => routeTo(url) === 'open');
  if (open !== undefined) {
    const advice = 'set sslmode=verify-full, unless this network is private';
    return { name, status: 'warn', message: `the connection to ${describeUrl(open)} is not verified; ${advice}` };
  }
  const isRemote = urls.some((url) => routeTo(url) === 'verified');
  const message = isRemote
    ? 'the connection to the database is encrypted, and its certificate is verified'
    : 'the database is on this machine';
  return { name, status: 'ok', message };
}
