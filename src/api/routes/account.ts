import Type from 'typebox';
import {
  changePassword,
  confirmSecondFactor,
  endOtherSessions,
  endSession,
  listSessions,
  newRecoveryCodes,
  prepareSecondFactor,
  removeSecondFactor,
  renamePerson,
  showAccount,
} from '../../hub/index.ts';
import type { Api } from '../company-routes.ts';
import {
  Account,
  AccountInput,
  FirstCode,
  PasswordChange,
  PasswordProof,
  RecoveryCodes,
  SecondFactorSetUp,
  Session,
  SessionsEnded,
} from '../contract.ts';
import { fromOf, personOf, type SignInOptions, setCookies } from '../sign-in.ts';

const tags = ['Your account'];

/** What a signed-in person may do about the own account; no company, no key and no operator has a part in it. */
export function accountRoutes(app: Api, options: SignInOptions): void {
  const { hub, signIn } = options;

  app.get(
    '/api/account',
    { schema: { tags, summary: 'Your account', response: { 200: Account } } },
    async (request) => showAccount(hub, signIn, await personOf(request, options)),
  );

  app.put(
    '/api/account',
    { schema: { tags, summary: 'Change your name', body: AccountInput, response: { 200: Account } } },
    async (request) => {
      const person = await personOf(request, options);
      const renamed = await renamePerson(hub, person, request.ip, request.body.name);
      return showAccount(hub, signIn, renamed);
    },
  );

  app.post(
    '/api/account/password',
    {
      schema: {
        tags,
        summary: 'Change your password',
        description: 'Ends your other sessions.',
        body: PasswordChange,
        response: { 200: SessionsEnded },
      },
    },
    async (request) =>
      changePassword(hub, signIn, await personOf(request, options), request.ip, request.body),
  );

  app.post(
    '/api/account/second-factor',
    {
      schema: {
        tags,
        summary: 'Begin to set up an authenticator app',
        description:
          'The secret and the recovery codes are shown this once. It counts from the first code on.',
        body: PasswordProof,
        response: { 200: SecondFactorSetUp },
      },
    },
    async (request) => {
      const person = await personOf(request, options);
      return prepareSecondFactor(hub, signIn, person, fromOf(request), request.body.password);
    },
  );

  app.post(
    '/api/account/second-factor/confirm',
    {
      schema: {
        tags,
        summary: 'Enter a code of the authenticator app',
        description: 'Confirms a new app, or raises a session that was opened without one.',
        body: FirstCode,
        response: { 200: Type.Object({}) },
      },
    },
    async (request, reply) => {
      const person = await personOf(request, options);
      setCookies(reply, await confirmSecondFactor(hub, signIn, person, fromOf(request), request.body.code));
      return {};
    },
  );

  app.post(
    '/api/account/second-factor/recovery-codes',
    {
      schema: {
        tags,
        summary: 'New recovery codes',
        description: 'The old ones no longer work. Shown this once.',
        body: PasswordProof,
        response: { 200: RecoveryCodes },
      },
    },
    async (request) => {
      const person = await personOf(request, options);
      const codes = await newRecoveryCodes(hub, signIn, person, fromOf(request), request.body.password);
      return { recoveryCodes: codes };
    },
  );

  app.post(
    '/api/account/second-factor/remove',
    {
      schema: {
        tags,
        summary: 'Remove the authenticator app',
        body: PasswordProof,
        response: { 200: Type.Object({}) },
      },
    },
    async (request) => {
      const person = await personOf(request, options);
      await removeSecondFactor(hub, signIn, person, fromOf(request), request.body.password);
      return {};
    },
  );

  app.get(
    '/api/account/sessions',
    { schema: { tags, summary: 'Where you are signed in', response: { 200: Type.Array(Session) } } },
    async (request) => {
      const person = await personOf(request, options);
      return (await listSessions(hub, person)).map((session) => ({
        ...session,
        isThis: session.id === person.sessionId,
        createdAt: session.createdAt.toISOString(),
        lastSeenAt: session.lastSeenAt.toISOString(),
        expiresAt: session.expiresAt.toISOString(),
      }));
    },
  );

  app.delete(
    '/api/account/sessions/:id',
    {
      schema: {
        tags,
        summary: 'End one of your sessions',
        params: Type.Object({ id: Type.String() }),
        response: { 200: Type.Object({}) },
      },
    },
    async (request) => {
      await endSession(hub, await personOf(request, options), request.ip, request.params.id);
      return {};
    },
  );

  app.delete(
    '/api/account/sessions',
    { schema: { tags, summary: 'End all your other sessions', response: { 200: SessionsEnded } } },
    async (request) => ({
      endedSessions: await endOtherSessions(hub, await personOf(request, options), request.ip),
    }),
  );
}
