// `gatehouse audit …`: checking the chain of the audit log, erasing a user from it, and deleting events that are no longer kept,
// where the server's own role may not.
import { existsSync, readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { transact } from '../database/transact.ts';
import type { Broken } from '../events/chain/broken.ts';
import { erasePersonalParts } from '../events/chain/erase.ts';
import { listAuditJwks, rotateAuditKey } from '../events/chain/keys.ts';
import { pruneSeals } from '../events/chain/prune.ts';
import { sealAll } from '../events/chain/sealer.ts';
import { type Checkpoint, MOST_FAULTS, type Verdict, verifyChain } from '../events/chain/verify.ts';
import { deleteOldEvents, mayDeleteEvents } from '../events/retention.ts';
import { isId } from '../ids.ts';
import { purgeLogs } from '../registry/purge.ts';
import type { System } from '../system.ts';
import { type Answer, type CliCommand, type CommandGroup, optional, Refusal, required } from './command.ts';
import { getApp, listApps, onSystem } from './on-system.ts';

const sweepCommand: CliCommand = {
  name: 'sweep',
  summary: 'Delete the events that are older than they are kept; the server does so itself if its role may',
  run: onSystem(sweep),
};

export const auditCommands: CommandGroup = {
  name: 'audit',
  summary: 'The audit log: check it, erase a user from it, delete what is old',
  commands: [
    {
      name: 'verify',
      summary: 'Check that no event was changed, removed or inserted since it was sealed',
      options: [
        optional('--app <slug>', 'only of this App'),
        optional(
          '--checkpoint <file or hash>',
          'what an earlier `audit verify --json` answered, or one hash with --app',
        ),
      ],
      run: onSystem(verify),
    },
    {
      name: 'erase',
      summary: 'Erase the personal part of all events about a user; the events stay, and so does the chain',
      options: [required('--app <slug>', 'the App'), required('--user <id>', 'the id of the user, who may be deleted')],
      run: onSystem(erase),
    },
    { name: 'rotate-key', summary: 'Seal with a new key; the public ones stay published', run: onSystem(rotateKey) },
    sweepCommand,
  ],
};

/** The name of before 0.4. */
export const auditLogCommands: CommandGroup = {
  name: 'audit-log',
  summary: 'The older name of `audit sweep`',
  commands: [sweepCommand],
};

async function sweep(system: System): Promise<Answer> {
  const { db, config } = system;
  if (!(await mayDeleteEvents(db)))
    throw new Refusal('This role may not delete from the audit log. Set DATABASE_URL to the owner of the tables.');
  // Only what is sealed can be deleted.
  await sealAll(system);
  const deleted = await deleteOldEvents(db, { days: config.auditLogDays, rows: Number.POSITIVE_INFINITY });
  while ((await pruneSeals(db)) > 0);
  await purgeLogs(system);
  return { json: { deleted }, text: `${deleted} events that were older than they are kept are deleted.` };
}

async function erase({ db, ...system }: System, options: { app: string; user: string }): Promise<Answer> {
  const app = await getApp({ db, ...system }, options.app);
  if (!isId(options.user)) throw new Refusal('--user is an id, as the events show it.');
  if (!(await mayDeleteEvents(db)))
    throw new Refusal('This role may not change the audit log. Set DATABASE_URL to the owner of the tables.');
  const erased = await erasePersonalParts(db, app, { id: options.user });
  return { json: { erased }, text: `The personal part of ${erased} events is erased.` };
}

async function rotateKey(system: System): Promise<Answer> {
  const { kid } = await transact(system, rotateAuditKey);
  return { json: { kid }, text: `Events are sealed with the key ${kid} from now on.` };
}

async function verify(system: System, options: { app?: string; checkpoint?: string }): Promise<Answer> {
  const apps = options.app === undefined ? await listApps(system) : [await getApp(system, options.app)];
  const checkpoints = readCheckpoints(options);
  const missing = [...checkpoints.keys()].filter((id) => id !== ANY && !apps.some((app) => app.id === id));
  const keys = new Map((await listAuditJwks(system)).map((jwk: JWK) => [String(jwk.kid), jwk]));
  const verdicts: { app: App; verdict: Verdict }[] = [];
  for (const app of apps) {
    const checkpoint = checkpoints.get(ANY) ?? checkpoints.get(app.id);
    verdicts.push({ app, verdict: await verifyChain(system.db, app, { keys, checkpoint }) });
  }
  const isAsked = options.app === undefined;
  const gone = isAsked ? missing : [];
  const ok = gone.length === 0 && verdicts.every(({ verdict }) => verdict.faults.length === 0);
  return {
    json: { ok, apps: verdicts.map(toJson), apps_missing: gone },
    text: [...verdicts.map(toText), ...gone.map((id) => `BROKEN  The App ${id} of the checkpoint is not there.`)].join(
      '\n',
    ),
    failed: !ok,
  };
}

/** In place of an App's id: one hash, for the App that was named. */
const ANY = '';

const kept = z.object({
  apps: z.array(z.object({ app_id: z.string(), last: z.object({ number: z.int(), hash: z.string() }).nullable() })),
});

function readCheckpoints({ app, checkpoint }: { app?: string; checkpoint?: string }): Map<string, Checkpoint> {
  if (checkpoint === undefined) return new Map();
  if (/^[0-9a-f]{64}$/.test(checkpoint)) {
    if (app === undefined) throw new Refusal('A hash is the checkpoint of one App: add --app.');
    return new Map([[ANY, { hash: checkpoint }]]);
  }
  if (!existsSync(checkpoint)) throw new Refusal(`--checkpoint is neither a hash nor a file: ${checkpoint}`);
  const parsed = kept.safeParse(toJsonValue(readFileSync(checkpoint, 'utf8')));
  if (!parsed.success) throw new Refusal(`${checkpoint} is not what \`audit verify --json\` answered.`);
  return new Map(parsed.data.apps.flatMap(({ app_id, last }) => (last ? [[app_id, last]] : [])));
}

function toJsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toJson({ app, verdict }: { app: App; verdict: Verdict }): Record<string, unknown> {
  const { faults, last = null, sealed_until = null, ...counts } = verdict;
  const [broken = null] = faults;
  return { app: app.slug, app_id: app.id, ok: broken === null, broken, faults, ...counts, last, sealed_until };
}

const words: Record<Broken['fault'], string> = {
  row_changed: 'An event was changed',
  row_removed: 'An event was removed',
  row_inserted: 'An event is in no seal: it was inserted, or its seal was removed',
  rows_reordered: 'Events were reordered',
  seal_changed: 'A seal was changed',
  seal_removed: 'A seal was removed',
  seal_not_signed: 'A seal is not signed by a key of this server',
  cut_too_early: 'Events were deleted before their time',
  cut_without_event: 'Events were deleted, and no event says so',
  erased_without_event: 'Events were erased, and no event says so',
  checkpoint_missing:
    'The checkpoint is not in the chain: its end was removed, the chain was written anew, or it is older than seals are kept',
  checkpoint_too_old:
    'The checkpoint is older than the seals that are kept, so that it proves nothing; keep a newer one',
};

function toText({ app, verdict }: { app: App; verdict: Verdict }): string {
  const { faults, rows, cut, erased, pruned, left_out, last, sealed_until, waiting } = verdict;
  const until = last
    ? `sealed up to ${sealed_until?.toISOString()}, seal ${last.number}, ${last.hash}`
    : 'not sealed yet';
  const old = left_out > 0 ? `, ${left_out} from before the chain left out because they are about to be deleted` : '';
  const begin = pruned > 0 ? `, ${pruned} seals before them no longer kept` : '';
  const counts = `${rows} events (${cut} deleted after their time, ${erased} erased)${begin}, ${waiting} wait${old}`;
  const [first, ...others] = faults;
  if (!first) return `ok      ${app.slug}: ${until}; ${counts}`;
  return [
    `BROKEN  ${app.slug}: ${words[first.fault]}: ${describe(first)}; before it: ${until}; ${counts}`,
    ...others.map((one) => `        ${app.slug}: ${words[one.fault]}: ${describe(one)}`),
    ...(faults.length < MOST_FAULTS ? [] : [`        ${app.slug}: only the first ${MOST_FAULTS} faults are listed`]),
  ].join('\n');
}

function describe({ seal, id, at, until, event, count }: Broken): string {
  const time = until ? `between ${at?.toISOString()} and ${until.toISOString()}` : at?.toISOString();
  const place = seal === undefined ? undefined : `seal ${seal}`;
  const number = count === undefined ? undefined : `${count} events`;
  return [event, id, time, place, number].filter((one) => one).join(', ') || '(none)';
}
