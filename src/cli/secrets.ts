// `gatehouse secrets …`: what is sealed under SECRET_KEY.
import { reseal } from '../database/sealed.ts';
import type { System } from '../system.ts';
import { type Answer, type CommandGroup, flag, toText } from './command.ts';
import { giveUpLost } from './lost.ts';
import { onSystem } from './on-system.ts';
import { sealedColumns } from './sealed.ts';

export const secretCommands: CommandGroup = {
  name: 'secrets',
  summary: 'What is sealed under SECRET_KEY',
  commands: [
    {
      name: 'reseal',
      summary: 'Seal everything under the first SECRET_KEY that an older one sealed; servers may run meanwhile',
      run: onSystem(resealAll),
    },
    {
      name: 'lost',
      summary: 'Go on without a SECRET_KEY that nobody has any more: give up what only it opens, and make new keys',
      options: [flag('--yes', 'the key is lost for good, and all servers are stopped')],
      run: onSystem(giveUpLost, { anyKey: true }),
    },
  ],
};

async function resealAll({ db, keyring }: System): Promise<Answer> {
  const columns = [];
  for (const sealed of sealedColumns)
    columns.push({ name: `${sealed.table}.${sealed.column}`, ...(await reseal(db, keyring, sealed)) });
  const resealed = columns.reduce((sum, column) => sum + column.resealed, 0);
  const left = columns.reduce((sum, column) => sum + column.left, 0);
  const facts = columns.map((column) => [
    column.name,
    `${column.resealed}${column.left ? `, ${column.left} left` : ''}`,
  ]);
  const headline =
    left === 0
      ? `${resealed} values were sealed again; nothing in the database needs an older SECRET_KEY.`
      : `${resealed} values were sealed again. ${left} are sealed under a SECRET_KEY that is not listed: add it, and run this again.`;
  return {
    json: { resealed, left, columns },
    text: toText(headline, Object.fromEntries(facts)),
    failed: left > 0,
  };
}
