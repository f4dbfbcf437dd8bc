// The files that pages load: few and small, read once, named with a hash of their content so that they never go stale.
// Previews load two more, which no file holds: the stylesheet in one look (`dark/gatehouse.css`), and a colour
// in one look (`brand/dark/0a7d5a.css`). They say nothing of any App, so they need no guard.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { toBrandCss } from './brand.ts';
import { assetFiles, pathOfAsset } from './files.ts';
import { inLook, looks } from './looks.ts';

const PREFIX = '/assets/';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

type Asset = { body: Buffer; zipped: Buffer; type: string; etag: string };

export type Assets = {
  serve(request: IncomingMessage, response: ServerResponse, path: string, query: string): boolean;
};

export function createAssets(production: boolean): Assets {
  const known = new Map([...assetFiles.keys()].map((name) => [name, read(name)]));
  for (const look of looks) known.set(`${look}/gatehouse.css`, read(`${look}/gatehouse.css`));
  return {
    serve(request, response, path, query) {
      if (!path.startsWith(PREFIX) || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
      const name = path.slice(PREFIX.length);
      const asset = known.has(name) && !production ? read(name) : (known.get(name) ?? toColor(name));
      if (!asset) return false;
      send(request, response, asset, query.startsWith('?v='));
      return true;
    },
  };
}

function read(name: string): Asset {
  const [file = '', look] = name.split('/').reverse();
  const content = readFileSync(pathOfAsset(file));
  return toAsset(file, look ? Buffer.from(inLook(content.toString(), look)) : content);
}

function toColor(name: string): Asset | undefined {
  const [, look, digits] = /^brand\/(light|dark)\/([0-9a-f]{6})\.css$/.exec(name) ?? [];
  return look && digits ? toAsset(name, Buffer.from(inLook(toBrandCss(`#${digits}`), look))) : undefined;
}

function toAsset(file: string, body: Buffer): Asset {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`;
  return { body, zipped: gzipSync(body), type: types[extname(file)] ?? 'application/octet-stream', etag };
}

function send(request: IncomingMessage, response: ServerResponse, asset: Asset, versioned: boolean): void {
  const zip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const body = zip ? asset.zipped : asset.body;
  const headers = {
    'Content-Type': asset.type,
    'Cache-Control': versioned ? 'public, max-age=31536000, immutable' : 'public, max-age=300',
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
