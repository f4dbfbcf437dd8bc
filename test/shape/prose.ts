// The prose of the house: comments, strings, documentation and messages, as paragraphs with line numbers.
import { ts } from 'ts-morph';
import type { Page } from './house.ts';
import { find, firstLine, lineAt } from './nodes.ts';

export type Paragraph = { path: string; lines: Line[] };

type Line = { number: number; text: string };

const CODE = /^```/;
const HEADING = /^#/;
/** An item of a list, a heading, a row of a table or a tag begins a paragraph. */
const BEGINS = /^([-*•] |\d+\. |#|\||@)/;

/** `//` lines that follow each other are one text. */
export function commentsOf(file: ts.SourceFile): Paragraph[] {
  const lines = findComments(file).flatMap(({ pos, end }) =>
    toLines(file.text.slice(pos, end), lineAt(file, pos)).map(withoutMarks),
  );
  return toParagraphs(file.fileName, lines);
}

/** The parser keeps no comments: they are looked for before and behind each token. */
function findComments(file: ts.SourceFile): ts.TextRange[] {
  const found = new Map<number, ts.TextRange>();
  const visit = (node: ts.Node) => {
    const inside = node.getChildren(file).filter(({ kind }) => !isJsDoc(kind));
    if (inside.length > 0) return inside.forEach(visit);
    const before = ts.getLeadingCommentRanges(file.text, node.pos) ?? [];
    const behind = ts.getTrailingCommentRanges(file.text, node.end) ?? [];
    for (const range of [...before, ...behind]) found.set(range.pos, range);
  };
  visit(file);
  return [...found.values()].sort((one, other) => one.pos - other.pos);
}

const isJsDoc = (kind: ts.SyntaxKind) => kind >= ts.SyntaxKind.FirstJSDocNode && kind <= ts.SyntaxKind.LastJSDocNode;

const withoutMarks = ({ number, text }: Line): Line => ({
  number,
  text: text
    .replace(/^(\/\/+|\/\*+|\*(?!\/))/, '')
    .replace(/\*+\/$/, '')
    .trim(),
});

/** Every string: descriptions, messages and details are published from wherever they stand. */
export function stringsOf(file: ts.SourceFile): Paragraph[] {
  return find(file, isText).flatMap((node) => {
    const first = firstLine(node);
    const lines = toLines(node.text, first);
    // In a string, a new line is written `\n`: all of it stands on the line on which it begins.
    return toParagraphs(
      file.fileName,
      ts.isStringLiteral(node) ? lines.map((line) => ({ ...line, number: first })) : lines,
    );
  });
}

const isText = (node: ts.Node): node is ts.LiteralLikeNode =>
  ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node);

/** Markdown without its blocks of code, or a JSON file of messages, one a line. */
export function proseOf({ path, text }: Page): Paragraph[] {
  const lines = toLines(text, 1);
  return path.endsWith('.json') ? lines.map((line) => toMessage(path, line)) : toParagraphs(path, withoutCode(lines));
}

const toMessage = (path: string, { number, text }: Line): Paragraph => ({
  path,
  lines: [{ number, text: /": "(.*)",?$/.exec(text)?.[1] ?? '' }],
});

function withoutCode(lines: Line[]): Line[] {
  let isCode = false;
  return lines.map(({ number, text }) => {
    if (CODE.test(text)) isCode = !isCode;
    return { number, text: isCode || CODE.test(text) ? '' : text };
  });
}

const toLines = (text: string, first: number): Line[] =>
  text.split('\n').map((line, index) => ({ number: first + index, text: line.trim() }));

function toParagraphs(path: string, lines: Line[]): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let last: Line | undefined;
  for (const line of lines) {
    const follows = last && last.text !== '' && !HEADING.test(last.text) && line.number - last.number <= 1;
    if (follows && !BEGINS.test(line.text)) paragraphs.at(-1)?.lines.push(line);
    else paragraphs.push({ path, lines: [line] });
    last = line;
  }
  return paragraphs;
}
