// Clients, webhooks and the audit log hear of a user's claims by events alone. So each statement that changes what claims are made of
// must be in a function that records an event, or be called only by such functions.
import { expect, test } from 'vitest';
import { sources } from './sources.ts';

/** A top-level declaration: `uses` are the names that it calls or hands on. */
type Declaration = { name: string; path: string; text: string };

const HEAD = /^(?:export )?(?:async )?(?:function|const) (\w+)/gm;

const declarations: Declaration[] = sources.flatMap(({ path, text }) => {
  const heads = [...text.matchAll(HEAD)];
  return heads.map(({ 1: name = '', index }, at) => ({ name, path, text: text.slice(index, heads[at + 1]?.index) }));
});

const WRITE =
  /(?:insertInto|updateTable|deleteFrom)\('(?:users|user_roles|user_groups|roles|groups|group_roles)'\)|(?:update|insert into|delete from) (?:\$\{sql\.table\(table\)\}|(?:users|user_roles|user_groups|roles|groups|group_roles)\b)/;
const EVENT = /\brecordUserRoles\(|\brecord(?:Each)?\((?:[^;]*?)'(?:user|role|group|permission|resource)\.\w+'/s;

/** These change nothing that a claim is made of, or delete what nobody is to hear of. */
const exempt = new Map([
  ['authentication/sign-in/record.ts recordSignIn', 'last_sign_in_at'],
  ['authentication/sign-in/password.ts renewHash', 'a newer hash of the same password'],
  ['cli/give-up.ts giveUp', 'values that no key opens, of other tables'],
  ['cli/give-up.ts replaceAll', 'the same'],
  ['database/sealed.ts replace', 'the same value under another key'],
  ['jobs/sweep.ts deleteBatch', 'rows of other tables that have expired'],
  ['registry/purge.ts deleteBatch', 'an App that was deleted'],
  ['users/sessions/epoch.ts beginEpoch', 'access_epoch'],
]);

const isCalledBy = ({ name, path }: Declaration, caller: Declaration) =>
  (caller.path !== path || caller.name !== name) &&
  new RegExp(`(?<![.\\w])${name}\\(`).test(caller.text) &&
  (caller.path === path || importsIt({ name, path }, caller));

const importsIt = ({ name, path }: { name: string; path: string }, caller: Declaration) => {
  const source = sources.find((one) => one.path === caller.path);
  return source!.local.includes(path) && new RegExp(`\\b${name}\\b`).test(source!.text);
};

function isTold(declaration: Declaration, depth = 0): boolean {
  if (EVENT.test(declaration.text)) return true;
  const callers = declarations.filter((one) => isCalledBy(declaration, one));
  return depth < 3 && callers.length > 0 && callers.every((one) => isTold(one, depth + 1));
}

const writers = declarations.filter(({ text }) => WRITE.test(text));

test('whatever changes what claims are made of records an event', () => {
  const untold = writers.filter((one) => !isTold(one)).map(({ name, path }) => `${path} ${name}`);
  expect(untold.sort()).toEqual([...exempt.keys()].sort());
});
