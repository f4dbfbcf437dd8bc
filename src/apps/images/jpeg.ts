// Reads the segments of a JPEG from the first to the last (ITU-T T.81, annex B), without decoding the picture.
import type { Size, Structure } from './structure.ts';

export const JPEG_SIGNATURE = Buffer.from([0xff, 0xd8, 0xff]);

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** Baseline, extended and progressive: the ones that browsers show. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
/** Lossless, hierarchical and arithmetic ones. */
const OTHER_FRAMES = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);

export function readJpeg(bytes: Buffer): Structure {
  let size: Size | undefined;
  let hasScan = false;
  for (let at = 2; ; ) {
    const marker = readMarker(bytes, at);
    if (!marker) return 'damaged';
    const { code, end } = marker;
    if (code === END_OF_IMAGE) {
      if (!size || !hasScan) return 'damaged';
      return end === bytes.length ? size : 'trailing_data';
    }
    const segment = readSegment(bytes, end);
    if (!segment || !hasLength(code) || OTHER_FRAMES.has(code)) return 'damaged';
    if (FRAMES.has(code)) {
      if (size || segment.length < 6) return 'damaged';
      size = { height: segment.readUInt16BE(1), width: segment.readUInt16BE(3) };
    }
    at = end + 2 + segment.length;
    if (code !== START_OF_SCAN) continue;
    if (!size) return 'damaged';
    hasScan = true;
    at = endOfScan(bytes, at);
  }
}

/** A marker may have any number of 0xff before it. */
function readMarker(bytes: Buffer, start: number): { code: number; end: number } | undefined {
  let at = start;
  while (bytes[at] === 0xff) at++;
  const code = bytes[at];
  return at === start || code === undefined ? undefined : { code, end: at + 1 };
}

/** What follows the length, or undefined if the file ends before. */
function readSegment(bytes: Buffer, at: number): Buffer | undefined {
  if (at + 2 > bytes.length) return undefined;
  const length = bytes.readUInt16BE(at);
  return length < 2 || at + length > bytes.length ? undefined : bytes.subarray(at + 2, at + length);
}

/** Not of a second start, and not of those that belong within a scan. */
const hasLength = (code: number) => code > 0x01 && !isRestart(code) && code !== 0xd8;
const isRestart = (code: number) => code >= 0xd0 && code <= 0xd7;

/** Compressed data ends at a 0xff that is neither stuffed with a zero nor part of a restart marker. */
function endOfScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at !== -1; at = bytes.indexOf(0xff, at + 2)) {
    const next = bytes[at + 1];
    if (next === undefined || (next !== 0 && !isRestart(next))) return at;
  }
  return bytes.length;
}
