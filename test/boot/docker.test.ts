// The files for Docker, read as Docker reads them: what they pass on, what they keep shut, and which versions they name.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { ROOT } from '../kit/processes.ts';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const service = z.object({
  image: z.string().optional(),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  tmpfs: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
  ports: z.array(z.string()).optional(),
  // Or what a container prints fills the disk that the database is on.
  logging: z.object({
    driver: z.literal('json-file'),
    options: z.object({ 'max-size': z.string(), 'max-file': z.string() }),
  }),
});
const compose = z
  .object({
    services: z.object({ gatehouse: service, database: service }),
    networks: z.object({
      default: z.object({ ipam: z.object({ config: z.tuple([z.object({ subnet: z.string() })]) }) }),
    }),
  })
  .parse(parseYaml(read('docker-compose.yml')));
const { gatehouse, database } = compose.services;

/** The variables of the table, which may share a row. */
const documented = read('docs/configuration.md')
  .split('\n## ')[0]!
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => [...line.split('|')[1]!.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name!));

/** `${NAME:-default}` and `${NAME:?message}`, in which an empty value counts as unset. */
const VARIABLE = /\$\{(\w+):([-?])([^}]*)\}/g;

function interpolate(values: Record<string, string>, from: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const of = (text: string) => text.replace(VARIABLE, (_, name: string, __, rest: string) => from[name] || rest);
  return Object.fromEntries(Object.entries(values).map(([name, text]) => [name, of(text)]));
}

const given = { BASE_URL: 'https://id.example.com', SECRET_KEY: 'k'.repeat(64) };

describe('docker-compose.yml', () => {
  test('passes on every variable of docs/configuration.md, by its own name', () => {
    // DATABASE_URL is passed on in parts, the password under the name that the database's image reads, too.
    const own = documented.filter((name) => name !== 'DATABASE_URL');
    expect(Object.keys(gatehouse.environment).sort()).toEqual([...own].sort());
    const named = own.filter((name) => name !== 'DATABASE_PASSWORD');
    for (const name of named) expect(gatehouse.environment[name]).toContain(`\${${name}:`);
  });

  test('needs an address and a key, and nothing else', () => {
    const needed = Object.values(gatehouse.environment).flatMap((text) =>
      [...text.matchAll(VARIABLE)].filter(([, , kind]) => kind === '?').map(([, name]) => name),
    );
    expect(needed).toEqual(['BASE_URL']);
    // The key and the password may be in files, so Compose can't demand them.
    expect(() => readConfig(interpolate(gatehouse.environment, { BASE_URL: given.BASE_URL }))).toThrow('SECRET_KEY');
    const config = readConfig(interpolate(gatehouse.environment, { ...given, POSTGRES_PASSWORD: 'pass' }));
    expect(config).toMatchObject({ production: true, port: 3000, host: '0.0.0.0', databasePoolSize: 10 });
    expect(new pg.Client(config.databaseUrl)).toMatchObject({ host: 'database', port: 5432, database: 'gatehouse' });
  });

  test('hands over every password as it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (password) => {
        const { databaseUrl } = readConfig(
          interpolate(gatehouse.environment, { ...given, POSTGRES_PASSWORD: password }),
        );
        expect(new pg.Client(databaseUrl).password).toBe(password);
      }),
      { numRuns: 1000 },
    );
  });

  test('names exact versions', () => {
    expect(database.image).toMatch(/^postgres:\d+\.\d+$/);
  });

  test('trusts the network that it sets up, and no other', () => {
    const [{ subnet }] = compose.networks.default.ipam.config;
    expect(interpolate(gatehouse.environment, given).TRUST_PROXY).toBe(subnet);
  });

  test('publishes the port that the server listens on, to this machine only', () => {
    const port = `\${PORT:-3000}`;
    expect(gatehouse.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    expect(gatehouse.environment.PORT).toBe(port);
    expect(database.ports).toBeUndefined();
  });
});

describe('deploy/compose.secrets.yml', () => {
  const withSecrets = z.object({ environment: z.record(z.string(), z.string()), secrets: z.array(z.string()) });
  const overlay = z
    .object({
      services: z.object({ gatehouse: withSecrets, database: withSecrets }),
      secrets: z.record(z.string(), z.object({ file: z.string() })),
    })
    .parse(parseYaml(read('deploy/compose.secrets.yml')));

  test('gives each service the files that it names', () => {
    const services = Object.values(overlay.services);
    for (const { environment, secrets } of services)
      expect(Object.values(environment)).toEqual(secrets.map((name) => `/run/secrets/${name}`));
    expect(Object.keys(overlay.secrets)).toEqual(services.flatMap(({ secrets }) => secrets));
  });

  test('takes the place of the key and the password in the environment', () => {
    const base = interpolate(gatehouse.environment, { BASE_URL: given.BASE_URL });
    expect(() => readConfig({ ...base, ...overlay.services.gatehouse.environment })).toThrow(
      /SECRET_KEY_FILE: \S+ cannot be read \(ENOENT\)\n {2}DATABASE_PASSWORD_FILE: \S+ cannot be read \(ENOENT\)$/,
    );
    expect(interpolate(database.environment, {}).POSTGRES_PASSWORD).toBe('');
  });
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').replaceAll(/\\\n/g, '').split('\n');
  const instructions = (name: string) => lines.filter((line) => line.startsWith(`${name} `));

  test('names exact versions of the Node that is tested', () => {
    const { version } = JSON.parse(read('node_modules/node/package.json'));
    for (const line of instructions('FROM')) expect(line.split(' ')[1]).toBe(`node:${version}-slim`);
    expect(instructions('FROM')).toHaveLength(2);
  });

  test('asks for health at the port that the container was given', () => {
    const [health = ''] = instructions('HEALTHCHECK');
    // Shell form: in the form of a list, nobody would put the value in.
    expect(health).toMatch(/ CMD node -e "fetch\('http:\/\/127\.0\.0\.1:\$\{PORT:-3000\}\/healthz'\)/);
  });

  test('runs the server as a user without rights', () => {
    expect(instructions('USER')).toEqual(['USER node']);
  });
});
