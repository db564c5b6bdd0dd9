import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';

/** Lets better-auth open a session for somebody whom another system has vouched for. Not reachable by HTTP. */
export const sessionsWithoutPassword = {
  id: 'sessions-without-password',
  endpoints: {
    openSessionOf: createAuthEndpoint.serverOnly(
      { method: 'POST', metadata: { $Infer: { body: {} as { userId: string } } } },
      async (context) => {
        const { internalAdapter } = context.context;
        const user = await internalAdapter.findUserById(context.body.userId);
        if (user === null) return false;
        // The provider has asked for whatever it asks for: a second factor is its business (decision 010).
        const session = await internalAdapter.createSession(
          user.id,
          false,
          { method: 'single sign-on', secondFactor: true },
          // Otherwise the defaults of the two win.
          true,
        );
        await setSessionCookie(context, { session, user });
        return true;
      },
    ),
  },
} satisfies BetterAuthPlugin;
