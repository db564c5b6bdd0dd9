import Type from 'typebox';
import { forecastPurge, purgeNow, setRetention, showRetention } from '../../hub/index.ts';
import type { CompanyApi } from '../company-routes.ts';
import { DueForPurge, Retention } from '../contract.ts';
import { given, InCompany } from '../schemas.ts';

const tags = ['Retention'];

export function retentionRoutes({ app, hub, accessOf }: CompanyApi): void {
  app.get(
    '/retention',
    { schema: { tags, summary: 'How long data is kept', params: InCompany, response: { 200: Retention } } },
    async (request) => showRetention(hub, accessOf(request).companyId),
  );

  app.put(
    '/retention',
    {
      config: { permission: 'set retention' },
      schema: {
        tags,
        summary: 'Change how long data is kept',
        description:
          "Days; 0 keeps for ever. Events, changes and files of older runs are removed; a run's row and counts stay.",
        params: InCompany,
        body: Retention,
        response: { 200: Retention },
      },
    },
    async (request) => {
      const access = accessOf(request);
      await setRetention(hub, access, request.body);
      return showRetention(hub, access.companyId);
    },
  );

  app.get(
    '/retention/due',
    {
      config: { permission: 'set retention', expense: 'look through all data' },
      schema: {
        tags,
        summary: 'What the next purge would remove',
        description: 'With the periods that are set, or with others, before they are chosen.',
        params: InCompany,
        querystring: Type.Partial(Retention),
        response: { 200: DueForPurge },
      },
    },
    async (request) => forecastPurge(hub, accessOf(request).companyId, given(request.query)),
  );

  app.post(
    '/retention/purge',
    {
      config: { permission: 'set retention', expense: 'look through all data' },
      schema: {
        tags,
        summary: 'Remove what is no longer kept, now',
        description: 'It happens every ten minutes by itself. Answers what was due.',
        params: InCompany,
        response: { 200: DueForPurge },
      },
    },
    async (request) => purgeNow(hub, accessOf(request)),
  );
}
