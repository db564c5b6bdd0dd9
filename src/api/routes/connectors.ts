import { Readable } from 'node:stream';
import Type from 'typebox';
import {
  createConnector,
  deleteConnector,
  listConnectors,
  showConnector,
  testConnector,
  testSavedConnector,
  updateConnector,
} from '../../hub/index.ts';
import { abortedWith } from '../aborted-with.ts';
import { bodyLimits } from '../body-limits.ts';
import type { CompanyApi } from '../company-routes.ts';
import { Connector, ConnectorInput, TestInput } from '../contract.ts';
import { InCompany, Nothing, WithId } from '../schemas.ts';

const tags = ['Connectors'];
const config = { permission: 'edit connectors' as const };

export function connectorRoutes({ app, hub, accessOf }: CompanyApi): void {
  app.get(
    '/connectors',
    {
      schema: {
        tags,
        summary: 'List connectors',
        params: InCompany,
        response: { 200: Type.Array(Connector) },
      },
    },
    async (request) => listConnectors(hub, accessOf(request).companyId),
  );

  app.get(
    '/connectors/:id',
    { schema: { tags, summary: 'Show a connector', params: WithId, response: { 200: Connector } } },
    async (request) => showConnector(hub, accessOf(request).companyId, request.params.id),
  );

  app.post(
    '/connectors',
    {
      config,
      bodyLimit: bodyLimits.connector,
      schema: {
        tags,
        summary: 'Create a connector',
        params: InCompany,
        body: ConnectorInput,
        response: { 201: Connector },
      },
    },
    async (request, reply) => {
      const { companyId, actor } = accessOf(request);
      const id = await createConnector(hub, actor, companyId, request.body);
      return reply.code(201).send(await showConnector(hub, companyId, id));
    },
  );

  app.put(
    '/connectors/:id',
    {
      config,
      bodyLimit: bodyLimits.connector,
      schema: {
        tags,
        summary: 'Change a connector',
        description: 'Secrets left out stay as they are; an empty text clears one.',
        params: WithId,
        body: ConnectorInput,
        response: { 200: Connector },
      },
    },
    async (request) => {
      const { companyId, actor } = accessOf(request);
      await updateConnector(hub, actor, companyId, request.params.id, request.body);
      return showConnector(hub, companyId, request.params.id);
    },
  );

  app.delete(
    '/connectors/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Delete a connector that no sync uses',
        params: WithId,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      const { companyId, actor } = accessOf(request);
      await deleteConnector(hub, actor, companyId, request.params.id);
      return reply.code(204).send(null);
    },
  );

  const answersSteps = 'Answers one TestStep per line (application/x-ndjson) as the test goes on.';
  app.post(
    '/connectors/test',
    {
      config: { ...config, expense: 'test connectors' },
      bodyLimit: bodyLimits.connector,
      schema: {
        tags,
        summary: 'Test a connector before it is saved',
        description: answersSteps,
        params: InCompany,
        body: TestInput,
        produces: ['application/x-ndjson'],
      },
    },
    async (request, reply) => {
      const { companyId, actor } = accessOf(request);
      const steps = testConnector(hub, actor, companyId, request.body, abortedWith(reply));
      return reply.type('application/x-ndjson').send(Readable.from(lines(steps)));
    },
  );

  app.post(
    '/connectors/:id/test',
    {
      config: { ...config, expense: 'test connectors' },
      schema: {
        tags,
        summary: 'Test a saved connector',
        description: answersSteps,
        params: WithId,
        produces: ['application/x-ndjson'],
      },
    },
    async (request, reply) => {
      const { companyId, actor } = accessOf(request);
      await showConnector(hub, companyId, request.params.id);
      const steps = testSavedConnector(hub, actor, companyId, request.params.id, abortedWith(reply));
      return reply.type('application/x-ndjson').send(Readable.from(lines(steps)));
    },
  );
}

async function* lines(steps: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const step of steps) yield `${JSON.stringify(step)}\n`;
}
