import { setRetention, showRetention } from '../../hub/index.ts';
import type { CompanyApi } from '../company-routes.ts';
import { Retention } from '../contract.ts';
import { InCompany } from '../schemas.ts';

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
}
