// Has the embedded database read and plan each statement once: three quarters of what a query of the suite cost went into that, for
// the same few hundred statements again and again. What `query` of PGlite sends one after the other (parse, describe, bind, describe,
// execute, sync) is listened to here; for a statement that is known, the first two and the fourth are answered from memory.
import type { PGlite } from '@electric-sql/pglite';

type Messages = Awaited<ReturnType<PGlite['execProtocolStream']>>;
type Statement = { name: string; parsed: Messages; described: Messages };
type Send = PGlite['execProtocolStream'];

/** Statements that differ in the number of their parameters could be without end. */
const MAX_PREPARED = 2_000;
const HARMLESS = /^\s*(with|select|insert|update|delete)\b[^;]*$/i;
const BEGIN = /^\s*begin\s*;?\s*$/i;
const END = /^\s*(commit|rollback)\s*;?\s*$/i;

export function prepareStatements(pglite: PGlite): PGlite {
  const send: Send = pglite.execProtocolStream.bind(pglite);
  const known = new Map<string, Statement>();
  let count = 0;
  /** Whether tables may be others than before, or will be again after a rollback. */
  let isChanging = false;
  /** The statement that is being asked, if it has a name. */
  let current: { text: string; statement: Statement } | undefined;

  function notice(text: string): void {
    if (END.test(text)) isChanging = false;
    else if (!HARMLESS.test(text) && !BEGIN.test(text)) {
      isChanging = true;
      known.clear();
    }
  }

  async function parse(message: Uint8Array, options: Parameters<Send>[1]): Promise<Messages> {
    const text = textOf(message);
    current = undefined;
    notice(text);
    if (isChanging || !HARMLESS.test(text) || !isPlain(message) || known.size >= MAX_PREPARED)
      return send(message, options);
    const statement = known.get(text);
    current = { text, statement: statement ?? { name: `prepared_${++count}`, parsed: [], described: [] } };
    if (!statement) current.statement.parsed = await send(insert(message, 5, current.statement.name), options);
    return current.statement.parsed;
  }

  async function describe(message: Uint8Array, options: Parameters<Send>[1]): Promise<Messages> {
    if (!current) return send(message, options);
    const { text, statement } = current;
    if (message[5] === letter('P')) return statement.described.filter(({ name }) => name !== 'parameterDescription');
    if (!known.has(text)) {
      statement.described = await send(insert(message, 6, statement.name), options);
      known.set(text, statement);
    }
    return statement.described;
  }

  pglite.execProtocolStream = async (message, options) => {
    if (message[0] === letter('P')) return parse(message, options);
    if (message[0] === letter('D')) return describe(message, options);
    if (message[0] === letter('B') && current) return send(insert(message, 6, current.statement.name), options);
    if (message[0] === letter('Q')) notice(textOf(message));
    return send(message, options);
  };
  return pglite;
}

const letter = (one: string): number => one.charCodeAt(0);

/** Of a simple query, or of a statement without a name. */
function textOf(message: Uint8Array): string {
  const begins = message[0] === letter('P') ? 6 : 5;
  return Buffer.from(message.subarray(begins, message.indexOf(0, begins))).toString();
}

/** Without types of parameters, whose number comes last. */
const isPlain = (message: Uint8Array): boolean => message[5] === 0 && message.at(-1) === 0 && message.at(-2) === 0;

/** The message with the name at `at`, where it has an empty one. */
function insert(message: Uint8Array, at: number, name: string): Uint8Array {
  const changed = Buffer.concat([message.subarray(0, at), Buffer.from(name), message.subarray(at)]);
  changed.writeInt32BE(changed.length - 1, 1);
  return changed;
}
