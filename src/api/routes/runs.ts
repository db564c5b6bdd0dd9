import Type from 'typebox';
import {
  applyPlan,
  cancelRun,
  demand,
  exportRuns,
  listRuns,
  overview,
  retryFailed,
  runSorts,
  showRun,
} from '../../hub/index.ts';
import type { CompanyApi } from '../company-routes.ts';
import { ApplyInput, Overview, RetryInput, RunDetails, RunPage, RunRow } from '../contract.ts';
import { given, InCompany, Paging, Search, WithId } from '../schemas.ts';
import { sendCsv } from '../send-csv.ts';

const tags = ['Runs'];
const config = { permission: 'run and edit syncs' as const };

const Filter = {
  syncId: Type.Optional(Type.String({ format: 'uuid' })),
  /** One or more, separated by commas. */
  status: Type.Optional(Type.String({ maxLength: 200 })),
  save: Type.Optional(Type.Boolean()),
  search: Search,
  from: Type.Optional(Type.String({ format: 'date-time' })),
  to: Type.Optional(Type.String({ format: 'date-time' })),
  sort: Type.Optional(
    Type.Union(runSorts.flatMap((name) => [Type.Literal(name), Type.Literal(`-${name}` as const)])),
  ),
};

export function runRoutes({ app, hub, accessOf }: CompanyApi): void {
  app.get(
    '/runs',
    {
      schema: {
        tags,
        summary: 'Sync History',
        params: InCompany,
        querystring: Type.Object({ ...Filter, ...Paging }),
        response: { 200: RunPage },
      },
    },
    async (request) =>
      listRuns(hub, accessOf(request).companyId, { sort: '-startedAt', limit: 50, ...given(request.query) }),
  );

  app.get(
    '/runs.csv',
    {
      config: { expense: 'export' },
      schema: {
        tags,
        summary: 'Export Sync History',
        params: InCompany,
        querystring: Type.Object(Filter),
        produces: ['text/csv'],
      },
    },
    async (request, reply) => {
      const { companyId, actor } = accessOf(request);
      const filter = { sort: '-startedAt' as const, ...given(request.query) };
      return sendCsv(reply, 'sync-history.csv', await exportRuns(hub, actor, companyId, filter));
    },
  );

  app.get(
    '/overview',
    { schema: { tags, summary: 'The last 30 days', params: InCompany, response: { 200: Overview } } },
    async (request) => overview(hub, accessOf(request).companyId),
  );

  app.get(
    '/runs/:id',
    { schema: { tags, summary: 'Show a run', params: WithId, response: { 200: RunDetails } } },
    async (request) => showRun(hub, accessOf(request).companyId, request.params.id),
  );

  app.post(
    '/runs/:id/apply',
    {
      config: { ...config, expense: 'start runs' },
      schema: {
        tags,
        summary: 'Write the plan of a run',
        description: 'Once. A plan that a guard stopped needs a reason and the role Company Admin.',
        params: WithId,
        body: ApplyInput,
        response: { 202: RunRow },
      },
    },
    async (request, reply) => {
      const access = accessOf(request);
      const { overrideReason } = request.body;
      if (overrideReason !== undefined) demand(access.role, 'override guards');
      return reply.code(202).send(await applyPlan(hub, access, request.params.id, overrideReason));
    },
  );

  app.post(
    '/runs/:id/retry',
    {
      config: { ...config, expense: 'start runs' },
      schema: {
        tags,
        summary: 'Run again over what failed',
        params: WithId,
        body: RetryInput,
        response: { 202: RunRow },
      },
    },
    async (request, reply) =>
      reply
        .code(202)
        .send(await retryFailed(hub, accessOf(request), request.params.id, request.body.saveChanges)),
  );

  app.post(
    '/runs/:id/cancel',
    { config, schema: { tags, summary: 'Cancel a run', params: WithId, response: { 200: RunRow } } },
    async (request) => {
      const { companyId, actor } = accessOf(request);
      return cancelRun(hub, actor, companyId, request.params.id);
    },
  );
}
