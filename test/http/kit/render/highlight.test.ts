// Code in colours: nothing of the code is lost or added, whatever it is.
import { describe, expect, test } from 'vitest';
import { toCodeParts } from '../../../../src/http/kit/render/highlight.ts';

const textOf = (code: string, caption: string) =>
  toCodeParts(code, caption)
    .map(({ text }) => text)
    .join('');

describe('the parts of a code', () => {
  test.each([
    [
      'server.mjs',
      `import express from 'express'; // a comment\nconst port = 4101;`,
      ['keyword', 'string', 'comment', 'number'],
    ],
    ['app.py', 'def sign_in():\n    return redirect("/")  # back', ['keyword', 'function', 'string', 'comment']],
    ['.env', 'ISSUER=https://id.example.com\nPORT=4101', ['name']],
    ['main.go', 'package main\nfunc main() { println("hi") }', ['keyword', 'function', 'string']],
    ['main.rs', 'fn main() { println!("hi"); } // all', ['keyword', 'function', 'string', 'comment']],
    ['Terminal', 'curl --data "a=b" https://id.example.com # all', ['string', 'comment']],
    ['HTML', '<a class="x" href="/sign-in">Log in</a>', ['keyword', 'name', 'string']],
    ['CSS', '.login { color: #fff; }', ['function', 'number']],
  ])('%s has kinds, and its text is whole', (caption, code, kinds) => {
    const parts = toCodeParts(code, caption);
    expect(textOf(code, caption)).toBe(code);
    expect([...new Set(parts.map(({ kind }) => kind))]).toEqual(expect.arrayContaining(kinds));
  });

  test.each(['', '<script>alert(1)</script>', '\u202e\u0000`$x`', "';--"])('%j stays what it is', (code) => {
    for (const caption of ['x.mjs', 'x.py', 'Terminal', 'HTML', 'notes', '']) expect(textOf(code, caption)).toBe(code);
  });

  test('of no known language, or of more than a page holds, are one', () => {
    expect(toCodeParts('const a = 1;', 'notes')).toEqual([{ text: 'const a = 1;', kind: undefined }]);
    const long = 'a = 1\n'.repeat(5_000);
    expect(toCodeParts(long, 'x.py')).toEqual([{ text: long, kind: undefined }]);
  });
});
