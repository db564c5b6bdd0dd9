import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import {
  allowPasswords,
  beginSingleSignOn,
  finishSingleSignOn,
  journeySeconds,
  removeSingleSignOn,
  SingleSignOnProblem,
  saveSingleSignOn,
  showSingleSignOn,
} from '../../hub/index.ts';
import type { Api } from '../company-routes.ts';
import { SingleSignOn, SingleSignOnInput, SingleSignOnSaved } from '../contract.ts';
import { given, Nothing } from '../schemas.ts';
import { callerOf, fromOf, type SignInOptions, setCookies } from '../sign-in.ts';

/** Sign-in by the provider, and its settings for administrators of the installation. */
export function singleSignOnRoutes(app: Api, options: SignInOptions): void {
  const { hub, signIn } = options;
  // Lax, and not strict: the browser comes back from another site with it.
  const cookieName = () => (hub.url.startsWith('https:') ? '__Host-chalkline.journey' : 'chalkline.journey');
  const cookie = (value: string, seconds: number) =>
    `${cookieName()}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${hub.url.startsWith('https:') ? '; Secure' : ''}`;
  /** People are on their way by links here, so a problem is told on the sign-in page. */
  const orToSignIn = async (reply: FastifyReply, work: () => Promise<string>) => {
    try {
      return reply.redirect(await work());
    } catch (error) {
      if (!(error instanceof SingleSignOnProblem)) throw error;
      return reply.redirect(`/sign-in?problem=${encodeURIComponent(error.reason)}`);
    }
  };

  app.get(
    '/api/auth/single-sign-on',
    {
      schema: {
        tags: ['Sign-in'],
        summary: 'Go to the provider of single sign-on',
        description: 'For browsers: answers with a redirect, and after it with one back to the page `next`.',
        security: [],
        querystring: Type.Object({ next: Type.Optional(Type.String({ maxLength: 2000 })) }),
      },
    },
    (request, reply) =>
      orToSignIn(reply, async () => {
        const { url, journey } = await beginSingleSignOn(hub, request.query.next);
        reply.header('set-cookie', cookie(journey, journeySeconds));
        return url;
      }),
  );

  app.get(
    '/api/auth/single-sign-on/callback',
    {
      schema: {
        tags: ['Sign-in'],
        summary: 'Come back from the provider of single sign-on',
        description: 'For browsers: opens the session and redirects.',
        security: [],
      },
    },
    (request, reply) =>
      orToSignIn(reply, async () => {
        reply.header('set-cookie', cookie('', 0));
        const { cookies, returnTo } = await finishSingleSignOn(hub, signIn, fromOf(request), {
          query: request.url.split('?').slice(1).join('?'),
          journey: cookieOf(request, cookieName()),
        });
        setCookies(reply, { cookies });
        return returnTo;
      }),
  );

  const tags = ['Installation'];
  app.get(
    '/api/single-sign-on',
    {
      schema: {
        tags,
        summary: 'The provider of single sign-on',
        description: 'Never its secret. For administrators of the installation.',
        response: { 200: SingleSignOn },
      },
    },
    async (request) => showSingleSignOn(hub, await callerOf(request, options)),
  );

  app.put(
    '/api/single-sign-on',
    {
      config: { expense: 'ask the sign-in provider' },
      schema: {
        tags,
        summary: 'Set the provider of single sign-on',
        description:
          'The provider is asked who it is before anything is saved. `only` turns passwords off and ends the sessions that they have opened. For administrators of the installation.',
        body: SingleSignOnInput,
        response: { 200: SingleSignOnSaved },
      },
    },
    async (request) => {
      const caller = await callerOf(request, options);
      return saveSingleSignOn(hub, caller, { only: false, ...given(request.body) });
    },
  );

  app.delete(
    '/api/single-sign-on',
    {
      schema: {
        tags,
        summary: 'Remove the provider of single sign-on',
        description: 'People sign in by password again. For administrators of the installation.',
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await removeSingleSignOn(hub, await callerOf(request, options));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/single-sign-on/allow-passwords',
    {
      schema: {
        tags,
        summary: 'Let people sign in by password again',
        description:
          'The way back in when the provider is broken: the command line of the machine calls it. For administrators of the installation.',
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await allowPasswords(hub, await callerOf(request, options));
      return reply.code(204).send(null);
    },
  );
}

function cookieOf(request: FastifyRequest, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, ...rest] = part.trim().split('=');
    if (key === name) return rest.join('=');
  }
  return undefined;
}
