import { hash } from 'node:crypto';
import { RefusedError } from '../../kernel/index.ts';
import { anySign, anySigns, exactly, type NamePattern, namePatternOf } from './name-pattern.ts';

/** The name under which a file arrives until it is complete; readers pass such names by. */
export function temporaryName(name: string): string {
  return `.${name}.part`;
}

/** Whether a name is a whole file's: plain, visible, and none of the endings that programs give to unfinished ones. */
export function isFinishedName(name: string): boolean {
  return (
    isPlainName(name) && !name.startsWith('.') && !/\.(part|tmp|filepart|uploading|crdownload)$/i.test(name)
  );
}

/** @throws RefusedError `exchange/bad-name` for a name that could lead out of its folder. */
export function checkName(name: string): string {
  if (isPlainName(name) && !name.startsWith('.')) return name;
  throw new RefusedError({
    code: 'exchange/bad-name',
    what: `"${name.slice(0, 100)}" cannot be the name of a file.`,
    expected: 'Expected a plain name without slashes, not beginning with a dot.',
    fix: 'Correct the file name pattern of the connector.',
  });
}

// Windows takes these for devices whatever follows the first dot, and drops dots and blanks at the end.
const device = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;

/** Whether Windows takes a name for a device. */
export function isDevice(name: string): boolean {
  return device.test(name);
}

/**
 * As {@link checkName}, for a file that we make: also a name that means the same on every system.
 * @throws RefusedError `exchange/bad-name`
 */
export function checkNewName(name: string): string {
  const bytes = Buffer.byteLength(name);
  if (!device.test(name) && !/[<>:"|?*]|[. ]$/.test(name) && bytes <= 240) return checkName(name);
  throw new RefusedError({
    code: 'exchange/bad-name',
    what: `"${name.slice(0, 100)}" cannot be the name of a file on every system.`,
    expected:
      'Expected a name of at most 240 bytes without < > : " | ? *, not ending with a dot or blank, and no device.',
    fix: 'Correct the file name pattern of the connector.',
  });
}

/**
 * Any text as a part of a name that {@link checkNewName} takes: what would lead out of the folder or means something
 * to some system becomes `_`. A text that had to be changed so much that two might become the same has a short hash
 * behind it. At most `bytes` bytes long.
 */
export function namePart(text: string, bytes = 180): string {
  const plain = text
    .replace(/[<>:"|?*/\\\p{C}]/gu, '_')
    .replace(/^[. ]+/, '_')
    .replace(/[. ]+$/, '_');
  const safe = device.test(plain) ? `_${plain}` : plain;
  if (safe === text && Buffer.byteLength(safe) <= bytes) return safe;
  let cut = safe;
  while (Buffer.byteLength(cut) > bytes - 9) cut = cut.slice(0, -1);
  return `${cut.replace(/[\ud800-\udbff]$/, '')}-${hash('sha256', text).slice(0, 8)}`;
}

/**
 * A pattern of people's, `PREH*.csv`, to compare whole names with: `*` any signs, `?` one sign,
 * capitals as small letters. More than four stars are refused, so that no name takes long to compare.
 */
export function nameMatcher(pattern: string): NamePattern {
  if ((pattern.match(/\*/g) ?? []).length > 4) {
    throw new RefusedError({
      code: 'exchange/bad-pattern',
      what: `The file name pattern "${pattern.slice(0, 100)}" has more than four stars.`,
      fix: 'Use fewer stars, e.g. employees*.csv.',
    });
  }
  return namePatternOf(
    (pattern.match(/\*+|[^*]/gs) ?? []).flatMap((sign) =>
      sign.startsWith('*') ? [anySigns] : sign === '?' ? [anySign] : exactly(sign),
    ),
  );
}

/** A name that is free in an archive where `name` is taken: the instant goes before the ending. */
export function withStamp(name: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replace(/[-:]/g, '').replace('.', '');
  const dot = name.indexOf('.', 1);
  return dot === -1 ? `${name}_${stamp}` : `${name.slice(0, dot)}_${stamp}${name.slice(dot)}`;
}

/** What leads to another folder, is no sign, or makes a name read otherwise than it is. */
const hidden = /[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && name.length <= 255 && !hidden.test(name);
}
