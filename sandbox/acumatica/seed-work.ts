import type { Contractor } from '../contractor/index.ts';
import { prepareAction } from './actions.ts';
import { entityType } from './catalogue.ts';
import { seedRecord, wrapped } from './seed-record.ts';
import type { TenantStore } from './store.ts';

/** The cost book and the projects with a task per phase; `X` is the non-project code. */
export function seedWork(store: TenantStore, contractor: Contractor, defaultTasks: boolean): void {
  seedRecord(store, 'CostCode', { CostCodeID: '00-000', Description: 'Default' });
  for (const one of contractor.costCodes)
    seedRecord(store, 'CostCode', { CostCodeID: one.code, Description: one.name });

  seedRecord(store, 'Project', { ProjectID: 'X', Description: 'Non-project code' });
  act(store, 'Project', 'ActivateProject', { ProjectID: 'X' });
  for (const project of contractor.projects) {
    seedRecord(store, 'Project', {
      ProjectID: project.code,
      Description: project.name,
      ProjectProperties: {
        StartDate: project.startDate,
        EndDate: project.endDate,
        CertifiedJob: project.isCertified,
      },
      ProjectAddress: {
        AddressLine1: project.address.street1,
        City: project.address.city,
        State: project.address.state,
        PostalCode: project.address.zip,
        Country: project.address.country,
      },
    });
    act(store, 'Project', project.isActive ? 'ActivateProject' : 'CompleteProject', {
      ProjectID: project.code,
    });
    for (const [at, phase] of project.phases.entries()) {
      const key = { ProjectID: project.code, ProjectTaskID: phase.code };
      seedRecord(store, 'ProjectTask', {
        ...key,
        Description: phase.name,
        // Hours without a task go to the first.
        Default: defaultTasks && at === 0,
        Properties: { PlannedStartDate: project.startDate },
      });
      act(store, 'ProjectTask', project.isActive ? 'ActivateProjectTask' : 'CompleteProjectTask', key);
    }
  }
}

function act(store: TenantStore, entity: string, action: string, key: Record<string, string>): void {
  const type = entityType(entity);
  if (type === undefined) throw new Error(`The catalogue has no entity ${entity}`);
  prepareAction(store, type, action, { entity: wrapped(key) }).work();
}
