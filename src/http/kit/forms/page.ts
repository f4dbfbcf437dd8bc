// The way that every request takes to a page of ours and to a form on one: who is it, is the form from our page, who is
// at work. This is the one place in which the types of Koa, its router and its body parser meet ours.
import type Router from '@koa/router';
import { koaBody } from 'koa-body';
import { type Actor, actingAs } from '../../../events/record.ts';
import { Problem } from '../../../problem.ts';
import { inEpochOf, type Standing } from '../../../users/sessions/epoch.ts';
import { readBytes } from '../request/bytes.ts';
import type { Context, State } from '../request/context.ts';
import type { Sent } from '../request/query.ts';
import { type Form, type FormTokens, refuseForeignOrigin } from './forms.ts';

/** How a door handles its visits. `Opened` is a visit without the token of its forms. */
export type Door<S extends State, Opened> = {
  router: Router<S>;
  tokens: FormTokens;
  /** How large a form may be, if larger than others: as a body parser takes it. */
  maxForm?: string;
  /** The form brings a file (multipart/form-data): its body is read once it is known who sends it. */
  takesFile?: boolean;
  /** How large the file may be, if larger than a picture. */
  maxFile?: number | undefined;
  /** The visit, or undefined if the request is answered already: led to a sign-in, told that the page has expired. */
  open(ctx: ContextOf<S>, sent: Sent): Promise<Opened | undefined> | Opened | undefined;
  /** The owner of a form token: no other visit may send it. */
  ownerOf(opened: Opened): string;
  actorOf(opened: Opened): Acting;
  /** Of visits by a session: what their forms change is bound to it. */
  standingOf?(opened: Opened): Standing;
};

type Acting = Pick<Actor, 'kind' | 'id' | 'impersonated_by'>;

type ContextOf<S extends State> = Context & { state: S };
type Answer = Promise<void> | void;

export function page<S extends State, Opened>(
  door: Door<S, Opened>,
  path: string,
  show: (visit: Opened & { csrf: string }) => Answer,
): void {
  door.router.get(path, async (ctx) => {
    const opened = await door.open(ctx, ctx.query);
    if (opened) await as(ctx, door.actorOf(opened), () => show(withToken(door, opened)));
  });
}

export function form<S extends State, Opened>(
  door: Door<S, Opened>,
  path: string,
  act: (visit: Opened & { csrf: string }, form: Form) => Answer,
): void {
  const parse = door.maxForm === undefined ? parseForm : formParser(door.maxForm);
  door.router.post(path, refuseForeignOrigin, ...(door.takesFile ? [] : [parse]), async (ctx) => {
    const opened = await door.open(ctx, sentIn(ctx));
    if (!opened) return;
    const fields = door.takesFile ? await readUpload(ctx, parse, door) : formOf(ctx);
    door.tokens.require(door.ownerOf(opened), fields);
    const work = async () => act(withToken(door, opened), fields);
    const standing = door.standingOf?.(opened);
    try {
      await as(ctx, door.actorOf(opened), () => (standing ? inEpochOf(standing, work) : work()));
    } catch (error) {
      // The session has ended meanwhile: what is there to do without one is asked once more.
      const hasEnded = error instanceof Problem && error.code === 'invalid_token';
      if (!hasEnded || (await door.open(ctx, {}))) throw error;
    }
  });
}

/** A form that another site's page sends: it has no token of ours, and says nothing about who is at the browser. */
export function foreignForm<S extends State>(
  router: Router<S>,
  path: string,
  act: (ctx: ContextOf<S>, form: Form) => Answer,
): void {
  router.post(path, parseForm, async (ctx) => {
    await as(ctx, { kind: 'user' }, () => act(ctx, formOf(ctx)));
  });
}

const withToken = <S extends State, Opened>({ tokens, ownerOf }: Door<S, Opened>, opened: Opened) => ({
  ...opened,
  csrf: tokens.issue(ownerOf(opened)),
});

async function as({ state }: Context, acting: Acting, work: () => Answer): Promise<void> {
  state.actor = { ...state.info, ...acting };
  await actingAs(state.actor, async () => work());
}

const MAX_FORM = '64kb';

const formParser = (formLimit: string) =>
  koaBody({ urlencoded: true, json: false, text: false, multipart: false, formLimit });

const parseForm = formParser(MAX_FORM);

/** A larger file than any that we take is still told what is wrong with it. */
const MAX_UPLOAD = 4 * 1024 * 1024;
/** Other fields of its form, and what stands between them. */
const AROUND_A_FILE = 64 * 1024;

/** The fields of a form with a file, each once. The file's bytes are a field in base64; its name and type are not read. */
async function readUpload(
  ctx: Context,
  parse: typeof parseForm,
  { maxFile = 0 }: { maxFile?: number | undefined },
): Promise<Form> {
  if (!ctx.is('multipart/form-data')) {
    await parse(ctx, async () => {});
    return formOf(ctx);
  }
  const bytes = await readBytes(ctx, Math.max(MAX_UPLOAD, maxFile + AROUND_A_FILE));
  if (!bytes) throw new Problem('body_too_large');
  const fields = new Map<string, string>();
  for (const [name, value] of await parseMultipart(bytes, ctx.get('content-type'))) {
    if (fields.has(name)) throw new Problem('invalid_request', 'A field was sent twice');
    const isFile = typeof value !== 'string';
    fields.set(name, isFile ? Buffer.from(await value.arrayBuffer()).toString('base64') : asText(value));
  }
  return Object.fromEntries(fields);
}

/** By Node's own parser of multipart/form-data, in memory. */
async function parseMultipart(bytes: Buffer, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  } catch (error) {
    throw new Problem('invalid_request', 'This form is not complete', { cause: error });
  }
}

/** The fields of a form as they were sent, before anything is known about them. */
export const sentIn = ({ request: { body } }: Context): Sent => (typeof body === 'object' ? { ...body } : {});

/** The fields of a form, each once; anything else about it is refused. */
function formOf(ctx: Context): Form {
  if (!ctx.is('application/x-www-form-urlencoded'))
    throw new Problem('unsupported_media_type', 'Send this form as a browser does');
  return Object.fromEntries(Object.entries(sentIn(ctx)).map(([name, value]) => [name, asText(value)]));
}

function asText(value: unknown): string {
  if (typeof value !== 'string') throw new Problem('invalid_request', 'A field was sent twice');
  // PostgreSQL takes no NUL in a text; no browser lets anyone type one.
  if (value.includes('\0')) throw new Problem('invalid_request', 'A field has a character that is no text');
  return value;
}
