// `gatehouse listen`: an App's events as webhooks for a program on this machine, as long as the command runs. It asks the server,
// which could not reach this machine, and forwards to it alone.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SECOND } from '../clock.ts';
import { isThisMachine } from '../config/this-machine.ts';
import { type Answer, type CommandGroup, optional, Refusal, required, toText } from './command.ts';
import { toOneLine } from './reason.ts';
import { findRemoteApp, type RemoteApp } from './remote/remote-app.ts';
import { askServer, ServerRefusal, Unreachable } from './remote/server-api.ts';

const LONGEST_PAUSE = 30 * SECOND;
/** As the server gives an endpoint. */
const ANSWER_MS = 5 * SECOND;

export const listenCommands: CommandGroup = {
  at: 'server',
  commands: [
    {
      name: 'listen',
      summary: 'Forward an App’s events to a program on this machine, as webhooks, until you stop it',
      options: [
        required('--forward-to <url>', 'where to, such as http://localhost:3000/webhooks; only on this machine'),
        required('--app <slug>', 'the App'),
        optional(
          '--server <url>',
          'its server, with GATEHOUSE_TOKEN or your sign-in there (default: the one that you signed in to last)',
        ),
        optional('--events <types>', 'with commas between (default: all that webhooks can have)'),
      ],
      run: listen,
    },
  ],
};

type Options = { forwardTo: string; app: string; server?: string; events?: string };

async function listen(options: Options): Promise<Answer> {
  const target = toTarget(options.forwardTo);
  const stopped = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopped.abort());
  const at = await findRemoteApp('listen', options);
  const events = options.events?.split(/[\s,]+/).filter(Boolean) ?? null;
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  let after = (await ask(at, { secret, events })).after;
  say(toText('Listening. Ctrl C ends it.', { app: at.server, forwards: target, secret }));
  const counts = { forwarded: 0, failed: 0 };
  while (!stopped.signal.aborted) {
    const answer = await askOn(at, { secret, events, after }, stopped.signal);
    if (!answer) break;
    after = answer.after;
    for (const event of answer.events) {
      const arrived = await forward(target, event);
      counts[arrived ? 'forwarded' : 'failed'] += 1;
    }
  }
  return { json: counts, text: `Forwarded ${counts.forwarded}, failed ${counts.failed}.` };
}

/** Throws a `Refusal`. */
function toTarget(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new Refusal(`${text} is no address for --forward-to.`);
  if (!isThisMachine(url.hostname))
    throw new Refusal(`${url.host} is not this machine. Give an App’s webhooks an endpoint for other addresses.`);
  return url.href;
}

const forwarded = z.object({
  ...{ id: z.string(), type: z.string(), body: z.string() },
  headers: z.record(z.string(), z.string()),
});
const answer = z.object({ after: z.string(), events: z.array(forwarded) });
type Asked = { secret: string; events: string[] | null; after?: string };

const ask = (at: RemoteApp, body: Asked, signal?: AbortSignal) =>
  askServer({ ...at, path: '/webhooks/listen', method: 'POST', body, answer, signal });

/**
 * Goes on when the server is back, and begins again if it no longer knows the place, such as after a change of its SECRET_KEY.
 * Undefined if it is stopped meanwhile.
 */
async function askOn(
  at: RemoteApp,
  { after, ...begun }: Asked,
  signal: AbortSignal,
): Promise<z.output<typeof answer> | undefined> {
  let body: Asked = { ...begun, after };
  for (let pause = SECOND; !signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return await ask(at, body, signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      if (error instanceof ServerRefusal && error.code === 'invalid_cursor' && body.after !== undefined) {
        say('The server no longer knows how far it was: what happened in the meantime is not forwarded.');
        body = begun;
        continue;
      }
      if (!(error instanceof Unreachable)) throw error;
      process.stderr.write(`${error.message} Trying again in ${pause / SECOND} s.\n`);
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}

/** Says what became of it, and whether the program took it. It isn't sent again. */
async function forward(target: string, { id, type, headers, body }: z.output<typeof forwarded>): Promise<boolean> {
  const begin = performance.now();
  const result = await fetch(target, {
    ...{ method: 'POST', body, redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) },
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  }).then(
    async (response) => {
      await response.body?.cancel();
      return { ok: response.ok, said: String(response.status) };
    },
    (error) => ({ ok: false, said: error.cause?.message ?? error.message }),
  );
  say(`${toOneLine(type)}  ${toOneLine(id)}  ${toOneLine(result.said)}  ${Math.round(performance.now() - begin)} ms`);
  return result.ok;
}

/** Standard output is for the answer at the end. */
const say = (text: string) => process.stderr.write(`${text}\n`);
