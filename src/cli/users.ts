// `gatehouse user …`: making users.
import { CONSOLE_SLUG } from '../apps/app.ts';
import { createUserWithPassword } from '../authentication/ways/sign-up.ts';
import type { System } from '../system.ts';
import { createUser } from '../users/users.ts';
import { type Answer, type CommandGroup, flag, optional, required, toName, toPassword, toText } from './command.ts';
import { getApp, onSystem } from './on-system.ts';

export const userCommands: CommandGroup = {
  name: 'user',
  summary: 'Users of an App',
  commands: [
    {
      name: 'create',
      summary: 'Make a user',
      options: [
        required('--app <slug>', 'the App'),
        required('--email <email>', 'what the user signs in with'),
        optional('--password <password>', 'without it, the user has none; - reads it from standard input').argParser(
          toPassword,
        ),
        optional('--name <name>', 'the full name').argParser(toName),
        flag('--email-verified', 'the email is known to be the user’s'),
      ],
      run: onSystem(create),
    },
  ],
};

type Options = { app: string; email: string; password?: string; name?: string; emailVerified?: true };

async function create(system: System, options: Options): Promise<Answer> {
  const app = await getApp(system, options.app);
  // The person at this terminal controls the server: a developer who is created here needs no further proof.
  const email_verified = options.emailVerified || app.slug === CONSOLE_SLUG;
  const input = { email: options.email, name: options.name, email_verified };
  const { id, email } =
    options.password === undefined
      ? await createUser(system.db, app, input)
      : await createUserWithPassword(system, app, { ...input, password: options.password });
  return {
    json: { id, email, email_verified, issuer: app.issuer },
    text: toText(`The user ${email} is made.`, { id, issuer: app.issuer }),
  };
}
