// A PostgreSQL that speaks TLS with a certificate of the test's own authority: who is trusted, and who isn't.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/open.ts';
import { createLog } from '../../src/log.ts';
import { commandLine } from '../cli/command-line.ts';
import { type Cluster, startCluster } from '../faults/cluster.ts';
import { type Certificate, makeAuthority, makeCertificate } from '../kit/certificates.ts';
import { SECRET_KEY } from '../kit/gatehouse.ts';
import { makeDirectory } from '../kit/processes.ts';

const isSkipped = !process.env.TEST_DATABASE_URL;

describe.skipIf(isSkipped)('a PostgreSQL with a certificate of an own authority', () => {
  const directory = makeDirectory('tls');
  let authority: Certificate;
  let other: Certificate;
  let cluster: Cluster;

  beforeAll(async () => {
    authority = makeAuthority(directory.path);
    other = makeAuthority(directory.path, 'other');
    cluster = await startCluster(makeCertificate(directory.path, authority, ['DNS:localhost']));
  });
  afterAll(async () => {
    await cluster.stop();
    directory.remove();
  });

  const urlOf = (host: string, query: Record<string, string>) => {
    const url = new URL(cluster.url);
    url.hostname = host;
    url.search = new URLSearchParams({ sslmode: 'verify-full', ...query }).toString();
    return url.href;
  };

  async function isEncrypted(databaseUrl: string): Promise<boolean | undefined> {
    const database = await openDatabase({ databaseUrl, databasePoolSize: 1, dataDir: '' }, createLog('silent'));
    try {
      const ask = sql<{ ssl: boolean }>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`;
      return (await ask.execute(database.db)).rows[0]?.ssl;
    } finally {
      await database.close();
    }
  }

  async function check(environment: NodeJS.ProcessEnv) {
    const { run, remove } = commandLine({
      NODE_ENV: 'production',
      BASE_URL: 'https://id.example.invalid',
      SECRET_KEY,
      ...environment,
    });
    const { stdout } = await run(['check', '--json']);
    remove();
    const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string; message: string }[] };
    return checks.find(({ name }) => name === 'database');
  }

  test('is used encrypted if sslrootcert names the authority', async () => {
    expect(await isEncrypted(urlOf('localhost', { sslrootcert: authority.cert }))).toBe(true);
  });

  test('A180 is refused under another authority, or under a name that its certificate lacks', async () => {
    await expect(isEncrypted(urlOf('localhost', { sslrootcert: other.cert }))).rejects.toThrow('certificate');
    await expect(isEncrypted(urlOf('localhost', {}))).rejects.toThrow('certificate');
    const elsewhere = urlOf('127.0.0.1', { sslrootcert: authority.cert });
    await expect(isEncrypted(elsewhere)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  test('is used if NODE_EXTRA_CA_CERTS or DATABASE_SSLROOTCERT names the authority, and otherwise refused in one line', async () => {
    const DATABASE_URL = urlOf('localhost', {});
    const { port, username, pathname } = new URL(cluster.url);
    const parts = {
      DATABASE_HOST: 'localhost',
      DATABASE_PORT: port,
      DATABASE_USER: username,
      DATABASE_NAME: pathname.slice(1),
      DATABASE_SSLMODE: 'verify-full',
      DATABASE_SSLROOTCERT: authority.cert,
    };
    expect(await check({ DATABASE_URL, NODE_EXTRA_CA_CERTS: authority.cert })).toMatchObject({ status: 'ok' });
    expect(await check(parts)).toMatchObject({ status: 'ok' });
    const refused = await check({ DATABASE_URL, NODE_EXTRA_CA_CERTS: other.cert });
    expect(refused).toMatchObject({ status: 'fail', message: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
    expect(refused!.message).not.toContain('\n');
  });
});
