// The EJS templates of views/, compiled once: ours and those that they include. While developing, a file that was touched is
// compiled anew.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import { pathOfAsset } from '../../assets/files.ts';

const root = fileURLToPath(new URL('../../../../views', import.meta.url));

const production = process.env.NODE_ENV === 'production';

/** `view` is the path below views/, without its ending. */
export const fillTemplate = (view: string, locals: object): string => template(join(root, `${view}.ejs`))(locals);

const compiled = new Map<string, { version: number; render: ejs.TemplateFunction }>();
const hashes = new Map<string, { version: number; hash: string }>();

function findCompiled(file: string): ejs.TemplateFunction | undefined {
  const found = compiled.get(file);
  return found?.version === versionOf(file) ? found.render : undefined;
}

function keepCompiled(file: string, render: ejs.TemplateFunction): void {
  compiled.set(file, { version: versionOf(file), render });
}

// For the templates that ours include.
ejs.cache = { get: findCompiled, set: keepCompiled, reset: () => compiled.clear() };

function template(file: string): ejs.TemplateFunction {
  const found = findCompiled(file);
  if (found) return found;
  const render = ejs.compile(readFileSync(file, 'utf8'), {
    filename: file,
    root,
    cache: true,
    // Locals are `page.…`: a missing optional one is undefined instead of a ReferenceError or a global.
    strict: true,
    localsName: 'page',
    destructuredLocals: ['t', 'sentence', 'asset', 'layout', 'brand', 'cleanName', 'webUrl', 'codeParts', 'drawing'],
  });
  keepCompiled(file, render);
  return render;
}

/** The address of an asset, with a hash of its content, so that it never goes stale. */
export const assetUrl = (file: string, folder = ''): string =>
  `/assets/${folder && `${folder}/`}${file}?v=${contentHash(file)}`;

function contentHash(file: string): string {
  const path = pathOfAsset(file);
  const version = versionOf(path);
  const found = hashes.get(file);
  if (found?.version === version) return found.hash;
  const hash = createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 10);
  hashes.set(file, { version, hash });
  return hash;
}

function versionOf(file: string): number {
  return production ? 0 : statSync(file).mtimeMs;
}
