// Checks an export of the audit log (GET {issuer}/api/v1/events/export) without the server that wrote it. Needs `jose` and
// `canonicalize`:
//   node verify.ts export.jsonl keys.json [HASH] [--filtered]
// keys.json is a copy of {BASE_URL}/.well-known/gatehouse-audit-keys, HASH of a seal that you noted earlier (a checkpoint). An export
// that says of itself that it was filtered needs --filtered, because events may then be missing.
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import canonicalize from 'canonicalize';
import { compactVerify, createLocalJWKSet } from 'jose';

// biome-ignore lint/suspicious/noExplicitAny: what a line has, is compared with hashes
type Line = any;

/** No App keeps its events for less. */
const SHORTEST_MS = 30 * 24 * 60 * 60 * 1000;

const mayBeFiltered = process.argv.includes('--filtered');
const [exported = '', keysFile = '', checkpoint] = process.argv.slice(2).filter((one) => one !== '--filtered');
const keys = createLocalJWKSet(JSON.parse(readFileSync(keysFile, 'utf8')));

const sha256 = (...parts: (string | Uint8Array)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

function hashEvent(appId: string, e: Line, { salt, personal_digest }: Line): Buffer {
  const { personal_token, id: actor_id } = e.actor;
  const data = { ...e.data, ...(personal_token && { personal_token }) };
  const personal = canonicalize({ actor_id, user_id: e.user_id, ip: e.ip, user_agent: e.user_agent, data }) ?? '';
  const isErased =
    personal_digest && personal === '{"actor_id":null,"data":{},"ip":null,"user_agent":null,"user_id":null}';
  const digest = isErased
    ? Buffer.from(personal_digest, 'base64url')
    : sha256(Buffer.from(salt ?? '', 'base64url'), personal);
  const leaf = [1, appId, e.id, e.at, e.type, e.actor.kind, e.client_id, e.request_id, digest.toString('hex')];
  return sha256(canonicalize(leaf) ?? '');
}

function refuse(what: string): never {
  console.error(`BROKEN: ${what}`);
  process.exit(1);
}

let head: Line;
let end: Line;
let seal: Line;
let events = 0;
let cutEvents = 0;
let unkept = 0;
let met = checkpoint === undefined;
/** How many events the seal has, and how many of them the file had so far. */
let [due, seen] = [0, 0];

function enter(line: Line): void {
  head = line;
  if (head.filtered && !mayBeFiltered)
    refuse('the file says that it was filtered, so events may be missing; add --filtered if you asked for that');
}

function leaveSeal(): void {
  if (!head.filtered && seen < due) refuse(`an event of seal ${seal.number} is missing: the one at position ${seen}`);
}

async function enterSeal({ number, signature, hashes, cut }: Line): Promise<void> {
  const { payload } = await compactVerify(signature, keys).catch(() => refuse(`seal ${number} has no valid signature`));
  const says = JSON.parse(new TextDecoder().decode(payload));
  const leaves = Buffer.from(hashes, 'base64url');
  if (says.app_id !== head.app_id || says.number !== number) refuse(`seal ${number} is of another place`);
  const isNext = number === (seal?.number ?? head.after) + 1;
  // The server removes seals long after it deleted their events. A chain begins with one that is cut then.
  const isFirst = !seal && cut && number > head.after;
  if (!isNext && !isFirst) refuse(`a seal before seal ${number} is missing`);
  if (!isNext) unkept = number - 1 - head.after;
  if ((seal || number === 1) && says.previous !== (seal?.hash ?? null))
    refuse(`seal ${number} does not follow the one before`);
  if (!cut && sha256(leaves).toString('hex') !== says.rows) refuse(`the hashes of seal ${number} were changed`);
  if (cut && Date.now() - new Date(says.last_at).getTime() < SHORTEST_MS)
    refuse(`the events of seal ${number} were left out as if their time were over; they are younger than 30 days`);
  if (cut) cutEvents += says.count;
  seal = { number, hash: sha256(payload).toString('hex'), leaves };
  [due, seen] = [cut ? 0 : says.count, 0];
  met ||= seal.hash === checkpoint;
}

function checkEvent(event: Line, proof: Line): void {
  if (proof.position < seen || proof.position >= due) refuse(`event ${event.id} is at the wrong place`);
  if (!head.filtered && proof.position > seen) leaveSeal();
  const leaf = seal.leaves.subarray(proof.position * 32, (proof.position + 1) * 32);
  if (!hashEvent(head.app_id, event, proof).equals(leaf))
    refuse(`event ${event.id} (${event.type} at ${event.at}) is not as it was sealed`);
  seen = proof.position + 1;
  events++;
}

for await (const text of createInterface({ input: createReadStream(exported) })) {
  const line = JSON.parse(text);
  if (line.export) enter(line.export);
  else if (line.event) checkEvent(line.event, line.proof);
  else {
    if (seal) leaveSeal();
    if (line.seal) await enterSeal(line.seal);
    end = line.end;
  }
}
if (!end || (seal && end.hash !== seal.hash)) refuse('the export was cut off before its end');
if (!met) refuse('the checkpoint is not in the export: its end was removed, or the log was written anew');
console.log(`${events} events are as they were sealed, up to seal ${end.seal}, ${end.hash}`);
if (cutEvents > 0)
  console.log(`${cutEvents} more are not in the file: it says that they were deleted after their time`);
if (unkept > 0) console.log(`${unkept} seals before the first one are not in the file: they are no longer kept`);
if (head.filtered) console.log('the file was filtered: that no other event is missing is not proved');
