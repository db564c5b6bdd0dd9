import type { Entity, FieldValue } from '../model/index.ts';

/** What is kept of a record while it waits to be compared. */
export interface SourcePayload {
  /** The mapped values in the flow's field order; 0 stands for a field that was not read. */
  values: (FieldValue | 0)[];
  title: string;
  /** Of employees: what tells a return from a correction. */
  facts?: Entity;
  /** The owner is created by the same plan under a number that is not known yet. */
  pending?: { field: string; dataSet: string; sourceKey: string }[];
  owner?: string;
}

export interface DestinationPayload {
  values: (FieldValue | 0)[];
  title: string;
  facts?: Entity;
}

export function packValues(entity: Entity, fields: readonly string[]): (FieldValue | 0)[] {
  return fields.map((name) => {
    const value = entity[name];
    return value === undefined ? 0 : value;
  });
}

export function unpackValues(values: readonly (FieldValue | 0)[], fields: readonly string[]): Entity {
  const entity: Entity = {};
  for (let index = 0; index < fields.length; index += 1) {
    const value = values[index];
    if (value !== 0 && value !== undefined) entity[fields[index] ?? ''] = value;
  }
  return entity;
}

/** The fields of an employee that decide about returns and leavings, whatever flows. */
export function employeeFacts(entity: Entity): Entity {
  const {
    status = null,
    hireDate = null,
    rehireDate = null,
    terminationDate = null,
    employeeNumber = null,
  } = entity;
  return { status, hireDate, rehireDate, terminationDate, employeeNumber };
}
