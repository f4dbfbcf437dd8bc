// The name that stands in the mail of an invitation, if the caller has one.
import type { System } from '../../../system.ts';
import { findUser } from '../../../users/users.ts';
import type { Caller } from './route.ts';

export async function inviterOf(system: System, caller: Caller): Promise<string | null | undefined> {
  if (caller.kind === 'user') return caller.user.name;
  if (caller.kind !== 'developer') return undefined;
  return (await findUser(system.db, await system.consoleApp(), caller.id))?.name;
}
