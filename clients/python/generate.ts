// Writes the generated files of the Python client from the table of routes: `npm run client`, after an installation of the group
// `generate` of pyproject.toml in clients/python/.venv, or anywhere on the PATH.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collected, GENERATED, head, schemaHead } from './generated.ts';

const own = join(import.meta.dirname, '.venv/bin/datamodel-codegen');
const program = existsSync(own) ? own : 'datamodel-codegen';
if (spawnSync(program, ['--version']).error) {
  console.error('clients/python: datamodel-code-generator is not installed (docs/python-client.md#building-it)');
  process.exit(1);
}

const common = [
  '--input-file-type=openapi',
  '--openapi-scopes=schemas',
  '--target-python-version=3.10',
  '--disable-timestamp',
  '--formatters=builtin',
  '--enum-field-as-literal=all',
  '--use-standard-collections',
  '--use-union-operator',
  '--strict-nullable',
  '--naming-strategy=parent-prefixed',
  '--use-schema-description',
  '--use-field-description',
  '--keep-model-order',
];

const pydantic = ['--output-model-type=pydantic_v2.BaseModel', '--base-class=gatehouse.model.Model'];

const kinds = {
  models: pydantic,
  events: pydantic,
  inputs: ['--output-model-type=typing.TypedDict'],
};

const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-client-'));
for (const [name, write] of Object.entries(GENERATED)) writeFileSync(pathOf(name), `${head}\n${write()}`);
for (const name of ['models', 'inputs', 'events'] as const) {
  const [input, output] = [join(scratch, `${name}.json`), join(scratch, `${name}.py`)];
  writeFileSync(input, JSON.stringify(collected[name]));
  execFileSync(program, [...common, ...kinds[name], '--input', input, '--output', output], { stdio: 'inherit' });
  const types = readFileSync(output, 'utf8').replace(/^#.*\n+/gm, '');
  writeFileSync(pathOf(`${name}.py`), `${schemaHead(collected[name])}\n${types}`);
}
rmSync(scratch, { recursive: true });

function pathOf(name: string): string {
  return join(import.meta.dirname, 'src/gatehouse', name);
}
