import { lstat, mkdir, realpath } from 'node:fs/promises';
import { isAbsolute, join, normalize, relative, sep } from 'node:path';
import { ConfigError } from '../../kernel/index.ts';

/**
 * A folder that lies in one of the administrator's, with no link on the way. Checked anew before each use, since
 * somebody may put a link there later.
 * Returns its real path. @throws ConfigError `folder/not-allowed`, `folder/missing`, `folder/link`.
 */
export async function safeFolder(
  folder: string,
  allowedRoots: readonly string[],
  field: string,
  create = false,
): Promise<string> {
  if (!isAbsolute(folder) || folder.split(/[\\/]/).includes('..')) throw notAllowed(field);
  const wanted = normalize(folder).replace(/(?<=.)[\\/]+$/, '');
  for (const root of allowedRoots) {
    const realRoot = await realpath(root).catch(() => undefined);
    if (realRoot === undefined) continue;
    const inside =
      insideOf(normalize(root).replace(/(?<=.)[\\/]+$/, ''), wanted) ?? insideOf(realRoot, wanted);
    if (inside !== undefined) return walk(realRoot, inside, field, create);
  }
  throw notAllowed(field);
}

async function walk(root: string, parts: readonly string[], field: string, create: boolean): Promise<string> {
  let at = root;
  for (const part of parts) {
    at = join(at, part);
    let there = await lstat(at).catch(() => undefined);
    if (there === undefined && create) {
      await mkdir(at, { recursive: true, mode: 0o750 });
      there = await lstat(at);
    }
    if (there === undefined) {
      throw new ConfigError({
        code: 'folder/missing',
        what: 'The folder of this connector is not there.',
        fix: 'Make the folder on the server, or correct its path in the connector.',
        field,
      });
    }
    if (there.isSymbolicLink() || !there.isDirectory()) {
      throw new ConfigError({
        code: 'folder/link',
        what: "The path of this connector's folder goes over a link or a file.",
        fix: 'Name the real folder.',
        field,
      });
    }
  }
  return at;
}

function insideOf(root: string, folder: string): string[] | undefined {
  const way = relative(root, folder);
  if (way === '') return [];
  if (way.startsWith('..') || isAbsolute(way)) return undefined;
  return way.split(sep);
}

/** Says the same for every folder outside, so that nobody learns what is on the server. */
function notAllowed(field: string): ConfigError {
  return new ConfigError({
    code: 'folder/not-allowed',
    what: 'The folder of this connector is not in a place that connectors may use.',
    expected: 'Expected a full path without "..", inside a folder that the administrator has allowed.',
    fix: 'Ask the administrator to add the folder to CHALKLINE_ALLOW_ROOTS, or name another.',
    field,
  });
}
