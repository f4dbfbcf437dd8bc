// A user's authenticator app: enrols, and shows the code of any moment.
import { generateSync } from 'otplib';
import type { App } from '../../src/apps/app.ts';
import { confirmTotp, enrolTotp } from '../../src/authentication/factors/totp.ts';
import type { UserRow } from '../../src/database/schema.ts';
import type { Gatehouse } from './gatehouse.ts';

export type Authenticator = { secret: string; recoveryCodes: string[] };

/** Confirmed with the code of the step before, so that the one of this step is good still. */
export async function makeAuthenticator(
  { system }: Gatehouse,
  app: App,
  user: UserRow,
  name?: string,
): Promise<Authenticator> {
  const { secret } = await enrolTotp(system, app, user);
  const recoveryCodes = await confirmTotp(system, app, user, { code: codeOf(secret, -1), name });
  return { secret, recoveryCodes };
}

/** `steps` of 30 seconds from now. */
export function codeOf(secret: string, steps = 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * steps });
}
