import Type from 'typebox';
import {
  addUser,
  changeUser,
  listUsers,
  removeUser,
  resendInvitation,
  revokeInvitation,
} from '../../hub/index.ts';
import type { CompanyApi } from '../company-routes.ts';
import { CompanyUser, InvitationDelivery, UserAdded, UserChange, UserInput } from '../contract.ts';
import { given, InCompany, Nothing, WithId, WithPerson } from '../schemas.ts';

const tags = ['Users'];
const config = { permission: 'manage users' } as const;

/** Who belongs to the company, and as what. */
export function userRoutes({ app, hub, accessOf }: CompanyApi): void {
  app.get(
    '/users',
    {
      config: { permission: 'look' },
      schema: { tags, summary: 'List users', params: InCompany, response: { 200: Type.Array(CompanyUser) } },
    },
    async (request) => listUsers(hub, accessOf(request)),
  );

  app.post(
    '/users',
    {
      config: { ...config, expense: 'send letters' },
      schema: {
        tags,
        summary: 'Add a user',
        description:
          'Whom you know from another company is let in at once; everybody else gets an invitation by e-mail. Without a mail server the link is in the answer.',
        params: InCompany,
        body: UserInput,
        response: { 201: UserAdded },
      },
    },
    async (request, reply) =>
      reply.code(201).send({ invitation: await addUser(hub, accessOf(request), request.body) }),
  );

  app.patch(
    '/users/:id',
    {
      config,
      schema: {
        tags,
        summary: "Change a user's role, sight or state",
        params: WithPerson,
        body: UserChange,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await changeUser(hub, accessOf(request), request.params.id, given(request.body));
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/users/:id',
    { config, schema: { tags, summary: 'Remove a user', params: WithPerson, response: { 204: Nothing } } },
    async (request, reply) => {
      await removeUser(hub, accessOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/invitations/:id/resend',
    {
      config: { ...config, expense: 'send letters' },
      schema: {
        tags,
        summary: 'Send an invitation again',
        description: 'With a new link, for seven days; the old link no longer works.',
        params: WithId,
        response: { 200: InvitationDelivery },
      },
    },
    async (request) => resendInvitation(hub, accessOf(request), request.params.id),
  );

  app.delete(
    '/invitations/:id',
    {
      config,
      schema: { tags, summary: 'Take an invitation back', params: WithId, response: { 204: Nothing } },
    },
    async (request, reply) => {
      await revokeInvitation(hub, accessOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
