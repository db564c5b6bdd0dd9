import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { meQuery } from '../api/queries.ts';
import type { Me, Permission } from '../api/types.ts';

export interface Here {
  companyId: string;
  company: Me['companies'][number];
  me: Me;
  /** May change connectors, syncs and schedules, and run syncs. */
  mayEdit: boolean;
  may(permission: Permission): boolean;
}

/** The company of the address and what the signed-in person may do there. */
export function useCompany(): Here {
  const { companyId = '' } = useParams({ strict: false });
  const { data: me } = useSuspenseQuery(meQuery);
  const company = me.companies.find(({ id }) => id === companyId);
  if (company === undefined) throw new Error('This company is not among yours.');
  const may = (permission: Permission) => company.permissions.includes(permission);
  return { companyId, company, me, may, mayEdit: may('run and edit syncs') };
}
