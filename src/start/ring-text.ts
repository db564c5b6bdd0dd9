import { createHash, randomBytes } from 'node:crypto';
import { ConfigError } from '../kernel/index.ts';

export interface RingKey {
  key: Buffer;
  createdAt: string | null;
}

/** A key ring as it is kept: in a file, in the environment, or in a vault. */
export interface RingContents {
  current: string;
  /** Since when the current key has been that. */
  since: string | null;
  keys: Map<string, RingKey>;
}

/**
 * Reads a ring: `{"current": "b", "keys": {"a": "<32 bytes, base64>", "b": {"key": "…", "createdAt": "…"}}}`, or a
 * single key in base64. `place` is for the message. @throws ConfigError `key/damaged`, which never shows the text.
 */
export function parseRing(text: string, place: string): RingContents {
  const trimmed = text.trim();
  const contents = trimmed.startsWith('{') ? fromJson(trimmed) : fromSingleKey(trimmed);
  if (contents === undefined) {
    throw new ConfigError({
      code: 'key/damaged',
      what: `The key ring in ${place} is damaged.`,
      expected: 'Expected JSON with "current" and "keys" of 32 bytes each in base64, or one such key.',
      fix: 'Put back the keys that belong to this database; without them stored secrets cannot be read.',
    });
  }
  return contents;
}

export function printRing({ current, since, keys }: RingContents): string {
  const printed = [...keys].map(([id, { key, createdAt }]) => [
    id,
    { key: key.toString('base64'), createdAt },
  ]);
  return `${JSON.stringify({ current, since, keys: Object.fromEntries(printed) }, null, 2)}\n`;
}

/** A ring with a new current key, made now; the keys before stay on it. */
export function withNewKey(ring: RingContents | undefined, nowMs: number): RingContents {
  const now = new Date(nowMs).toISOString();
  const id = `k${now.slice(0, 10).replaceAll('-', '')}-${randomBytes(3).toString('hex')}`;
  return {
    current: id,
    since: now,
    keys: new Map([...(ring?.keys ?? []), [id, { key: randomBytes(32), createdAt: now }]]),
  };
}

function fromJson(text: string): RingContents | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { current, since, keys } = parsed as Record<string, unknown>;
  if (typeof current !== 'string' || typeof keys !== 'object' || keys === null) return undefined;
  const read = new Map<string, RingKey>();
  for (const [id, value] of Object.entries(keys)) {
    const { key, createdAt } = (typeof value === 'string' ? { key: value } : (value ?? {})) as Record<
      string,
      unknown
    >;
    const bytes = typeof key === 'string' ? Buffer.from(key, 'base64') : undefined;
    // The id stands in front of what the key sealed, in one byte's length and up to the first dot.
    if (bytes?.length !== 32 || !/^[A-Za-z0-9_-]{1,64}$/.test(id)) return undefined;
    read.set(id, { key: bytes, createdAt: typeof createdAt === 'string' ? createdAt : null });
  }
  if (!read.has(current)) return undefined;
  return { current, since: typeof since === 'string' ? since : null, keys: read };
}

/** A single key is named by its own digest, so that another one is told from it. */
function fromSingleKey(text: string): RingContents | undefined {
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32 || !/^[A-Za-z0-9+/_-]+=*$/.test(text)) return undefined;
  const id = `k${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
  return { current: id, since: null, keys: new Map([[id, { key, createdAt: null }]]) };
}
