import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { connectorsQuery, productsQuery } from '../../../api/queries.ts';
import type { Sync } from '../../../api/types.ts';
import { useCompany } from '../../../shell/use-company.ts';
import { type OfferedOptions, optionsOf } from './offered-options.ts';

const none: OfferedOptions = { fields: [], incremental: false };

/** What a run of `sync` can be limited by; nothing as long as no sync is chosen. */
export function useOfferedOptions(sync: Sync | undefined): OfferedOptions {
  const { companyId } = useCompany();
  const { data: products } = useQuery(productsQuery);
  const { data: connectors } = useQuery(connectorsQuery(companyId));
  return useMemo(() => {
    if (sync === undefined) return none;
    const source = connectors?.find(({ id }) => id === sync.sourceId);
    return optionsOf(sync, products ?? [], source?.config ?? {});
  }, [sync, products, connectors]);
}
