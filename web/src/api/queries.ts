import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiError, call, withQuery } from './client.ts';
import type {
  ChangePage,
  Connector,
  Crosswalk,
  CrosswalkProposal,
  EventGroup,
  EventPage,
  FilePreview,
  Me,
  Overview,
  ProductInfo,
  RunDetails,
  RunFile,
  RunPage,
  Schedule,
  SchedulePreview,
  Sync,
  SyncProposal,
  SyncTemplate,
  Upload,
} from './types.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});

export const ofCompany = (companyId: string) => `/api/companies/${companyId}`;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call<Me>('/api/me', { signal }),
  staleTime: 60_000,
});

export const demoQuery = queryOptions({
  queryKey: ['demo'],
  queryFn: async ({ signal }) => {
    try {
      return await call<{ email: string; password: string } | null>('/api/demo', { signal });
    } catch {
      return null;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export const productsQuery = queryOptions({
  queryKey: ['products'],
  queryFn: ({ signal }) => call<ProductInfo[]>('/api/products', { signal }),
  staleTime: 10 * 60_000,
});

export const connectorsQuery = (companyId: string) =>
  queryOptions({
    queryKey: [companyId, 'connectors'],
    queryFn: ({ signal }) => call<Connector[]>(`${ofCompany(companyId)}/connectors`, { signal }),
  });

export const connectorQuery = (companyId: string, id: string) =>
  queryOptions({
    queryKey: [companyId, 'connectors', id],
    queryFn: ({ signal }) => call<Connector>(`${ofCompany(companyId)}/connectors/${id}`, { signal }),
  });

export const uploadsQuery = (companyId: string, connectorId: string) =>
  queryOptions({
    queryKey: [companyId, 'connectors', connectorId, 'uploads'],
    queryFn: ({ signal }) =>
      call<Upload[]>(`${ofCompany(companyId)}/connectors/${connectorId}/uploads`, { signal }),
  });

export const previewQuery = (companyId: string, connectorId: string, name: string) =>
  queryOptions({
    queryKey: [companyId, 'connectors', connectorId, 'uploads', name],
    queryFn: ({ signal }) =>
      call<FilePreview>(
        `${ofCompany(companyId)}/connectors/${connectorId}/uploads/${encodeURIComponent(name)}/preview`,
        { signal },
      ),
  });

export const syncsQuery = (companyId: string) =>
  queryOptions({
    queryKey: [companyId, 'syncs'],
    queryFn: ({ signal }) => call<Sync[]>(`${ofCompany(companyId)}/syncs`, { signal }),
  });

export const syncQuery = (companyId: string, id: string) =>
  queryOptions({
    queryKey: [companyId, 'syncs', id],
    queryFn: ({ signal }) => call<Sync>(`${ofCompany(companyId)}/syncs/${id}`, { signal }),
  });

/** Whether both ends of a sync are chosen. */
export const areTwo = (sourceId: string, destinationId: string) =>
  sourceId !== '' && destinationId !== '' && sourceId !== destinationId;

export const templatesQuery = (companyId: string, sourceId: string, destinationId: string) =>
  queryOptions({
    queryKey: [companyId, 'templates', sourceId, destinationId],
    queryFn: ({ signal }) =>
      call<SyncTemplate[]>(`${ofCompany(companyId)}/syncs/templates`, {
        query: { sourceId, destinationId },
        signal,
      }),
    enabled: areTwo(sourceId, destinationId),
  });

export const proposalQuery = (
  companyId: string,
  sourceId: string,
  destinationId: string,
  template?: string,
) =>
  queryOptions({
    queryKey: [companyId, 'proposal', sourceId, destinationId, template ?? ''],
    queryFn: ({ signal }) =>
      call<SyncProposal>(`${ofCompany(companyId)}/syncs/proposal`, {
        query: { sourceId, destinationId, template },
        signal,
      }),
    enabled: areTwo(sourceId, destinationId),
    staleTime: 60_000,
  });

export const crosswalkQuery = (companyId: string, syncId: string, dataSet: string) =>
  queryOptions({
    queryKey: [companyId, 'crosswalk', syncId, dataSet],
    queryFn: ({ signal }) =>
      call<Crosswalk>(`${ofCompany(companyId)}/syncs/${syncId}/crosswalks/${dataSet}`, { signal }),
  });

export const crosswalkProposalsQuery = (companyId: string, syncId: string, dataSet: string) =>
  queryOptions({
    queryKey: [companyId, 'crosswalk', syncId, dataSet, 'proposals'],
    queryFn: ({ signal }) =>
      call<CrosswalkProposal[]>(`${ofCompany(companyId)}/syncs/${syncId}/crosswalks/${dataSet}/proposals`, {
        signal,
      }),
  });

export interface RunFilter {
  syncId?: string | undefined;
  status?: string | undefined;
  save?: string | undefined;
  search?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  sort?: string | undefined;
}

export const runsQuery = (companyId: string, filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: [companyId, 'runs', filter],
    queryFn: ({ pageParam, signal }) =>
      call<RunPage>(`${ofCompany(companyId)}/runs`, {
        query: { ...filter, limit: 100, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const runQuery = (companyId: string, runId: string) =>
  queryOptions({
    queryKey: [companyId, 'run', runId],
    queryFn: ({ signal }) => call<RunDetails>(`${ofCompany(companyId)}/runs/${runId}`, { signal }),
  });

export const eventGroupsQuery = (companyId: string, runId: string, level: string) =>
  queryOptions({
    queryKey: [companyId, 'run', runId, 'event-groups', level],
    queryFn: ({ signal }) =>
      call<EventGroup[]>(`${ofCompany(companyId)}/runs/${runId}/event-groups`, { query: { level }, signal }),
  });

export interface EventFilter {
  level?: string | undefined;
  cause?: string | undefined;
  search?: string | undefined;
}

export const eventsQuery = (companyId: string, runId: string, filter: EventFilter, limit = 200) =>
  infiniteQueryOptions({
    queryKey: [companyId, 'run', runId, 'events', filter],
    queryFn: ({ pageParam, signal }) =>
      call<EventPage>(`${ofCompany(companyId)}/runs/${runId}/events`, {
        query: { ...filter, limit, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export interface ChangeFilter {
  dataSet?: string | undefined;
  kind?: string | undefined;
  state?: string | undefined;
  search?: string | undefined;
}

export const changesQuery = (companyId: string, runId: string, filter: ChangeFilter) =>
  infiniteQueryOptions({
    queryKey: [companyId, 'run', runId, 'changes', filter],
    queryFn: ({ pageParam, signal }) =>
      call<ChangePage>(`${ofCompany(companyId)}/runs/${runId}/changes`, {
        query: { ...filter, limit: 200, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const filesQuery = (companyId: string, runId: string) =>
  queryOptions({
    queryKey: [companyId, 'run', runId, 'files'],
    queryFn: ({ signal }) => call<RunFile[]>(`${ofCompany(companyId)}/runs/${runId}/files`, { signal }),
  });

export const overviewQuery = (companyId: string) =>
  queryOptions({
    queryKey: [companyId, 'overview'],
    queryFn: ({ signal }) => call<Overview>(`${ofCompany(companyId)}/overview`, { signal }),
    staleTime: 60_000,
  });

export const schedulesQuery = (companyId: string) =>
  queryOptions({
    queryKey: [companyId, 'schedules'],
    queryFn: ({ signal }) => call<Schedule[]>(`${ofCompany(companyId)}/schedules`, { signal }),
  });

export const schedulePreviewQuery = (companyId: string, cron: string, timeZone: string) =>
  queryOptions({
    queryKey: [companyId, 'schedule-preview', cron, timeZone],
    queryFn: ({ signal }) =>
      call<SchedulePreview>(withQuery(`${ofCompany(companyId)}/schedules/preview`, { cron, timeZone }), {
        signal,
      }),
    retry: false,
  });
