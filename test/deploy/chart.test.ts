// The Helm chart of deploy/helm: as far as it can be read, and rendered and linted if helm is installed (HELM names another
// one than `helm`). The server's own configuration reads the environment that a pod gets.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments, parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { secretVariables } from '../../src/config/secret-files.ts';
import { readConfig } from '../../src/config.ts';
import { makeDirectory, ROOT } from '../kit/processes.ts';

const CHART = join(ROOT, 'deploy/helm/gatehouse');
const read = (file: string) => readFileSync(join(CHART, file), 'utf8');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const values = parseYaml(read('values.yaml'));
const schema = JSON.parse(read('values.schema.json'));
const templates = readdirSync(join(CHART, 'templates')).map((file) => ({ file, text: read(`templates/${file}`) }));

const keysOf = (value: unknown, path = ''): string[] =>
  value === null || typeof value !== 'object' || Array.isArray(value) || Object.keys(value).length === 0
    ? [path]
    : [path, ...Object.entries(value).flatMap(([key, inner]) => keysOf(inner, path ? `${path}.${key}` : key))];

describe('the chart', () => {
  test('has the version of the server', () => {
    expect(parseYaml(read('Chart.yaml'))).toMatchObject({ version, appVersion: version });
  });

  test('names values that there are, and no value is unused', () => {
    const known = new Set(keysOf(values));
    const used = templates.flatMap(({ text }) =>
      [...text.matchAll(/\.Values\.([\w.]+)/g)].map(([, path = '']) => path),
    );
    expect(used.filter((path) => !known.has(path))).toEqual([]);
    const isUsed = (path: string) =>
      used.some((one) => one === path || path.startsWith(`${one}.`) || one.startsWith(`${path}.`));
    expect([...known].filter((path) => path && !isUsed(path))).toEqual([]);
  });

  test('has a schema for each value, and no other', () => {
    for (const key of Object.keys(values)) expect(schema.properties).toHaveProperty(key);
    const { global: _, ...described } = schema.properties;
    expect(Object.keys(described).sort()).toEqual(Object.keys(values).sort());
    for (const [key, { properties }] of Object.entries<{ properties?: object }>(described))
      if (properties) expect(Object.keys(properties).sort(), key).toEqual(Object.keys(values[key]).sort());
  });

  test('takes secrets that the server reads from files', () => {
    const { enum: keys } = schema.properties.secret.properties.keys.items;
    const readable: string[] = [...secretVariables];
    // The chart takes the database’s password as a part of the URL.
    expect(keys.toSorted()).toEqual(readable.filter((name) => name !== 'DATABASE_PASSWORD').sort());
  });

  test('opens and closes its actions', () => {
    for (const { file, text } of templates) {
      expect(text.split('{{').length, file).toBe(text.split('}}').length);
      const begins = text.match(/\{\{-? *(if|with|range|define)\b/g)?.length ?? 0;
      expect(text.match(/\{\{-? *end\b/g)?.length ?? 0, file).toBe(begins);
    }
  });
});

const HELM = process.env.HELM || 'helm';
const isInstalled = spawnSync(HELM, ['version'], { stdio: 'ignore' }).status === 0;

const security = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
};
const containerSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

const variable = z.strictObject({ name: z.string(), value: z.string() });
const mount = z.object({ name: z.string(), mountPath: z.string() });
const container = z.looseObject({ env: z.array(variable), volumeMounts: z.array(mount) });
const pod = z.looseObject({ containers: z.tuple([container]), volumes: z.array(z.looseObject({ name: z.string() })) });
const workload = z.object({ spec: z.looseObject({ template: z.object({ spec: pod }) }) });

type Resource = { kind: string; metadata: { name: string }; spec: Record<string, never> };

const given = {
  'image.repository': 'registry.example.com/gatehouse',
  baseUrl: 'https://id.example.com',
  trustProxy: '10.0.0.0/8',
  'secret.name': 'gatehouse',
};
const everything = {
  ...given,
  appUrl: 'https://{app}.id.example.com',
  'secret.keys': ['SECRET_KEY', 'DATABASE_URL', 'DATABASE_DIRECT_URL', 'METRICS_TOKEN'],
  'env.MAIL_FROM': 'Id <id@example.com>',
  'ca.configMap': 'authority',
  'migration.mode': 'job',
  'migration.secretName': 'gatehouse-owner',
  'autoscaling.enabled': true,
  'ingress.enabled': true,
  'ingress.hosts': ['id.example.com', '*.id.example.com'],
  'networkPolicy.ingressFrom': [{ namespaceSelector: {} }],
};

describe.skipIf(!isInstalled)('helm that is installed', () => {
  function helm(args: string[], set: object) {
    const options = Object.entries(set).flatMap(([name, value]) => ['--set-json', `${name}=${JSON.stringify(value)}`]);
    const { status, stdout, stderr } = spawnSync(HELM, [...args, ...options], { encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  function render(set: object): Resource[] {
    const { status, stdout, stderr } = helm(['template', 'id', CHART, '--kube-version', '1.31.0'], set);
    if (status !== 0) throw new Error(stderr);
    return parseAllDocuments(stdout, { version: '1.1' }).map((document) => document.toJS());
  }

  const kinds = (resources: Resource[]) => resources.map(({ kind }) => kind).sort();
  const find = (resources: Resource[], kind: string) => resources.find((one) => one.kind === kind);

  test.each([
    ['what must be set', given],
    ['everything', everything],
  ])('lints it with %s', (_, set) => {
    expect(helm(['lint', '--strict', CHART], set)).toMatchObject({ status: 0 });
  });

  test.each([
    ['no address', { ...given, baseUrl: '' }, 'baseUrl'],
    ['an address without TLS', { ...given, baseUrl: 'http://id.example.com' }, 'baseUrl'],
    ['no proxy', { ...given, trustProxy: '' }, 'trustProxy'],
    ['no Secret', { ...given, 'secret.name': '' }, 'secret'],
    ['a key that is no secret', { ...given, 'secret.keys': ['SECRET_KEY', 'DATABASE_URL', 'X'] }, 'secret/keys'],
    ['no database', { ...given, 'secret.keys': ['SECRET_KEY'] }, 'secret/keys'],
    ['a Job without its Secret', { ...given, 'migration.mode': 'job' }, 'migration'],
    ['an ingress without hosts', { ...given, 'ingress.enabled': true }, 'ingress'],
    ['a value that there is not', { ...given, repplicas: 3 }, 'repplicas'],
  ])('refuses %s, and names it', (_, set, name) => {
    const { status, stderr } = helm(['template', 'id', CHART, '--kube-version', '1.31.0'], set);
    expect(status).toBe(1);
    expect(stderr).toContain(name);
  });

  test('renders what is asked for', () => {
    expect(kinds(render(given))).toEqual(['Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Service']);
    expect(kinds(render(everything))).toEqual([
      'Deployment',
      'HorizontalPodAutoscaler',
      'Ingress',
      'Job',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'Service',
    ]);
    // It would keep the only pod's node from being drained.
    expect(kinds(render({ ...given, replicas: 1 }))).not.toContain('PodDisruptionBudget');
    expect(find(render(everything), 'Deployment')?.spec).not.toHaveProperty('replicas');
  });

  test.each([
    ['what must be set', given],
    ['everything', everything],
  ])('gives each pod no rights, and an environment that the server accepts, with %s', (_, set) => {
    const files = makeDirectory('chart');
    const resources = render(set).filter(({ kind }) => kind === 'Deployment' || kind === 'Job');
    for (const resource of resources) {
      const { spec } = workload.parse(resource).spec.template;
      expect(spec).toMatchObject(security);
      const [{ securityContext, env, volumeMounts }] = spec.containers;
      expect(securityContext).toEqual(containerSecurity);
      expect(volumeMounts.map(({ name }) => name).sort()).toEqual(spec.volumes.map(({ name }) => name).sort());
      const environment = Object.fromEntries(env.map(({ name, value }) => [name, value]));
      for (const [name, path] of Object.entries(environment)) {
        if (!name.endsWith('_FILE')) continue;
        expect(path).toBe(`/run/secrets/gatehouse/${name.replace(/_FILE$/, '')}`);
        const file = join(files.path, name);
        writeFileSync(file, name.includes('URL') ? 'postgres://u:p@db/g?sslmode=verify-full' : 'k'.repeat(40));
        environment[name] = file;
      }
      expect(readConfig(environment)).toMatchObject({ production: true, baseUrl: given.baseUrl });
    }
    files.remove();
  });

  test('migrates as the owner of the tables, before the server that may not', () => {
    const resources = render(everything);
    const job = workload.parse(find(resources, 'Job')).spec.template.spec;
    const server = workload.parse(find(resources, 'Deployment')).spec.template.spec;
    const [{ env }] = server.containers;
    expect(env).toContainEqual({ name: 'MIGRATE', value: 'off' });
    expect(JSON.stringify(job.volumes)).toContain('gatehouse-owner');
    expect(JSON.stringify(job)).not.toContain('DATABASE_DIRECT_URL');
    expect(JSON.stringify(server.volumes)).not.toContain('gatehouse-owner');
    const byDefault = workload.parse(find(render(given), 'Deployment')).spec.template.spec.containers[0].env;
    expect(byDefault.map(({ name }) => name)).not.toContain('MIGRATE');
  });

  test('asks the probes, and leads the service to the port that the server listens on', () => {
    const { containers } = workload.parse(find(render(given), 'Deployment')).spec.template.spec;
    const [server] = containers;
    expect(server).toMatchObject({
      ports: [{ name: 'http', containerPort: 3000 }],
      livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
      readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
    });
    expect(server.env).toContainEqual({ name: 'PORT', value: '3000' });
  });
});
