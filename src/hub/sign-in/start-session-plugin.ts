import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import * as z from 'zod';

/**
 * Lets our own single sign-on open a session the way better-auth does. It can be called from here only: better-auth
 * serves no address for it.
 */
export const startSessionPlugin = () => ({
  id: 'start-session' as const,
  endpoints: {
    startSession: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ userId: z.string(), secondFactor: z.boolean() }) },
      async (ctx) => {
        const { userId, secondFactor } = ctx.body;
        const user = await ctx.context.internalAdapter.findUserById(userId);
        if (user === null) throw new Error('There is no such person');
        const session = await ctx.context.internalAdapter.createSession(userId, false);
        const marked = await ctx.context.internalAdapter.updateSession(session.token, {
          method: 'single sign-on',
          secondFactor,
        });
        await setSessionCookie(ctx, { session: marked ?? session, user });
        return ctx.json({ ok: true });
      },
    ),
  },
});
