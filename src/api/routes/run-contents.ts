import Type from 'typebox';
import {
  exportChanges,
  exportEvents,
  fileOf,
  groupEvents,
  listChanges,
  listEvents,
  listFiles,
  revealValue,
} from '../../hub/index.ts';
import { readStored } from '../../kernel/index.ts';
import type { CompanyApi } from '../company-routes.ts';
import { ChangePage, EventGroup, EventPage, RevealedValue, RevealInput, RunFile } from '../contract.ts';
import { given, Paging, Search, Uuid, WithId } from '../schemas.ts';
import { asDownload, sendCsv } from '../send-csv.ts';

const tags = ['Runs'];
const Words = Type.Optional(Type.String({ maxLength: 200 }));
const EventFilter = {
  level: Words,
  cause: Type.Optional(Type.String({ maxLength: 1000 })),
  dataSet: Words,
  search: Search,
};
const ChangeFilter = { dataSet: Words, kind: Words, state: Words, search: Search };

export function runContentRoutes({ app, hub, accessOf }: CompanyApi): void {
  app.get(
    '/runs/:id/events',
    {
      schema: {
        tags,
        summary: 'Events of a run',
        params: WithId,
        querystring: Type.Object({ ...EventFilter, ...Paging }),
        response: { 200: EventPage },
      },
    },
    async (request) =>
      listEvents(hub, accessOf(request), request.params.id, {
        limit: 100,
        ...given(request.query),
      }),
  );

  app.get(
    '/runs/:id/events.csv',
    {
      config: { expense: 'export' },
      schema: {
        tags,
        summary: 'Export events',
        params: WithId,
        querystring: Type.Object(EventFilter),
        produces: ['text/csv'],
      },
    },
    async (request, reply) =>
      sendCsv(
        reply,
        'events.csv',
        await exportEvents(hub, accessOf(request), request.params.id, given(request.query)),
      ),
  );

  app.get(
    '/runs/:id/event-groups',
    {
      schema: {
        tags,
        summary: 'Events by cause',
        params: WithId,
        querystring: Type.Object({ level: Words }),
        response: { 200: Type.Array(EventGroup) },
      },
    },
    async (request) => groupEvents(hub, accessOf(request).companyId, request.params.id, request.query.level),
  );

  app.get(
    '/runs/:id/changes',
    {
      schema: {
        tags,
        summary: 'Changes of the plan, field by field',
        description: 'Values are masked as the rights of the reader demand.',
        params: WithId,
        querystring: Type.Object({ ...ChangeFilter, ...Paging }),
        response: { 200: ChangePage },
      },
    },
    async (request) =>
      listChanges(hub, accessOf(request), request.params.id, { limit: 100, ...given(request.query) }),
  );

  app.get(
    '/runs/:id/changes.csv',
    {
      config: { expense: 'export' },
      schema: {
        tags,
        summary: 'Export changes',
        params: WithId,
        querystring: Type.Object(ChangeFilter),
        produces: ['text/csv'],
      },
    },
    async (request, reply) =>
      sendCsv(
        reply,
        'changes.csv',
        await exportChanges(hub, accessOf(request), request.params.id, given(request.query)),
      ),
  );

  app.post(
    '/runs/:id/changes/:seq/reveal',
    {
      // Whoever may look, if personal data has been granted, which the role does not say.
      config: { permission: 'look', expense: 'reveal' },
      schema: {
        tags,
        summary: 'Reveal one value of a change',
        description: 'For those who may see personal data; 30 an hour, each in the audit log.',
        params: Type.Object({
          companyId: Type.String(),
          id: Uuid,
          seq: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }),
        }),
        body: RevealInput,
        response: { 200: RevealedValue },
      },
    },
    async (request) => {
      const { id, seq } = request.params;
      return revealValue(hub, accessOf(request), id, seq, request.body.field);
    },
  );

  app.get(
    '/runs/:id/files',
    {
      schema: {
        tags,
        summary: 'Files that a run read or produced',
        params: WithId,
        response: { 200: Type.Array(RunFile) },
      },
    },
    async (request) => listFiles(hub, accessOf(request).companyId, request.params.id),
  );

  app.get(
    '/runs/:id/files/:fileId',
    {
      config: { expense: 'export' },
      schema: {
        tags,
        summary: 'Download a file of a run',
        params: Type.Object({ companyId: Type.String(), id: Uuid, fileId: Uuid }),
        produces: ['application/octet-stream'],
      },
    },
    async (request, reply) => {
      const { id, fileId } = request.params;
      const file = await fileOf(hub, accessOf(request), id, fileId);
      return asDownload(reply, file.name)
        .type('application/octet-stream')
        .header('content-length', file.size)
        .send(readStored(file));
    },
  );
}
