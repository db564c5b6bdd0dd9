import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { deriveKey, RateLimitError } from '../../kernel/index.ts';
import type { Store } from '../../store/index.ts';

/** For one account: enough for a person who has two passwords in mind, nothing for one who guesses. */
export const accountLimit = { free: 5, firstWaitSeconds: 60, longestWaitSeconds: 3600 };
/** For one address: an office with a hundred people may stand behind it. */
export const addressLimit = { free: 30, firstWaitSeconds: 60, longestWaitSeconds: 3600 };

export interface Attempt {
  /** The attempt was right. */
  succeeded(): Promise<void>;
  /** What waits now that it was not right, if anything does. */
  readonly locks: 'account' | 'address' | undefined;
}

/**
 * Lets an attempt at `account` from `address` be made, or says how long to wait. What is typed counts, whether or
 * not there is such an account, so the answer tells nothing. Each attempt counts as failed until it has succeeded.
 * @throws RateLimitError `access/too-many-attempts`
 */
export async function beginAttempt(
  store: Store,
  kind: 'sign-in' | 'password' | 'second-factor' | 'forgotten',
  account: string,
  address: string | null,
): Promise<Attempt> {
  const accountKey = hashed(store, account.trim().toLowerCase());
  const byAddress = address === null ? undefined : hashed(store, networkOf(address));
  const turn =
    byAddress === undefined ? undefined : await store.throttle.begin('address', byAddress, addressLimit);
  if (turn !== undefined && 'waitSeconds' in turn) throw tooMany(turn.waitSeconds, 'from your network');
  const ofAccount = await store.throttle.begin(kind, accountKey, accountLimit);
  if ('waitSeconds' in ofAccount) throw tooMany(ofAccount.waitSeconds, 'with this e-mail');
  const isLockedNow = (failures: number | undefined, { free }: { free: number }) => (failures ?? 0) >= free;
  return {
    locks: isLockedNow(ofAccount.failures, accountLimit)
      ? 'account'
      : isLockedNow(turn?.failures, addressLimit)
        ? 'address'
        : undefined,
    succeeded: async () => {
      await store.throttle.reset(kind, accountKey);
      if (turn !== undefined && byAddress !== undefined) {
        await store.throttle.forgive('address', byAddress, turn.failures);
      }
    },
  };
}

/** Lets an account try again at once, after its password was set anew. */
export async function forgetFailures(store: Store, email: string): Promise<void> {
  await store.throttle.reset('sign-in', hashed(store, email.trim().toLowerCase()));
}

function hashed(store: Store, text: string): string {
  return createHmac('sha256', deriveKey(store.keys, 'sign-in throttle')).update(text).digest('base64url');
}

/** An IPv6 customer has a whole /64 to guess from. */
function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(bare)) return bare;
  const [head = '', tail] = bare.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

function tooMany(waitSeconds: number, where: string): RateLimitError {
  const minutes = Math.ceil(waitSeconds / 60);
  const wait = waitSeconds <= 90 ? `${waitSeconds} seconds` : `${minutes} minutes`;
  return new RateLimitError({
    code: 'access/too-many-attempts',
    what: `There were too many attempts ${where}.`,
    fix: `Wait ${wait}, then try again. If it was not you, tell your administrator.`,
    retryAfterMs: waitSeconds * 1000,
  });
}
