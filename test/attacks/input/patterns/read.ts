// Every regular expression of the server and of its pages, read from the source: literals, and what is passed to `RegExp`.
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { ts } from 'ts-morph';
import { RECOVERY_CODE } from '../../../../src/authentication/factors/recovery-codes.ts';
import { languages } from '../../../../src/language/catalogues.ts';
import { UNSEEN } from '../../../../src/language/own-texts.ts';

const ROOT = join(import.meta.dirname, '../../../..');

export type Pattern = { path: string; source: string; flags: string };

/** What stands in `${…}`, or alone, in a pattern that is put together when the server runs: a value of it, as it is written. */
const parts: Record<string, string> = {
  B64: '[A-Za-z0-9+/]',
  RECOVERY_CODE,
  'UNSEEN.source': UNSEEN.source,
  "languages.join('|')": languages.join('|'),
  alphabet: '\\p{Script=Latin}\\p{Script=Han}',
  CONSOLE_PATH: '/console',
  "CONTENTS.replace('.md', '')": 'README',
  "path.replaceAll(/:\\w+/g, '[^/]+')": '/apps/[^/]+/organizations/[^/]+/members/[^/]+/remove',
  "escaped.replace('gatehouse-app-slug', '([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)')":
    '([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)\\.id\\.example\\.com',
};

export function readPatterns(): Pattern[] {
  const paths = ['src', 'views'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:ts|js|ejs)$/.test(path) && !path.startsWith('quick-starts'))
      .map((path) => `${folder}/${path.split(sep).join('/')}`),
  );
  return paths.sort().flatMap((path) => patternsOf(path, readFileSync(join(ROOT, path), 'utf8')));
}

export function patternsOf(path: string, text: string): Pattern[] {
  const codes = path.endsWith('.ejs')
    ? [...text.matchAll(/<%[=-]?(.*?)[-_]?%>/gs)].map(([, code = '']) => code)
    : [text];
  return codes.flatMap((code) => {
    const found: Pattern[] = [];
    const visit = (node: ts.Node): void => {
      const pattern = toPattern(node);
      if (pattern) found.push({ path, ...pattern });
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS));
    return found;
  });
}

function toPattern(node: ts.Node): Omit<Pattern, 'path'> | undefined {
  if (ts.isRegularExpressionLiteral(node)) {
    const end = node.text.lastIndexOf('/');
    return { source: node.text.slice(1, end), flags: node.text.slice(end + 1) };
  }
  const isMade = (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp';
  const [pattern, flags] = isMade ? (node.arguments ?? []) : [];
  return pattern && { source: textOf(pattern), flags: flags ? textOf(flags) : '' };
}

function textOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map((span) => textOf(span.expression) + span.literal.text).join('');
  }
  const value = parts[node.getText()];
  if (value === undefined)
    throw new Error(`a regular expression is made of ${node.getText()}, which has no line in parts`);
  return value;
}
