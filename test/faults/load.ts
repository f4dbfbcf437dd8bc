// Clients at work while something fails: backends that refresh tokens and sign users up, all the time. Each writes down
// what it was told is done (the ledger), tries again after what it was told to try again, and complains about the rest.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../src/database/open.ts';
import { PASSWORD } from '../kit/app.ts';
import type { World } from './world.ts';

const RETRY_MS = 50;

export type Load = {
  /** Acknowledged writes. */
  rotations: () => number;
  signedUp: string[];
  /** Answers that are neither a success nor a 503 with Retry-After. */
  complaints: string[];
  /** Requests whose connection broke after they had been sent over one that had worked before. */
  cut: string[];
  /** 503s, and connections that were refused. */
  refusals: () => number;
  /** Resolves when every client has had an answer that was a success since now. */
  progress(): Promise<void>;
  stop(): Promise<void>;
};

type Answer = { status: number; headers: Record<string, unknown>; body: Record<string, unknown> };

/**
 * `refreshers` clients that rotate a refresh token each, `signUps` that make users, and `changers` that create groups and
 * delete each second one.
 */
export async function startLoad(world: World, { refreshers = 4, signUps = 1, changers = 0 } = {}): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const call = (path: string, body: object | undefined) => callApi(world, agent, path, body);
  const signedUp: string[] = [];
  const complaints: string[] = [];
  const cut: string[] = [];
  const successes = new Map<string, number>();
  let running = true;
  let rotations = 0;
  let refusals = 0;
  let count = 0;
  const name = randomUUID();

  /** The answer where there is one to act on; otherwise the client waits a little and tries again. */
  async function attempt(who: string, path: string, body: object | undefined): Promise<Answer | undefined> {
    try {
      const answer = await call(path, body);
      if (answer.status < 300) successes.set(who, (successes.get(who) ?? 0) + 1);
      if (answer.status !== 503) return answer;
      if (!answer.headers['retry-after']) complaints.push(`${path}: 503 without Retry-After`);
    } catch (error) {
      if (error instanceof CutShort) cut.push(`${path}: ${error.message}`);
    }
    refusals++;
    await sleep(RETRY_MS);
    return undefined;
  }

  async function refresh(who: string, first: string): Promise<void> {
    let refreshToken = first;
    while (running) {
      const answer = await attempt(who, '/auth/refresh', { refresh_token: refreshToken });
      if (!answer) continue;
      if (answer.status !== 200) {
        complaints.push(`${who}: ${answer.status} ${JSON.stringify(answer.body)} after ${successes.get(who)}`);
        return;
      }
      refreshToken = (answer.body.tokens as { refresh_token: string }).refresh_token;
      rotations++;
    }
  }

  async function signUp(who: string): Promise<void> {
    let email = nextEmail();
    let isRepeated = false;
    while (running) {
      const answer = await attempt(who, '/auth/signup', { email, password: PASSWORD });
      if (!answer) {
        isRepeated = true;
        continue;
      }
      // A client that lost the answer may find the user created, as it wanted.
      const isDone = answer.status === 201 || (answer.status === 409 && isRepeated);
      if (isDone) signedUp.push(email);
      else complaints.push(`${who}: ${answer.status} ${JSON.stringify(answer.body)}`);
      email = nextEmail();
      isRepeated = false;
    }
  }

  async function change(who: string): Promise<void> {
    while (running) {
      const group = `${who.replace(' ', '-')}-${++count}`;
      await untilDone(who, '/groups', { name: group });
      if (count % 2 === 0) await untilDone(who, `/groups/${group}`, undefined);
    }
  }

  /** Again after an answer that got lost, when it may be done already. */
  async function untilDone(who: string, path: string, body: object | undefined): Promise<void> {
    for (let isRepeated = false; running; isRepeated = true) {
      const answer = await attempt(who, path, body);
      if (!answer) continue;
      if (answer.status < 300 || (isRepeated && answer.status === (body ? 409 : 404))) return;
      complaints.push(`${who}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  }

  function nextEmail(): string {
    return `${name}-${++count}@example.com`;
  }

  /** A user to work for. If a sign-up gets no answer, the client starts over with another. */
  async function begin(who: string): Promise<string> {
    for (;;) {
      const email = nextEmail();
      const answer = await attempt(who, '/auth/signup', { email, password: PASSWORD });
      if (!answer) continue;
      if (answer.status !== 201) throw new Error(`sign-up: ${answer.status} ${JSON.stringify(answer.body)}`);
      signedUp.push(email);
      return (answer.body.tokens as { refresh_token: string }).refresh_token;
    }
  }

  const tokens = await Promise.all(Array.from({ length: refreshers }, (_, index) => begin(`refresher ${index}`)));
  const clients = [
    ...tokens.map((token, index) => ({ who: `refresher ${index}`, work: (who: string) => refresh(who, token) })),
    ...Array.from({ length: signUps }, (_, index) => ({ who: `sign-up ${index}`, work: signUp })),
    ...Array.from({ length: changers }, (_, index) => ({ who: `changer ${index}`, work: change })),
  ];
  const working = clients.map(({ who, work }) => work(who));

  return {
    rotations: () => rotations,
    signedUp,
    complaints,
    cut,
    refusals: () => refusals,
    async progress() {
      const before = new Map(successes);
      const isBehind = ({ who }: { who: string }) => (successes.get(who) ?? 0) <= (before.get(who) ?? 0);
      while (running && complaints.length === 0 && clients.some(isBehind)) await sleep(RETRY_MS / 2);
    },
    async stop() {
      running = false;
      await Promise.all(working);
      agent.destroy();
    },
  };
}

/** Of those whose sign-up was acknowledged, who is not there. */
export async function findMissing({ db }: Database, { app }: World, emails: string[]): Promise<string[]> {
  const rows = await db.selectFrom('users').select('email').where('app_id', '=', app.id).execute();
  const there = new Set(rows.map(({ email }) => email));
  return emails.filter((email) => !there.has(email));
}

/** Users and groups without the events that tell of them, and events of users and groups that are not there. */
export async function findUnrecorded({ db }: Database, { app }: World): Promise<string[]> {
  const events = await db
    .selectFrom('audit_log')
    .select(['event', 'user_id', 'data'])
    .where('app_id', '=', app.id)
    .where('event', 'in', ['user.created', 'group.created', 'group.deleted'])
    .execute();
  const users = await db.selectFrom('users').select('id').where('app_id', '=', app.id).execute();
  const groups = await db.selectFrom('groups').select('name').where('app_id', '=', app.id).execute();
  const told = (event: string) =>
    events.filter((one) => one.event === event).map(({ user_id, data }) => String(data.group ?? user_id));
  const deleted = new Set(told('group.deleted'));
  const left = told('group.created').filter((name) => !deleted.has(name));
  return [
    ...differences(
      users.map(({ id }) => id),
      told('user.created'),
    ),
    ...differences(
      groups.map(({ name }) => name),
      left,
    ),
  ];
}

/** What is in one of the lists only, or twice in one. */
function differences(there: string[], told: string[]): string[] {
  const times = (one: string, list: string[]) => list.filter((other) => other === one).length;
  const all = [...new Set([...there, ...told])];
  return all
    .map((one) => ({ one, there: times(one, there), told: times(one, told) }))
    .filter(({ there, told }) => there !== told)
    .map(({ one, there, told }) => `${one} is there ${there} times, and told of ${told} times`);
}

/** The server had taken the request, and did not finish the answer. */
class CutShort extends Error {}

/** Without a body it is a DELETE. */
function callApi(
  { app, apiKey, environment }: World,
  agent: Agent,
  path: string,
  body: object | undefined,
): Promise<Answer> {
  const text = body ? JSON.stringify(body) : '';
  return new Promise((resolve, reject) => {
    const req = request({
      agent,
      host: '127.0.0.1',
      port: environment.PORT,
      method: body ? 'POST' : 'DELETE',
      path: `${new URL(app.issuer).pathname}/api/v1${path}`,
      headers: {
        host: new URL(app.issuer).host,
        authorization: `Bearer ${apiKey}`,
        ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      },
    });
    req.on('response', (response) => {
      let received = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        received += chunk;
      });
      response.on('error', (error) => reject(new CutShort(error.message)));
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: received ? JSON.parse(received) : {} });
      });
    });
    // A connection that never was is a refusal; one that had served us before must not break under a request.
    req.on('error', (error) => reject(req.reusedSocket ? new CutShort(error.message) : error));
    req.end(text);
  });
}
