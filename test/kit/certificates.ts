// Certificates that a test makes for itself: an authority of its own, and what that signs for servers of this machine.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of PEM files. */
export type Certificate = { key: string; cert: string };

/** In this directory, which the test removes. */
export function makeAuthority(directory: string, name = 'authority'): Certificate {
  const authority = filesOf(directory, name);
  openssl('req', '-x509', '-subj', `/CN=Test ${name}`, '-days', '2', ...newKey(authority), '-out', authority.cert);
  return authority;
}

/** `names`: as openssl writes them, like `DNS:localhost` or `IP:127.0.0.1`. */
export function makeCertificate(directory: string, authority: Certificate, names: string[], days = 2): Certificate {
  const name = `server-${names.join('-').replace(/\W/g, '-')}`;
  const server = filesOf(directory, name);
  const [request, extensions] = [join(directory, `${name}.csr`), join(directory, `${name}.ext`)];
  writeFileSync(extensions, `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth\n`);
  openssl('req', '-new', '-subj', '/CN=server', ...newKey(server), '-out', request);
  const signedBy = ['-CA', authority.cert, '-CAkey', authority.key, '-CAcreateserial'];
  openssl(
    'x509',
    '-req',
    '-in',
    request,
    ...signedBy,
    '-days',
    String(days),
    '-extfile',
    extensions,
    '-out',
    server.cert,
  );
  return server;
}

const filesOf = (directory: string, name: string): Certificate => ({
  key: join(directory, `${name}.key`),
  cert: join(directory, `${name}.pem`),
});

const newKey = ({ key }: Certificate) => [
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:P-256',
  '-nodes',
  '-keyout',
  key,
];

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}
