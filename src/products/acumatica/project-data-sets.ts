import { type DataSet, defineDataSet } from '../../sdk/index.ts';
import type { AcumaticaClient } from './client.ts';
import { keyedWriter } from './keyed-writer.ts';
import * as mappings from './mappings.ts';
import { changedSince } from './since.ts';
import { flatRecord } from './wire.ts';

const PROJECT_PARTS = ['ProjectProperties', 'ProjectAddress'] as const;
const lookback = { field: 'LastModifiedDateTime', lookbackMinutes: 15 } as const;

/** Construction projects; the status moves by actions, which run for a while. */
const projects = defineDataSet<AcumaticaClient>({
  id: 'projects',
  vendorName: 'Project (PM301000)',
  fields: {
    ProjectID: { label: 'Project ID', required: true, maxLength: 30 },
    Description: { label: 'Description', required: true, maxLength: 255 },
    Status: { label: 'Status' },
    'ProjectProperties.StartDate': { label: 'Start Date' },
    'ProjectProperties.EndDate': { label: 'End Date' },
    'ProjectProperties.CertifiedJob': { label: 'Certified Job' },
    'ProjectAddress.AddressLine1': { label: 'Address Line 1', maxLength: 50 },
    'ProjectAddress.City': { label: 'City', maxLength: 50 },
    'ProjectAddress.State': { label: 'State', maxLength: 50 },
    'ProjectAddress.PostalCode': { label: 'Postal Code', maxLength: 20 },
    LastModifiedDateTime: { label: 'Last modified' },
  },
  primaryKey: ['ProjectID'],
  mapping: mappings.projects,
  cursor: lookback,
  note: 'The non-project code is left out. Suspended projects count as pending.',
  read: async function* (client, { resume, since }) {
    const filter = since === undefined ? undefined : changedSince(since);
    const pages = client.pages('Project', { expand: PROJECT_PARTS, filter }, resume);
    for await (const { rows, bookmark, end } of pages) {
      const records = rows.map((row) => flatRecord(row));
      const own = records.filter((record) => record.ProjectID !== client.assumed.nonProjectCode);
      yield { records: own, bookmark, end };
    }
  },
  write: keyedWriter({
    entity: 'Project',
    key: ['ProjectID'],
    expand: PROJECT_PARTS,
    deactivates: true,
    moves: {
      field: 'Status',
      actions: { Active: 'ActivateProject', Completed: 'CompleteProject', 'In Planning': 'HoldProject' },
    },
  }),
});

/** Tasks of projects. */
const projectPhases = defineDataSet<AcumaticaClient>({
  id: 'projectPhases',
  vendorName: 'ProjectTask (PM302000)',
  fields: {
    ProjectID: { label: 'Project ID', required: true },
    ProjectTaskID: { label: 'Task ID', required: true, maxLength: 30 },
    Description: { label: 'Description', required: true, maxLength: 255 },
    Status: { label: 'Status' },
    LastModifiedDateTime: { label: 'Last modified' },
  },
  primaryKey: ['ProjectID', 'ProjectTaskID'],
  mapping: mappings.projectPhases,
  cursor: lookback,
  read: async function* (client, { resume, since }) {
    const filter = since === undefined ? undefined : changedSince(since);
    for await (const { rows, bookmark, end } of client.pages('ProjectTask', { filter }, resume))
      yield { records: rows.map((row) => flatRecord(row)), bookmark, end };
  },
  write: keyedWriter({
    entity: 'ProjectTask',
    key: ['ProjectID', 'ProjectTaskID'],
    deactivates: true,
    moves: {
      field: 'Status',
      actions: {
        Active: ({ taskActivate }) => taskActivate,
        Completed: ({ taskComplete }) => taskComplete,
      },
    },
  }),
});

export const projectDataSets: readonly DataSet<AcumaticaClient>[] = [projects, projectPhases];
