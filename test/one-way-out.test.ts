import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Who may open a connection, and why it is not by way of src/sdk/net. A folder ends with a slash. */
const allowed: Readonly<Record<string, string>> = {
  'src/sdk/net/': 'the guarded way itself',
  'src/sdk/exchange/': 'SSH over a socket that the guarded way has opened; only the types of node:net',
  'src/api/': 'the server: it answers connections and opens none',
  'src/db/': 'the database that the administrator has set',
  'src/hub/mail.ts': 'letters go to the mail server that the administrator has set',
  'src/hub/sign-in/single-sign-on/': 'the client of the provider is handed the guarded way as its fetch',
  'src/cli/connection.ts': 'the command line speaks to the server of its own data folder',
};

/** Packages and globals that can reach another machine. */
const reaches =
  /(?:from|import\(|require\()\s*['"](?:node:)?(https?|http2|net|tls|dgram|dns(?:\/promises)?|undici|ws|ssh2|ssh2-sftp-client|pg|nodemailer|axios|got|node-fetch|ky|superagent|openid-client)['"]|(?<![\w.#'])(fetch|WebSocket|EventSource|XMLHttpRequest)\s*\(/g;

function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js|mjs)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !/(^|\/)testing\//.test(path));
}

/** Judging an address opens no connection. */
function withoutHarmless(text: string): string {
  return text.replace(
    /import \{((?:\s*(?:type )?(?:isIP|isIPv4|isIPv6|BlockList|SocketAddress),?)+)\s*\} from 'node:net';/g,
    '',
  );
}

test('no file outside the guarded way opens a connection of its own', () => {
  const found = filesOf('src').flatMap((path) =>
    [...withoutHarmless(readFileSync(join(root, path), 'utf8')).matchAll(reaches)]
      .filter(([whole]) => !whole.startsWith('import type'))
      .map((match) => ({ path, by: match[1] ?? match[2] })),
  );
  const isAllowed = (path: string) =>
    Object.keys(allowed).some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));

  expect(found.length).toBeGreaterThan(5);
  expect(found.filter(({ path }) => !isAllowed(path))).toEqual([]);
});

test('what is allowed to open a connection does so', () => {
  const files = filesOf('src');
  const unused = Object.keys(allowed).filter(
    (place) =>
      !files
        .filter((path) => (place.endsWith('/') ? path.startsWith(place) : path === place))
        .some((path) => readFileSync(join(root, path), 'utf8').match(reaches) !== null),
  );

  expect(unused).toEqual([]);
});

test('TLS is verified everywhere', () => {
  const loose = filesOf('src').filter((path) =>
    /rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity|InsecureTls/i.test(
      readFileSync(join(root, path), 'utf8'),
    ),
  );

  expect(loose).toEqual([]);
});
