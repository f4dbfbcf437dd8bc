// `gatehouse keys …`: an App's signing keys.
import { rotateSigningKeys } from '../apps/signing-keys.ts';
import type { System } from '../system.ts';
import { type Answer, type CommandGroup, flag, required, toText } from './command.ts';
import { getApp, onSystem } from './on-system.ts';

export const keyCommands: CommandGroup = {
  name: 'keys',
  summary: 'Signing keys of an App',
  commands: [
    {
      name: 'rotate',
      summary: 'Sign with the next keys; those before go on verifying what they signed',
      options: [
        required('--app <slug>', 'the App'),
        flag('--emergency', 'the keys have leaked: drop them all at once, and with them every token they signed'),
      ],
      run: onSystem(rotate),
    },
  ],
};

async function rotate(system: System, options: { app: string; emergency?: true }): Promise<Answer> {
  const app = await getApp(system, options.app);
  const emergency = options.emergency ?? false;
  const { current } = await rotateSigningKeys(system, app, { emergency });
  return {
    json: { issuer: app.issuer, current, emergency },
    text: toText(
      emergency ? 'All keys are new; what the old ones signed is worth nothing now.' : 'The keys are rotated.',
      { issuer: app.issuer, current: current.join(', ') },
    ),
  };
}
