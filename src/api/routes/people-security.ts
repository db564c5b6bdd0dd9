import Type from 'typebox';
import { endSessionsOf, makeResetLink, resetSecondFactor, unlinkSingleSignOn } from '../../hub/index.ts';
import type { Api } from '../company-routes.ts';
import { ResetLink, SessionsEnded } from '../contract.ts';
import { callerOf, type SignInOptions } from '../sign-in.ts';

const tags = ['Installation'];
const OfPerson = Type.Object({ userId: Type.String() });

/** What the administrator of the installation does for somebody who cannot get in, or must not. */
export function peopleSecurityRoutes(app: Api, options: SignInOptions): void {
  const { hub, signIn } = options;

  app.post(
    '/api/people/:userId/reset-link',
    {
      schema: {
        tags,
        summary: 'Make a link by which a person sets a new password',
        description: 'Works once, for a day. For the administrator of the installation.',
        params: OfPerson,
        response: { 201: ResetLink },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(request, options);
      const { url, expiresAt } = await makeResetLink(hub, signIn, caller, request.params.userId);
      return reply.code(201).send({ url, expiresAt: expiresAt.toISOString() });
    },
  );

  app.post(
    '/api/people/:userId/reset-second-factor',
    {
      schema: {
        tags,
        summary: "Remove a person's second factor",
        description: 'Ends the sessions too. For the administrator of the installation.',
        params: OfPerson,
        response: { 200: Type.Object({}) },
      },
    },
    async (request) => {
      await resetSecondFactor(hub, signIn, await callerOf(request, options), request.params.userId);
      return {};
    },
  );

  app.delete(
    '/api/people/:userId/sessions',
    {
      schema: {
        tags,
        summary: 'Sign a person out everywhere',
        description: 'For the administrator of the installation.',
        params: OfPerson,
        response: { 200: SessionsEnded },
      },
    },
    async (request) => ({
      endedSessions: await endSessionsOf(hub, await callerOf(request, options), request.params.userId),
    }),
  );

  app.delete(
    '/api/people/:userId/single-sign-on',
    {
      schema: {
        tags,
        summary: 'Forget who a person is at the provider of single sign-on',
        description:
          'For when that has changed there; the next sign-in finds the account by its e-mail. Ends the sessions. For the administrator of the installation.',
        params: OfPerson,
        response: { 200: SessionsEnded },
      },
    },
    async (request) => unlinkSingleSignOn(hub, await callerOf(request, options), request.params.userId),
  );
}
