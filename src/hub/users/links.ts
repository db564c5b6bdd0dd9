import { createHash, randomBytes } from 'node:crypto';
import type { Hub } from '../hub.ts';

const days = 7;

/** A link's token: what is sent, what is kept of it, and until when it works. */
export function newToken(hub: Hub): { token: string; tokenHash: string; expiresAt: Date } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashOf(token), expiresAt: new Date(hub.clock.nowMs() + days * 86_400_000) };
}

/** The token has 256 random bits, so a plain hash cannot be turned back by guessing. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Behind the `#` the token reaches no server on the way, and no log. */
export function linkOf(hub: Hub, token: string): string {
  return `${hub.url}/invitation#${token}`;
}
