import Type from 'typebox';
import { changePerson, grantAccess, type Hub, listAccess } from '../../hub/index.ts';
import type { Api } from '../company-routes.ts';
import { AccessOverview, GrantInput, PersonChange, UserAdded } from '../contract.ts';
import { given, Nothing } from '../schemas.ts';
import { callerOf, type SignInOptions } from '../sign-in.ts';

const tags = ['Installation'];

/** Who may enter which company, for administrators of the installation. */
export function accessRoutes(app: Api, hub: Hub, signIn: SignInOptions): void {
  app.get(
    '/api/access',
    {
      schema: {
        tags,
        summary: 'All people and the companies they may enter',
        description: 'For administrators of the installation.',
        response: { 200: AccessOverview },
      },
    },
    async (request) => listAccess(hub, await callerOf(request, signIn)),
  );

  app.post(
    '/api/access/grants',
    {
      config: { expense: 'send letters' },
      schema: {
        tags,
        summary: 'Give a person a role in several companies',
        description:
          'A person with an account enters them at once; anybody else gets one invitation to all of them. For administrators of the installation.',
        body: GrantInput,
        response: { 201: UserAdded },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send({ invitation: await grantAccess(hub, await callerOf(request, signIn), request.body) }),
  );

  app.patch(
    '/api/people/:userId',
    {
      schema: {
        tags,
        summary: 'Make or unmake an administrator, shut somebody out or let in again',
        description: 'Shutting out ends all sessions. For administrators of the installation.',
        params: Type.Object({ userId: Type.String() }),
        body: PersonChange,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(request, signIn);
      await changePerson(hub, caller, request.params.userId, given(request.body));
      return reply.code(204).send(null);
    },
  );
}
