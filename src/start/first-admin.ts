import { randomBytes } from 'node:crypto';
import type { OpenedHub } from './open-hub.ts';

/** On an installation without users, makes the one who administers it; answers the login to be printed once. */
export async function makeFirstAdmin(
  { hub, signIn }: OpenedHub,
  email: string,
): Promise<{ email: string; password: string } | undefined> {
  if (await hub.store.companies.hasUsers()) return undefined;
  const password = randomBytes(12).toString('base64url');
  await signIn.createUser({ name: 'Administrator', email, password, installationAdmin: true });
  return { email, password };
}
