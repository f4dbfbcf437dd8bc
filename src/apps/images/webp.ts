// Reads the chunks of a WebP from the first to the last (RFC 9649), without decoding the picture.
import type { Size, Structure } from './structure.ts';

const HEADER_LENGTH = 12;
const ANIMATION_FLAG = 0x02;

export const isWebp = (bytes: Buffer): boolean =>
  bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, HEADER_LENGTH) === 'WEBP';

export function readWebp(bytes: Buffer): Structure {
  if (bytes.length < HEADER_LENGTH) return 'damaged';
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) return 'damaged';
  let canvas: Size | undefined;
  let frame: Size | undefined;
  for (let at = HEADER_LENGTH; at < end; ) {
    const chunk = readChunk(bytes.subarray(0, end), at);
    if (!chunk) return 'damaged';
    const { type, data } = chunk;
    if (type === 'ANIM' || type === 'ANMF') return 'animated';
    if (type === 'VP8X') {
      if (at !== HEADER_LENGTH || data.length < 10) return 'damaged';
      if (data.readUInt8(0) & ANIMATION_FLAG) return 'animated';
      canvas = { width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1 };
    } else if (type === 'VP8 ' || type === 'VP8L') {
      const size = type === 'VP8L' ? readLossless(data) : readLossy(data);
      if (frame || !size) return 'damaged';
      frame = size;
    }
    at = chunk.end;
  }
  if (!frame || (canvas && (canvas.width !== frame.width || canvas.height !== frame.height))) return 'damaged';
  return end === bytes.length ? frame : 'trailing_data';
}

/** Chunks of an odd length are padded with a byte. */
function readChunk(bytes: Buffer, at: number): { type: string; data: Buffer; end: number } | undefined {
  if (at + 8 > bytes.length) return undefined;
  const length = bytes.readUInt32LE(at + 4);
  const end = at + 8 + length + (length % 2);
  if (end > bytes.length) return undefined;
  return { type: bytes.toString('latin1', at, at + 4), data: bytes.subarray(at + 8, at + 8 + length), end };
}

/** RFC 6386 §9.1: a key frame, its start code, and two sizes of 14 bits. */
function readLossy(data: Buffer): Size | undefined {
  if (data.length < 10 || (data.readUInt8(0) & 1) !== 0 || data.readUIntBE(3, 3) !== 0x9d012a) return undefined;
  return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
}

/** RFC 9649 §3.4: a signature, two sizes of 14 bits less one, a bit for transparency, and version 0. */
function readLossless(data: Buffer): Size | undefined {
  if (data.length < 5 || data.readUInt8(0) !== 0x2f) return undefined;
  const bits = data.readUInt32LE(1);
  if (bits >>> 29 !== 0) return undefined;
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}
