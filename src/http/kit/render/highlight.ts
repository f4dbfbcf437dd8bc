// Code in colours, made on the server: the parts of a text with the kind of each, which a template writes one by one and
// escapes. A text is read once and kept.
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import { createLowlight } from 'lowlight';
import { LRUCache } from 'lru-cache';

const lowlight = createLowlight({ bash, css, go, ini, java, javascript, json, python, rust, typescript, xml });

/** By what a file's name ends with, or by the whole caption. */
const languages: Record<string, string> = {
  ...{ css: 'css', env: 'ini', go: 'go', html: 'xml', java: 'java', js: 'javascript', json: 'json', jsx: 'javascript' },
  ...{ local: 'ini', mjs: 'javascript', mod: 'go', properties: 'ini', py: 'python', rs: 'rust', terminal: 'bash' },
  ...{ ts: 'typescript', tsx: 'typescript', vue: 'xml', xml: 'xml' },
};

export type Kind = 'comment' | 'function' | 'keyword' | 'name' | 'number' | 'string';

const kinds: Record<string, Kind> = {
  ...{ 'hljs-keyword': 'keyword', 'hljs-literal': 'keyword', 'hljs-meta': 'keyword', 'hljs-selector-tag': 'keyword' },
  ...{ 'hljs-name': 'keyword', 'hljs-section': 'keyword' },
  ...{ 'hljs-string': 'string', 'hljs-regexp': 'string' },
  ...{ 'hljs-title': 'function', 'hljs-selector-class': 'function' },
  ...{ 'hljs-number': 'number', 'hljs-comment': 'comment' },
  ...{ 'hljs-attr': 'name', 'hljs-attribute': 'name', 'hljs-property': 'name', 'hljs-variable': 'name' },
  ...{ 'hljs-built_in': 'name' },
};

export type CodePart = { text: string; kind: Kind | undefined };

/** Longer code stays without colours: reading it would hold up everyone. */
const LONGEST = 20_000;
const read = new LRUCache<string, CodePart[]>({ max: 200 });

/** `caption` is a file's name, or says that the code is for a terminal. */
export function toCodeParts(code: string, caption: string): CodePart[] {
  const language = languages[caption.toLowerCase().split('.').at(-1) ?? ''];
  if (language === undefined || code.length > LONGEST) return [{ text: code, kind: undefined }];
  const toParts = () => flatten(lowlight.highlight(language, code).children, undefined);
  // The values of one client, sometimes with its secret, which must not be kept.
  if (language === 'ini') return toParts();
  const key = `${language}\n${code}`;
  const parts = read.get(key) ?? toParts();
  read.set(key, parts);
  return parts;
}

type Nodes = ReturnType<typeof lowlight.highlight>['children'];

function flatten(nodes: Nodes, kind: Kind | undefined): CodePart[] {
  return nodes.flatMap((node) => {
    if (node.type === 'text') return [{ text: node.value, kind }];
    if (node.type !== 'element') return [];
    const { className } = node.properties;
    const found = Array.isArray(className) ? className.map((name) => kinds[name]).find((one) => one) : undefined;
    return flatten(node.children as Nodes, found ?? kind);
  });
}
