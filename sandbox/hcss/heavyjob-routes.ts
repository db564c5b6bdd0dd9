import type { FastifyInstance } from 'fastify';
import { type Access, GUID } from './access.ts';
import { askedFlag, askedInstant, cursorPage } from './paging.ts';
import { invalid, Refusal } from './refusal.ts';
import { findByCode } from './setups-kinds.ts';
import { type BusinessUnit, type Kept, type Tables, text } from './tables.ts';

const READ = ['heavyjob:read'];
const BASE = '/heavyjob/api/v1';
const JOB_STATUS: Readonly<Record<string, string>> = { A: 'active', C: 'completed', I: 'inactive' };

/** HeavyJob's master data: camelCase, keyed by id, most lists by cursor; the rows are those of Setups. */
export function heavyJobRoutes(app: FastifyInstance, tables: Tables, access: Access): void {
  const view = new Views(tables);

  access.route(app, 'GET', `${BASE}/businessUnits`, READ, (request) =>
    access
      .unitsOf(request)
      .map(({ id, code, description }) => ({ id, credentialsId: id, code, description })),
  );
  access.route(app, 'GET', `${BASE}/businessUnits/:id/preferences`, READ, (request) => {
    const unit = access.unitById(request, (request.params as { id: string }).id);
    return {
      BusinessUnitId: unit.id,
      defaultLaborRateSetId: null,
      defaultPayClassId: findByCode(tables, 'PayClass', unit.code, unit.defaultPayClass)?.id ?? null,
      defaultEquipmentRateSetId: null,
      startOfPayWeek: 'monday',
      truckingCostTypeId: null,
    };
  });
  access.route(app, 'GET', `${BASE}/businessUnits/:id/employees`, READ, (request) => {
    const unit = access.unitById(request, (request.params as { id: string }).id);
    const { isActive, isDeleted } = request.query as Record<string, string>;
    return rows(tables, 'Employee', [unit])
      .filter((row) => is(isDeleted, row.isDeleted) && is(isActive, row.members.isActive))
      .map((row) => view.employee(row));
  });
  access.route(app, 'GET', `${BASE}/businessUnits/:id/payclass`, READ, (request) => {
    const unit = access.unitById(request, (request.params as { id: string }).id);
    const { isActive } = request.query as Record<string, string>;
    return rows(tables, 'PayClass', [unit])
      .filter((row) => is(isActive, row.members.isActive))
      .map(({ id, members, isDeleted }) => ({
        id,
        code: members.code,
        description: members.description,
        isDeleted,
      }));
  });
  // A plausible path that the vendor answers as if a right were missing (field note).
  access.route(app, 'GET', `${BASE}/payClasses`, READ, () => {
    throw new Refusal(403, '');
  });
  for (const kind of ['attendance', 'nonuse'] as const) {
    access.route(app, 'GET', `${BASE}/businessUnits/:id/${kind}HourTags`, READ, (request) => {
      const unit = access.unitById(request, (request.params as { id: string }).id);
      return tables.hourTags
        .values()
        .filter((tag) => tag.businessUnitCode === unit.code && tag.kind === kind)
        .map(({ id, code, description }) =>
          kind === 'nonuse'
            ? { id, code, description, includeInHourTotal: false }
            : {
                id,
                code,
                description,
                regularTimeDescription: description,
                overtimeDescription: null,
                doubleOvertimeDescription: null,
                applyCost: 'totalCost',
                affectsOvertimeCalculation: false,
                includeInHourTotal: true,
              },
        );
    });
  }
  access.route(app, 'GET', `${BASE}/jobs`, READ, (request) => {
    const { businessUnitId, jobStatus } = request.query as Record<string, string | undefined>;
    const units =
      businessUnitId === undefined ? access.unitsOf(request) : [access.unitById(request, businessUnitId)];
    return rows(tables, 'Job', units)
      .map((row) => view.job(row))
      .filter((job) => jobStatus === undefined || job.status === jobStatus);
  });
  access.route(app, 'GET', `${BASE}/employees`, READ, (request) => {
    const query = request.query as Record<string, string>;
    const found = rows(tables, 'Employee', access.unitsOf(request)).filter((row) =>
      is(query.isDeleted, row.isDeleted),
    );
    return cursorPage(found, query, ({ id, members, isDeleted }) => ({
      id,
      code: members.code,
      firstName: members.firstName,
      lastName: members.lastName,
      email: members.email,
      cellPhone: members.mobilePhone,
      otherPhone: members.phone,
      physicalAddress: members.address,
      isDeleted,
    }));
  });
  for (const version of ['v1', 'v2']) {
    access.route(app, 'GET', `/heavyjob/api/${version}/costCodes`, READ, (request) => {
      const query = request.query as Record<string, string>;
      const units =
        query.businessUnitId === undefined
          ? access.unitsOf(request)
          : [access.unitById(request, query.businessUnitId)];
      // A code where an id is meant.
      if (query.jobId !== undefined && !GUID.test(query.jobId))
        throw invalid({ jobId: `The value '${query.jobId}' is not valid.` });
      const sinceMs = askedInstant('modifiedSince', query.modifiedSince);
      const found = rows(tables, 'CostCode', units).filter(
        (row) =>
          is(query.isDeleted, row.isDeleted) &&
          (sinceMs === undefined || row.modifiedMs >= sinceMs) &&
          (query.jobId === undefined || view.jobOf(row)?.id === query.jobId),
      );
      return cursorPage(found, query, (row) => view.costCode(row));
    });
  }
}

function rows(
  tables: Tables,
  kind: 'Employee' | 'PayClass' | 'Job' | 'CostCode',
  units: BusinessUnit[],
): Kept[] {
  return tables.kept[kind].values().filter((row) => units.some((unit) => unit.code === row.businessUnitCode));
}

function is(asked: unknown, value: unknown): boolean {
  const wanted = askedFlag(asked);
  return wanted === undefined || wanted === (value === true);
}

/** Setups' rows as HeavyJob shows them. */
class Views {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  employee({ id, businessUnitCode, isDeleted, members }: Kept) {
    const payClass = findByCode(this.#tables, 'PayClass', businessUnitCode, text(members.payClass));
    return {
      id,
      code: members.code,
      firstName: members.firstName,
      middleInitial: members.middleInitial,
      lastName: members.lastName,
      suffix: members.suffix,
      nickName: null,
      email: members.email,
      isSalaried: members.isSalaried,
      isActive: members.isActive,
      assignedEquipmentId: null,
      assignedEquipmentCode: null,
      assignedEquipmentDescription: null,
      defaultPayClassId: payClass?.id ?? null,
      defaultPayClassCode: payClass?.members.code ?? null,
      defaultPayClassDescription: payClass?.members.description ?? null,
      isForeman: members.isForeman,
      isDeleted,
      isHistoricalForeman: false,
    };
  }

  job({ id, businessUnitCode, isDeleted, members }: Kept) {
    return {
      id,
      legacyId: id,
      code: members.code,
      description: members.description,
      createdDate: null,
      payItemSetupType: 'standard',
      businessUnitId: this.#unit(businessUnitCode)?.id,
      status: JOB_STATUS[text(members.status)] ?? 'active',
      isDeleted,
      latitude: null,
      longitude: null,
      startofpayweek: 'monday',
      truckingCostTypeId: null,
      jobNote: members.note,
      relatedEstimateCodes: [],
      address1: members.address,
      address2: members.address2,
      city: members.city,
      state: members.state,
      zip: members.zipCode,
      country: members.country,
    };
  }

  costCode(row: Kept) {
    const { id, businessUnitCode, isDeleted, members } = row;
    return {
      id,
      code: members.code,
      description: text(members.description),
      businessUnitId: this.#unit(businessUnitCode)?.id,
      businessUnitCode,
      jobId: this.jobOf(row)?.id,
      jobCode: members.jobCode,
      isHiddenFromMobile: members.isHiddenFromMobile,
      quantity: members.quantity ?? 0,
      unitOfMeasure: members.unitOfMeasurement,
      status: JOB_STATUS[text(members.status)] ?? 'active',
      isDeleted,
      accountingCode: members.accountingCode,
    };
  }

  jobOf({ businessUnitCode, members }: Kept): Kept | undefined {
    return findByCode(this.#tables, 'Job', businessUnitCode, text(members.jobCode));
  }

  #unit(code: string): BusinessUnit | undefined {
    return this.#tables.businessUnits.get(code);
  }
}
