import { acceptAsKnown, acceptAsNew, type Hub, lookAtInvitation } from '../../hub/index.ts';
import type { Api } from '../company-routes.ts';
import { InvitationAcceptance, InvitationAccepted, InvitationOffer, InvitationToken } from '../contract.ts';
import { callerOf, type SignInOptions } from '../sign-in.ts';

const tags = ['Invitations'];

/** What somebody does who follows an invitation's link; the token is the whole right to it. */
export function invitationRoutes(app: Api, hub: Hub, signIn: SignInOptions): void {
  app.post(
    '/api/invitations/look',
    {
      schema: {
        tags,
        summary: 'See what an invitation offers',
        security: [],
        body: InvitationToken,
        response: { 200: InvitationOffer },
      },
    },
    async (request) => lookAtInvitation(hub, request.body.token),
  );

  app.post(
    '/api/invitations/accept',
    {
      schema: {
        tags,
        summary: 'Accept an invitation',
        description:
          'With name and password for a new account; without them as the person who is signed in. Works once.',
        security: [],
        body: InvitationAcceptance,
        response: { 200: InvitationAccepted },
      },
    },
    async (request) => {
      const { token, name, password } = request.body;
      if (name !== undefined && password !== undefined) {
        return acceptAsNew(hub, signIn.signIn, { token, name, password }, request.ip);
      }
      return acceptAsKnown(hub, await callerOf(request, signIn), token);
    },
  );
}
