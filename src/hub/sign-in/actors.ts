import type { Actor } from '../hub.ts';

/** A person at the sign-in page or at the own account, for the audit log. */
export function actorOf(person: { id: string; name: string } | undefined, address: string | null): Actor {
  return { userId: person?.id ?? null, name: person?.name ?? 'Not signed in', trigger: 'person', address };
}
