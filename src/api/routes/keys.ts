import Type from 'typebox';
import { type Hub, listKeys, retireKey, rotateKeys, showReseal, startReseal } from '../../hub/index.ts';
import type { Api } from '../company-routes.ts';
import { KeyReseal, KeyRingInfo } from '../contract.ts';
import { Nothing } from '../schemas.ts';
import { callerOf, type SignInOptions } from '../sign-in.ts';

const tags = ['Keys'];

/** The key ring, for the administrator of the installation. No answer holds a key. */
export function keyRoutes(app: Api, hub: Hub, signIn: SignInOptions): void {
  app.get(
    '/api/keys',
    {
      schema: { tags, summary: 'The key ring and what each key has sealed', response: { 200: KeyRingInfo } },
    },
    async (request) => listKeys(hub, await callerOf(request, signIn)),
  );

  app.post(
    '/api/keys/rotate',
    {
      config: { expense: 'change keys' },
      schema: {
        tags,
        summary: 'Make a new current key',
        description:
          'Running processes notice within a second. What was sealed before stays until it is sealed anew.',
        response: { 201: Type.Object({ current: Type.String() }) },
      },
    },
    async (request, reply) => reply.code(201).send(await rotateKeys(hub, await callerOf(request, signIn))),
  );

  app.post(
    '/api/keys/reseal',
    {
      config: { expense: 'change keys' },
      schema: {
        tags,
        summary: 'Seal anew what older keys have sealed',
        description: 'Workers do it in the background; GET /api/keys/reseal says how far they are.',
        response: { 202: Type.Union([KeyReseal, Type.Null()]) },
      },
    },
    async (request, reply) => reply.code(202).send(await startReseal(hub, await callerOf(request, signIn))),
  );

  app.get(
    '/api/keys/reseal',
    {
      schema: {
        tags,
        summary: 'How far sealing anew is',
        response: { 200: Type.Union([KeyReseal, Type.Null()]) },
      },
    },
    async (request) => showReseal(hub, await callerOf(request, signIn)),
  );

  app.delete(
    '/api/keys/:id',
    {
      schema: {
        tags,
        summary: 'Retire a key that nothing needs any more',
        params: Type.Object({ id: Type.String() }),
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await retireKey(hub, await callerOf(request, signIn), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
