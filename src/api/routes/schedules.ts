import Type from 'typebox';
import {
  createSchedule,
  deleteSchedule,
  executeSchedule,
  listSchedules,
  previewSchedule,
  showSchedule,
  updateSchedule,
} from '../../hub/index.ts';
import type { CompanyApi } from '../company-routes.ts';
import { RunRow, Schedule, ScheduleInput, SchedulePreview } from '../contract.ts';
import { InCompany, Nothing, WithId } from '../schemas.ts';

const tags = ['Schedules'];
const config = { permission: 'run and edit syncs' as const };

export function scheduleRoutes({ app, hub, accessOf }: CompanyApi): void {
  app.get(
    '/schedules',
    {
      schema: { tags, summary: 'List schedules', params: InCompany, response: { 200: Type.Array(Schedule) } },
    },
    async (request) => listSchedules(hub, accessOf(request).companyId),
  );

  app.get(
    '/schedules/preview',
    {
      schema: {
        tags,
        summary: 'What a cron means',
        params: InCompany,
        querystring: Type.Object({ cron: Type.String({ maxLength: 100 }), timeZone: Type.String() }),
        response: { 200: SchedulePreview },
      },
    },
    async (request) => previewSchedule(hub, request.query.cron, request.query.timeZone),
  );

  app.get(
    '/schedules/:id',
    { schema: { tags, summary: 'Show a schedule', params: WithId, response: { 200: Schedule } } },
    async (request) => showSchedule(hub, accessOf(request).companyId, request.params.id),
  );

  app.post(
    '/schedules',
    {
      config,
      schema: {
        tags,
        summary: 'Create a schedule',
        params: InCompany,
        body: ScheduleInput,
        response: { 201: Schedule },
      },
    },
    async (request, reply) => {
      const { companyId, actor } = accessOf(request);
      const id = await createSchedule(hub, actor, companyId, request.body);
      return reply.code(201).send(await showSchedule(hub, companyId, id));
    },
  );

  app.put(
    '/schedules/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Change a schedule',
        params: WithId,
        body: ScheduleInput,
        response: { 200: Schedule },
      },
    },
    async (request) => {
      const { companyId, actor } = accessOf(request);
      await updateSchedule(hub, actor, companyId, request.params.id, request.body);
      return showSchedule(hub, companyId, request.params.id);
    },
  );

  app.delete(
    '/schedules/:id',
    { config, schema: { tags, summary: 'Delete a schedule', params: WithId, response: { 204: Nothing } } },
    async (request, reply) => {
      const { companyId, actor } = accessOf(request);
      await deleteSchedule(hub, actor, companyId, request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/schedules/:id/execute',
    {
      config: { ...config, expense: 'start runs' },
      schema: { tags, summary: 'Run a schedule now', params: WithId, response: { 202: RunRow } },
    },
    async (request, reply) => {
      const { companyId, actor } = accessOf(request);
      return reply.code(202).send(await executeSchedule(hub, actor, companyId, request.params.id));
    },
  );
}
