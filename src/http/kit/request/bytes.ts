// The bytes of a request's body, for what is neither JSON nor a plain form.
import readRaw from 'raw-body';
import { Problem } from '../../../problem.ts';
import { isKeyOf } from '../../../tables.ts';
import type { Context } from './context.ts';

/** Undefined if there are more than `limit`. Throws `invalid_request` for a body that is cut off. */
export async function readBytes(ctx: Context, limit: number): Promise<Buffer | undefined> {
  try {
    return await readRaw(ctx.req, { limit, length: ctx.get('content-length') || null });
  } catch (error) {
    const type = error instanceof Error && 'type' in error ? error.type : undefined;
    if (type === 'entity.too.large') return undefined;
    if (!isKeyOf(cutOff, type)) throw error;
    throw new Problem('invalid_request', cutOff[type], { cause: error });
  }
}

const cutOff = {
  'request.aborted': 'The body ended too early',
  'request.size.invalid': 'The body is not as long as Content-Length says',
};
