import Type from 'typebox';
import {
  createSync,
  deleteSync,
  listSyncs,
  listTemplates,
  proposeSync,
  showSync,
  startRun,
  updateSync,
} from '../../hub/index.ts';
import { bodyLimits } from '../body-limits.ts';
import type { CompanyApi } from '../company-routes.ts';
import { RunInput, RunRow, Sync, SyncInput, SyncProposal, SyncTemplate } from '../contract.ts';
import { InCompany, Nothing, Uuid, WithId } from '../schemas.ts';

const tags = ['Syncs'];
const config = { permission: 'run and edit syncs' as const };

export function syncRoutes({ app, hub, accessOf }: CompanyApi): void {
  app.get(
    '/syncs',
    { schema: { tags, summary: 'List syncs', params: InCompany, response: { 200: Type.Array(Sync) } } },
    async (request) => listSyncs(hub, accessOf(request).companyId),
  );

  app.get(
    '/syncs/proposal',
    {
      schema: {
        tags,
        summary: 'What a new sync starts from',
        description: 'The data sets that both connectors support, with safe settings and a free name.',
        params: InCompany,
        querystring: Type.Object({
          sourceId: Uuid,
          destinationId: Uuid,
          template: Type.Optional(Type.String({ description: 'The id of a ready-made sync.' })),
        }),
        response: { 200: SyncProposal },
      },
    },
    async (request) => {
      const { sourceId, destinationId, template } = request.query;
      return proposeSync(hub, accessOf(request).companyId, sourceId, destinationId, template);
    },
  );

  app.get(
    '/syncs/templates',
    {
      schema: {
        tags,
        summary: 'Ready-made syncs between two connectors',
        description: 'What each does, its data sets, and whether the codes of both ends agree already.',
        params: InCompany,
        querystring: Type.Object({ sourceId: Uuid, destinationId: Uuid }),
        response: { 200: Type.Array(SyncTemplate) },
      },
    },
    async (request) => {
      const { sourceId, destinationId } = request.query;
      return listTemplates(hub, accessOf(request).companyId, sourceId, destinationId);
    },
  );

  app.get(
    '/syncs/:id',
    { schema: { tags, summary: 'Show a sync', params: WithId, response: { 200: Sync } } },
    async (request) => showSync(hub, accessOf(request).companyId, request.params.id),
  );

  app.post(
    '/syncs',
    {
      config,
      bodyLimit: bodyLimits.sync,
      schema: { tags, summary: 'Create a sync', params: InCompany, body: SyncInput, response: { 201: Sync } },
    },
    async (request, reply) => {
      const { companyId, actor } = accessOf(request);
      const id = await createSync(hub, actor, companyId, request.body);
      return reply.code(201).send(await showSync(hub, companyId, id));
    },
  );

  app.put(
    '/syncs/:id',
    {
      config,
      bodyLimit: bodyLimits.sync,
      schema: { tags, summary: 'Change a sync', params: WithId, body: SyncInput, response: { 200: Sync } },
    },
    async (request) => {
      const { companyId, actor } = accessOf(request);
      await updateSync(hub, actor, companyId, request.params.id, request.body);
      return showSync(hub, companyId, request.params.id);
    },
  );

  app.delete(
    '/syncs/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Delete a sync; its history stays',
        params: WithId,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      const { companyId, actor } = accessOf(request);
      await deleteSync(hub, actor, companyId, request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/syncs/:id/runs',
    {
      config: { ...config, expense: 'start runs' },
      schema: {
        tags: ['Runs'],
        summary: 'Start a run',
        description:
          'The same requestKey starts one run however often it is sent. While the same run is on its way, the answer is that run with `joined`.',
        params: WithId,
        body: RunInput,
        response: { 200: RunRow, 202: RunRow },
      },
    },
    async (request, reply) => {
      const { companyId, actor } = accessOf(request);
      const run = await startRun(hub, actor, companyId, request.params.id, request.body);
      return reply.code(run.joined ? 200 : 202).send(run);
    },
  );
}
