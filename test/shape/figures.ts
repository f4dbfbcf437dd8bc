// The figures of the code's structure, each with its goal.
import { measureBlindCasts, measureCasts, measureNonNull } from './casts.ts';
import { measureCircles } from './circles.ts';
import type { Measured } from './figure.ts';
import { measureFirstParameters } from './first-parameters.ts';
import type { House } from './house.ts';
import { measureParameters } from './parameters.ts';
import { commentsOf, proseOf, stringsOf } from './prose.ts';
import { measureSentences } from './sentences.ts';
import { measureFiles, measureFolders, measureFunctions } from './sizes.ts';
import { measureVagueWords } from './words.ts';

/** `now` may be as large as `goal`. */
export type Figure = { name: string; goal: number; measure(house: House, goal: number): Measured };

export const figures: Figure[] = [
  { name: 'circles of imports, by value', goal: 0, measure: ({ src }) => measureCircles(src, 'by value') },
  { name: 'circles of imports, with types', goal: 0, measure: ({ src }) => measureCircles(src, 'with types') },
  { name: 'casts per 1,000 lines', goal: 1.5, measure: ({ src }) => measureCasts(src) },
  {
    name: 'casts that switch the checker off per 1,000 lines',
    goal: 0.2,
    measure: ({ src }) => measureBlindCasts(src),
  },
  { name: 'non-null assertions per 1,000 lines', goal: 0.5, measure: ({ src }) => measureNonNull(src) },
  { name: 'functions with more than 2 own parameters, %', goal: 4, measure: ({ src }) => measureParameters(src) },
  { name: 'shapes of nouns’ first parameter', goal: 2, measure: ({ src }) => measureFirstParameters(src) },
  { name: 'widest folder of src, files', goal: 20, measure: ({ paths }, goal) => measureFolders(inSrc(paths), goal) },
  { name: 'widest folder of test, files', goal: 20, measure: ({ paths }, goal) => measureFolders(inTest(paths), goal) },
  { name: 'longest file, lines', goal: 300, measure: ({ src }, goal) => measureFiles(src, goal) },
  { name: 'longest function, lines', goal: 60, measure: ({ src }, goal) => measureFunctions(src, goal) },
  {
    name: 'clauses as subjects in comments',
    goal: 0,
    measure: ({ src, beside }) => measureSentences([...src, ...beside].flatMap(commentsOf)),
  },
  {
    name: 'clauses as subjects in published texts',
    goal: 0,
    measure: ({ src }) => measureSentences(src.flatMap(stringsOf)),
  },
  {
    name: 'clauses as subjects in docs and messages',
    goal: 0,
    measure: ({ pages }) => measureSentences(pages.flatMap(proseOf)),
  },
  {
    // As many as there were when this was first counted: lower it when some are replaced.
    name: '“whoever” and “whatever” in comments',
    goal: 108,
    measure: ({ src, beside }) => measureVagueWords([...src, ...beside].flatMap(commentsOf)),
  },
  {
    name: '“whoever” and “whatever” in docs and messages',
    goal: 49,
    measure: ({ pages }) => measureVagueWords(pages.flatMap(proseOf)),
  },
];

const inSrc = (paths: string[]) => paths.filter((path) => path.startsWith('src/'));

/** test/kit is left out: the whole suite imports it, and one folder is easier to search. */
const inTest = (paths: string[]) => paths.filter((path) => /^test\/(?!kit\/)/.test(path));
