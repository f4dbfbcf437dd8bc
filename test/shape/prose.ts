// The prose of the house: comments, strings, documentation and messages, as paragraphs whose lines know their numbers.
import { Node, type SourceFile, ts } from 'ts-morph';
import { type Page, pathOf } from './house.ts';

export type Paragraph = { path: string; lines: Line[] };

type Line = { number: number; text: string };

const CODE = /^```/;
const HEADING = /^#/;
/** An item of a list, a heading, a row of a table or a tag begins a paragraph. */
const BEGINS = /^([-*•] |\d+\. |#|\||@)/;

/** `//` lines that follow each other are one text. */
export function commentsOf(file: SourceFile): Paragraph[] {
  const { compilerNode } = file;
  const lines = findComments(compilerNode).flatMap(({ pos, end }) => {
    const first = compilerNode.getLineAndCharacterOfPosition(pos).line + 1;
    return toLines(compilerNode.text.slice(pos, end), first).map(withoutMarks);
  });
  return toParagraphs(pathOf(file), lines);
}

/** Comments stand before and behind tokens. */
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
export function stringsOf(file: SourceFile): Paragraph[] {
  return file.getDescendants().flatMap((node) => {
    if (Node.isStringLiteral(node)) {
      const number = node.getStartLineNumber();
      return toParagraphs(
        pathOf(file),
        toLines(node.getLiteralText(), number).map((line) => ({ ...line, number })),
      );
    }
    return isTemplatePart(node)
      ? toParagraphs(pathOf(file), toLines(node.getLiteralText(), node.getStartLineNumber()))
      : [];
  });
}

const isTemplatePart = (node: Node) =>
  Node.isNoSubstitutionTemplateLiteral(node) ||
  Node.isTemplateHead(node) ||
  Node.isTemplateMiddle(node) ||
  Node.isTemplateTail(node);

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
