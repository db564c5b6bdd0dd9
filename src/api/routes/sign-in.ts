import Type from 'typebox';
import {
  enterWithCode,
  enterWithPassword,
  recordAudit,
  resetPassword,
  type SignedInUser,
  sendResetLetter,
} from '../../hub/index.ts';
import { describeError } from '../../kernel/index.ts';
import type { Api } from '../company-routes.ts';
import {
  CodeInput,
  ForgottenInput,
  PasswordInput,
  ResetInput,
  SignInChoices,
  SignInStep,
} from '../contract.ts';
import { fromOf, type SignInOptions, setCookies } from '../sign-in.ts';

const tags = ['Sign-in'];

/** Coming in and going out. Nobody is signed in yet, so every call counts attempts and tells nothing about accounts. */
export function signInRoutes(app: Api, options: SignInOptions): void {
  const { hub, signIn } = options;

  app.get(
    '/api/auth/options',
    {
      schema: {
        tags,
        summary: 'What the sign-in page offers',
        security: [],
        response: { 200: SignInChoices },
      },
    },
    async () => {
      const settings = await hub.store.singleSignOn.get();
      const passwords = settings?.only !== true;
      return {
        resetByMail: passwords && hub.mailer !== undefined,
        passwords,
        singleSignOn: settings?.hasSecret === true ? { name: settings.name } : null,
      };
    },
  );

  app.post(
    '/api/auth/sign-in/email',
    {
      schema: {
        tags,
        summary: 'Sign in by e-mail and password',
        description: 'The session is a cookie. `second factor`: a code is wanted next.',
        security: [],
        body: PasswordInput,
        response: { 200: SignInStep },
      },
    },
    async (request, reply) => {
      const entered = await enterWithPassword(hub, signIn, fromOf(request), request.body);
      setCookies(reply, entered);
      return { next: entered.next };
    },
  );

  app.post(
    '/api/auth/second-factor',
    {
      schema: {
        tags,
        summary: 'Enter the code of the second factor',
        security: [],
        body: CodeInput,
        response: { 200: SignInStep },
      },
    },
    async (request, reply) => {
      const entered = await enterWithCode(hub, signIn, fromOf(request), request.body);
      setCookies(reply, entered);
      return { next: entered.next };
    },
  );

  app.post(
    '/api/auth/sign-out',
    { schema: { tags, summary: 'Sign out', response: { 200: Type.Object({}) } } },
    async (request, reply) => {
      const from = fromOf(request);
      const person: SignedInUser | undefined = await signIn.userOf(from.headers);
      setCookies(reply, { cookies: await signIn.signOut(from.headers) });
      if (person !== undefined) {
        await recordAudit(
          hub,
          { userId: person.id, name: person.name, trigger: 'person', address: from.address },
          { companyId: null, action: 'session.ended' },
        );
      }
      return {};
    },
  );

  app.post(
    '/api/auth/forgotten-password',
    {
      schema: {
        tags,
        summary: 'Ask for a link to set a new password',
        description: 'The answer is the same whether or not there is such an account.',
        security: [],
        body: ForgottenInput,
        response: { 202: Type.Object({ sentByMail: Type.Boolean() }) },
      },
    },
    async (request, reply) => {
      const sentByMail = hub.mailer !== undefined;
      if (sentByMail) {
        // Not waited for: how long it takes would tell whether there is such an account.
        void sendResetLetter(hub, signIn, fromOf(request), request.body.email).catch((error) =>
          hub.logger.warn({ error: describeError(error) }, 'a link to set a new password was not sent'),
        );
      }
      return reply.code(202).send({ sentByMail });
    },
  );

  app.post(
    '/api/auth/reset-password',
    {
      schema: {
        tags,
        summary: 'Set a new password by a link',
        security: [],
        body: ResetInput,
        response: { 200: Type.Object({}) },
      },
    },
    async (request) => {
      await resetPassword(hub, signIn, request.ip, request.body);
      return {};
    },
  );
}
