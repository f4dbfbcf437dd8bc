// Writes src/schema.ts and src/server-schema.ts from the tables of routes, by openapi-typescript: `npm run client`, after `npm ci` in
// this folder.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeForClients, describeServerForClients } from './description.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-client-'));

function generate(name: string, { document, hash }: ReturnType<typeof describeForClients>): void {
  const [input, output] = [join(scratch, `${name}.json`), join(scratch, name)];
  writeFileSync(input, JSON.stringify(document));
  execFileSync(join(import.meta.dirname, 'node_modules/.bin/openapi-typescript'), [input, '-o', output]);
  const types = readFileSync(output, 'utf8').replace(/^\/\*\*[\s\S]*?\*\/\n+/, '');
  const head = `// Made by openapi-typescript from the OpenAPI document (npm run client). Don't edit it.\n// ${hash}\n\n`;
  writeFileSync(join(import.meta.dirname, 'src', name), head + types);
}

generate('schema.ts', describeForClients());
generate('server-schema.ts', describeServerForClients());
rmSync(scratch, { recursive: true });
