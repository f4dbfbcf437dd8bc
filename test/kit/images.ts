// Small pictures in the formats that are taken, and pictures built from chunks, of any declared size.
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

export function pngChunk(type: string, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([around.subarray(0, 4), typed, around.subarray(4)]);
}

/** White, with a bit for each pixel. `extra`: chunks before the data. */
export function makePng(width = 6, height = 4, extra: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  const rows = Buffer.alloc(Math.min((1 + Math.ceil(width / 8)) * height, 1_000_000), 0xff);
  const chunks = [pngChunk('IHDR', header), ...extra, pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND')];
  return Buffer.concat([SIGNATURE, ...chunks]);
}

/** A chunk that browsers ignore, to make a picture as long as is wanted. */
export const padPng = (bytes: number): Buffer =>
  makePng(6, 4, [pngChunk('prVt', Buffer.alloc(bytes - makePng().length - 12))]);

const segment = (marker: number, data: Uint8Array): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};

export const jpegParts = {
  start: Buffer.from([0xff, 0xd8]),
  /** A baseline frame in grey. */
  frame(width: number, height: number, marker = 0xc0): Buffer {
    const data = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
    data.writeUInt16BE(height, 1);
    data.writeUInt16BE(width, 3);
    return segment(marker, data);
  },
  comment: (text: string) => segment(0xfe, Buffer.from(text)),
  /** With a stuffed byte and a restart marker in it. */
  scan: Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([1, 0xff, 0, 2, 0xff, 0xd0, 3])]),
  end: Buffer.from([0xff, 0xd9]),
};

export const makeJpeg = (width = 6, height = 4): Buffer =>
  Buffer.concat([jpegParts.start, jpegParts.frame(width, height), jpegParts.scan, jpegParts.end]);

export function webpChunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

export function riff(...chunks: Buffer[]): Buffer {
  return webpChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));
}

export function lossless(width = 6, height = 4): Buffer {
  const data = Buffer.alloc(9);
  data.writeUInt8(0x2f, 0);
  data.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1);
  return webpChunk('VP8L', data);
}

export function extended(width = 6, height = 4, flags = 0): Buffer {
  const data = Buffer.alloc(10);
  data.writeUInt8(flags, 0);
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return webpChunk('VP8X', data);
}

/** 6 by 4 pixels, as Chromium wrote them. */
export const lossyWebp = riff(
  webpChunk(
    'VP8 ',
    Buffer.from('sAEAnQEqBgAEAAQAaCWoAnQA3QOvAAD+bQz/OfZGcv8/6RP+9qgWlt0pSTPntDnq/HaT9/U3yt7Nwb39TUIAAA==', 'base64'),
  ),
);

export const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
export const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
