// The files that pages load: few and small, read once, named with a hash of their content so that they never go stale.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FOLDER = join(import.meta.dirname, '../../views/assets');
const PREFIX = '/assets/';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

type Asset = { body: Buffer; zipped: Buffer; type: string; etag: string };

export type Assets = {
  serve(request: IncomingMessage, response: ServerResponse, path: string, query: string): boolean;
};

export function createAssets(production: boolean): Assets {
  const known = new Map(readdirSync(FOLDER).map((file) => [file, read(file)]));
  return {
    serve(request, response, path, query) {
      if (!path.startsWith(PREFIX) || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
      const name = path.slice(PREFIX.length);
      const asset = known.has(name) && !production ? read(name) : known.get(name);
      if (!asset) return false;
      send(request, response, asset, query.startsWith('?v='));
      return true;
    },
  };
}

function read(file: string): Asset {
  const body = readFileSync(join(FOLDER, file));
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`;
  return { body, zipped: gzipSync(body), type: types[extname(file)] ?? 'application/octet-stream', etag };
}

function send(request: IncomingMessage, response: ServerResponse, asset: Asset, versioned: boolean): void {
  const zip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const body = zip ? asset.zipped : asset.body;
  const headers = {
    'Content-Type': asset.type,
    'Cache-Control': versioned ? 'public, max-age=31536000, immutable' : 'public, max-age=300',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    Vary: 'Accept-Encoding',
    ETag: asset.etag,
  };
  if (request.headers['if-none-match'] === asset.etag) response.writeHead(304, headers).end();
  else {
    response.writeHead(200, { ...headers, 'Content-Length': body.length, ...(zip && { 'Content-Encoding': 'gzip' }) });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}
