// Regular expressions that the detector can't tell to be linear. Each names the text that makes it go back most often, and
// how much of such a text it may meet: the test times it with that much.

export type Bounded = {
  /** As in the source, with its flags. */
  pattern: string;
  /** What the text begins with, what it repeats, and what it ends with. */
  evil: [before: string, pump: string, after: string];
  /** In characters. Without it, it is harmless at any length: a step for each character of the text. */
  atMost?: { length: number; because: string };
};

export const bounded: Bounded[] = [
  { pattern: String.raw`/,\s*(?:$|[a-z][a-z0-9+.-]*:)/i`, evil: ['', ', a', ''] },
  {
    pattern: String.raw`/^pbkdf2_(sha(?:1|256))\$(\d{1,7})\$([\x21-\x7e]+)\$([^$]+)$/`,
    evil: ['pbkdf2_sha256$1$', '$a', '$'],
  },
  {
    pattern: String.raw`/^scrypt\$(\d{1,8})\$([\x21-\x7e]+)\$(\d{1,3})\$(\d{1,3})\$([^$]+)$/`,
    evil: ['scrypt$16384$', '$111', '$'],
  },
  { pattern: String.raw`/(?<!\s)[^\S\n]*\n\s*/g`, evil: ['', '\t', 'x'] },
  { pattern: String.raw`/(?<!\/)\/+$/`, evil: ['', '/', 'x'] },
  {
    pattern: String.raw`/^(?:\[([^\]]+)\]|([^:]+|[0-9a-f]*:[0-9a-f:]*))(?::(\d{1,5}))?$/i`,
    evil: ['', ':1', 'x'],
  },
  { pattern: String.raw`/(?<![^\s@<>])[^\s@<>]+@[^\s@<>]+>?$/`, evil: ['', 'a', '@'] },
  {
    pattern:
      '/timeout exceeded when trying to connect|timeout expired|Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|PGlite is closed/',
    evil: ['', 'timeout exceeded when trying to connec', ''],
  },
  { pattern: String.raw`/(from["']\.[^"']*)\.[jt]s(?=["'])/g`, evil: [`from'.`, '.js', ''] },
  {
    pattern: String.raw`/\b(?:from|join|into|update)\s+(?:"[a-z_]+"\.)?"?([a-z_]{3,})"?(?![\w(.])/gi`,
    evil: ['', 'from aaa', '('],
  },
  {
    pattern: '/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g',
    evil: ['', '-----BEGIN CERTIFICATE-----a', ''],
  },
  { pattern: String.raw`/, (\w+)$/`, evil: ['', ', a', ' '] },
  { pattern: String.raw`/\{\{(\w+)\}\}/g`, evil: ['', '{{a', ''] },
  { pattern: String.raw`/^(?=.*\bVersion\/\d).*\bSafari\//`, evil: ['', 'Version/1 Safari', ''] },
  { pattern: String.raw`/<symbol id="([\w-]+)"[^<>]*>(.*)/s`, evil: ['', '<symbol id="a"', ''] },
  {
    pattern: String.raw`/(\s(?:href|src|action|formaction|data-[a-z-]+)=")(\/(?!\/)[^"]*)/g`,
    evil: ['', ' data-a href="', ''],
  },
  { pattern: String.raw`/(; *path=)(\/[^;]*)/i`, evil: ['', ';  ', ''] },
  { pattern: String.raw`/^([^:]+|\[[^\]]+\]):443$/`, evil: ['', '[', ':443x'] },
  { pattern: String.raw`/^([^:]+|\[[^\]]+\]):80$/`, evil: ['', '[', ':80x'] },
  { pattern: '/<([^<>]+)>/', evil: ['', '<a', ''] },
  { pattern: '/<form method="post" action="(https?:[^"]*)">/', evil: ['', '<form method="post" action="http:', ''] },
  {
    pattern: String.raw`/<input type="hidden" name="([^"]*)" value="([^"]*)"\/>/g`,
    evil: ['', '<input type="hidden" name="" value="', ''],
  },
  {
    pattern: String.raw`/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/`,
    evil: ['', `${'a'.repeat(62)}.`, '-'],
  },
  { pattern: String.raw`/\.\d+$/`, evil: ['', '.1', '.'] },
  {
    pattern: String.raw`/^[\p{L}0-9][\p{L}\p{M}0-9]*(?:[._-][\p{L}0-9][\p{L}\p{M}0-9]*)*$/u`,
    evil: ['', 'a.a', '.'],
  },
  {
    pattern: '/^(?:[асԁеһіјӏорԛѕԝхуүѵАВЕЅІЈКМНОРСТХУҮԚԜ0-9._-]+|[αγικνορυχωϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿ0-9._-]+)$/u',
    evil: ['', '0', 'x'],
  },
  { pattern: String.raw`/^(?:[\p{Script=Latin}\p{Script=Han}]|[0-9._\-])+$/v`, evil: ['', 'a1', '!'] },
  { pattern: String.raw`/\{(\w+)\}/g`, evil: ['', '{a', ''] },
  {
    pattern: String.raw`/\.0+$|(?<=\.\d*?)0+$/`,
    evil: ['.', '0', '1'],
    atMost: { length: 30, because: 'the amount is a number of the database' },
  },
];
