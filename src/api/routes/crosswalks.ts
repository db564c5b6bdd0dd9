import Type from 'typebox';
import {
  exportCrosswalk,
  importCrosswalk,
  proposeCodes,
  saveCrosswalk,
  showCrosswalk,
} from '../../hub/index.ts';
import { ConfigError } from '../../kernel/index.ts';
import { bodyLimits } from '../body-limits.ts';
import type { CompanyApi } from '../company-routes.ts';
import { Crosswalk, CrosswalkEntry, CrosswalkProposal } from '../contract.ts';
import { Uuid } from '../schemas.ts';
import { sendCsv } from '../send-csv.ts';

const tags = ['Crosswalks'];
const config = { permission: 'run and edit syncs' as const };
const OfDataSet = Type.Object({ companyId: Type.String(), id: Uuid, dataSet: Type.String() });

export function crosswalkRoutes({ app, hub, accessOf }: CompanyApi): void {
  app.get(
    '/syncs/:id/crosswalks/:dataSet',
    { schema: { tags, summary: 'Show a crosswalk', params: OfDataSet, response: { 200: Crosswalk } } },
    async (request) => {
      const { id, dataSet } = request.params;
      return showCrosswalk(hub, accessOf(request).companyId, id, dataSet);
    },
  );

  app.put(
    '/syncs/:id/crosswalks/:dataSet',
    {
      config,
      bodyLimit: bodyLimits.crosswalk,
      schema: {
        tags,
        summary: 'Replace the entries of a crosswalk',
        params: OfDataSet,
        body: Type.Object({ entries: Type.Array(CrosswalkEntry, { maxItems: 50_000 }) }),
        response: { 200: Crosswalk },
      },
    },
    async (request) => {
      const { companyId, actor } = accessOf(request);
      const { id: syncId, dataSet } = request.params;
      await saveCrosswalk(hub, actor, { companyId, syncId, dataSet }, request.body.entries);
      return showCrosswalk(hub, companyId, syncId, dataSet);
    },
  );

  app.get(
    '/syncs/:id/crosswalks/:dataSet.csv',
    {
      config: { expense: 'export' },
      schema: { tags, summary: 'Export a crosswalk', params: OfDataSet, produces: ['text/csv'] },
    },
    async (request, reply) => {
      const { id, dataSet } = request.params;
      const { companyId, actor } = accessOf(request);
      const bytes = await exportCrosswalk(hub, actor, companyId, id, dataSet);
      return sendCsv(reply, `crosswalk-${dataSet}.csv`, bytes);
    },
  );

  app.post(
    '/syncs/:id/crosswalks/:dataSet.csv',
    {
      config: { ...config, expense: 'send files' },
      bodyLimit: bodyLimits.crosswalkFile,
      schema: {
        tags,
        summary: 'Import a crosswalk',
        description: 'multipart/form-data with one CSV file; its entries replace those there.',
        consumes: ['multipart/form-data'],
        params: OfDataSet,
        response: { 200: Crosswalk },
      },
    },
    async (request) => {
      const { companyId, actor } = accessOf(request);
      const { id: syncId, dataSet } = request.params;
      const part = await request.file({ limits: { fileSize: bodyLimits.crosswalkFile } });
      if (part === undefined) {
        throw new ConfigError({
          code: 'upload/no-file',
          what: 'The request has no file.',
          fix: 'Choose a CSV file.',
          field: 'file',
        });
      }
      await importCrosswalk(hub, actor, { companyId, syncId, dataSet }, await part.toBuffer());
      return showCrosswalk(hub, companyId, syncId, dataSet);
    },
  );

  app.get(
    '/syncs/:id/crosswalks/:dataSet/proposals',
    {
      schema: {
        tags,
        summary: 'Destination codes that look like the unmapped ones',
        params: OfDataSet,
        response: { 200: Type.Array(CrosswalkProposal) },
      },
    },
    async (request) => {
      const { id, dataSet } = request.params;
      return proposeCodes(hub, accessOf(request).companyId, id, dataSet);
    },
  );
}
