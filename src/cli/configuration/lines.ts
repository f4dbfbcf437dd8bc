// In which line of a file a mistake is, by its place (src/configuration/places.ts), such as `clients.Blog.redirect_uris.0`.
import { type Document, isMap, isNode, isPair, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import { nameOf } from '../../configuration/places.ts';
import { sections } from '../../configuration/sections.ts';
import { isKeyOf } from '../../tables.ts';

/** The line of what is nearest: a field that is missing is a mistake of its thing. Undefined for what isn't in the file at all. */
export function findLine(document: Document, lines: LineCounter, place: string): number | undefined {
  const found = locate(document.contents, place);
  const node = isPair(found) ? found.key : found;
  const start = isNode(node) ? node.range?.[0] : undefined;
  return start === undefined ? undefined : lines.linePos(start).line;
}

type Found = Node | Pair | null | undefined;

function locate(root: Found, place: string): Found {
  const [section = '', ...rest] = place.split('.');
  const pair = memberOf(root, section);
  const list = isPair(pair) ? pair.value : undefined;
  if (!isKeyOf(sections, section) || !isSeq(list)) return descend(pair, rest);
  const within = rest.join('.');
  for (const item of list.items) {
    const name = isNode(item) ? nameOf(section, item.toJSON()) : undefined;
    if (isNode(item) && name !== undefined && (within === name || within.startsWith(`${name}.`)))
      return descend(item, within.slice(name.length).split('.').filter(Boolean));
  }
  return descend(pair, rest);
}

/** As far as the path goes. */
function descend(from: Found, path: string[]): Found {
  const [name, ...rest] = path;
  const next = name === undefined ? undefined : memberOf(isPair(from) ? (from.value as Found) : from, name);
  return next ? descend(next, rest) : from;
}

function memberOf(node: Found, name: string): Found {
  if (isMap(node)) return node.items.find(({ key }) => String(key) === name);
  return isSeq(node) ? (node.items[Number(name)] as Found) : undefined;
}
