// Reads the chunks of a PNG from the first to the last (PNG, third edition, §5 and §11), without decoding the picture.
import { crc32 } from 'node:zlib';
import type { Size, Structure } from './structure.ts';

export const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Length, type and checksum. */
const AROUND_DATA = 12;
const ANIMATION = new Set(['acTL', 'fcTL', 'fdAT']);

export function readPng(bytes: Buffer): Structure {
  let size: Size | undefined;
  let hasData = false;
  for (let at = PNG_SIGNATURE.length; ; ) {
    const chunk = readChunk(bytes, at);
    if (!chunk) return 'damaged';
    const { type, data, end } = chunk;
    if (ANIMATION.has(type)) return 'animated';
    if ((type === 'IHDR') !== (size === undefined)) return 'damaged';
    if (type === 'IHDR') {
      if (data.length !== 13) return 'damaged';
      size = { width: data.readUInt32BE(0), height: data.readUInt32BE(4) };
    }
    if (type === 'IDAT') hasData = true;
    if (type === 'IEND') {
      if (!size || !hasData || data.length > 0) return 'damaged';
      return end === bytes.length ? size : 'trailing_data';
    }
    at = end;
  }
}

function readChunk(bytes: Buffer, at: number): { type: string; data: Buffer; end: number } | undefined {
  if (at + AROUND_DATA > bytes.length) return undefined;
  const end = at + AROUND_DATA + bytes.readUInt32BE(at);
  if (end > bytes.length) return undefined;
  if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return undefined;
  return { type: bytes.toString('latin1', at + 4, at + 8), data: bytes.subarray(at + 8, end - 4), end };
}
