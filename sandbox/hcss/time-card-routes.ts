import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Access, GUID } from './access.ts';
import { askedInstant, cursorPage } from './paging.ts';
import { invalid, Refusal } from './refusal.ts';
import { findByCode } from './setups-kinds.ts';
import { type Kept, type Tables, type TimeCard, text } from './tables.ts';

const READ = ['timecards:read'];
const WRITE = ['timecards:write'];
const BASE = '/heavyjob/api/v1';
const DAY = /^\d{4}-\d{2}-\d{2}/;

/** Time cards: listed as summaries, read one by one, and written only to mark them as sent to payroll. */
export function timeCardRoutes(app: FastifyInstance, tables: Tables, access: Access): void {
  const view = new CardViews(tables);

  access.route(app, 'GET', `${BASE}/timeCardInfo`, READ, (request) =>
    cursorPage(wanted(request), request.query as Record<string, string>, (card) => view.info(card)),
  );
  access.route(app, 'GET', `${BASE}/timeCardApprovalInfo`, READ, (request) =>
    cursorPage(wanted(request), request.query as Record<string, string>, (card) => view.approval(card)),
  );
  access.route(app, 'GET', `${BASE}/timeCards/:id`, READ, (request) => view.card(cardOf(request)));
  access.route(app, 'PUT', `${BASE}/timeCards/:id`, WRITE, (request, reply) => {
    const card = cardOf(request);
    const body = (request.body ?? {}) as Record<string, unknown>;
    const { sentToPayrollRevision, sentToPayrollDateTime } = body;
    if (typeof sentToPayrollRevision !== 'number' || sentToPayrollRevision > card.revision)
      throw invalid({ sentToPayrollRevision: 'The revision is not valid.' });
    if (askedInstant('sentToPayrollDateTime', sentToPayrollDateTime) === undefined)
      throw invalid({ sentToPayrollDateTime: 'The sentToPayrollDateTime field is required.' });
    tables.timeCards.put(card.id, {
      ...card,
      sentToPayrollRevision,
      sentToPayrollDateTime: text(sentToPayrollDateTime),
    });
    return reply.code(204).send();
  });

  function wanted(request: FastifyRequest): TimeCard[] {
    const query = request.query as Record<string, string | undefined>;
    for (const name of ['jobId', 'foremanId', 'employeeId']) {
      const id = query[name];
      // A code where an id is meant.
      if (id !== undefined && !GUID.test(id)) throw invalid({ [name]: `The value '${id}' is not valid.` });
    }
    for (const name of ['startDate', 'endDate']) {
      const day = query[name];
      if (day !== undefined && !DAY.test(day)) throw invalid({ [name]: `The value '${day}' is not valid.` });
    }
    const sinceMs = askedInstant('modifiedSince', query.modifiedSince);
    const units = access.unitsOf(request).map((unit) => unit.code);
    return tables.timeCards
      .values()
      .filter(
        (card) =>
          units.includes(card.businessUnitCode) &&
          (query.jobId === undefined || card.jobId === query.jobId) &&
          (query.foremanId === undefined || card.foremanId === query.foremanId) &&
          (query.employeeId === undefined ||
            card.employees.some((each) => each.employeeId === query.employeeId)) &&
          (query.startDate === undefined || card.date >= query.startDate.slice(0, 10)) &&
          (query.endDate === undefined || card.date <= query.endDate.slice(0, 10)) &&
          (sinceMs === undefined || card.modifiedMs >= sinceMs),
      );
  }

  function cardOf(request: FastifyRequest): TimeCard {
    const card = tables.timeCards.get((request.params as { id: string }).id);
    if (card === undefined) throw new Refusal(404, 'Time card was not found.');
    if (!access.unitsOf(request).some((unit) => unit.code === card.businessUnitCode))
      throw new Refusal(403, '');
    return card;
  }
}

class CardViews {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  info(card: TimeCard) {
    const { id, foremanId, jobId, date, revision, shift, isApproved } = card;
    return {
      id,
      foremanId,
      jobId,
      businessUnitId: this.#unitId(card),
      date,
      revision,
      shift,
      lastModifiedDateTime: `${iso(card.modifiedMs).slice(0, 19)}Z`,
      lastModifiedPreciseDateTime: iso(card.modifiedMs),
      lockedDateTime: card.lockedMs === null ? null : iso(card.lockedMs),
      sentToPayrollDateTime: card.sentToPayrollDateTime,
      sentToPayrollRevision: card.sentToPayrollRevision,
      isApproved,
    };
  }

  approval(card: TimeCard) {
    const foreman = this.#person(card.foremanId);
    const { foremanId: _, ...info } = this.info(card);
    const stamp = (is: boolean) => (is ? iso(card.modifiedMs) : null);
    return {
      ...info,
      foreman,
      lastChangedById: card.foremanId,
      lastChangedByName: `${foreman.employeeFirstName} ${foreman.employeeLastName}`,
      lastPreparedById: card.foremanId,
      lastPreparedByName: `${foreman.employeeFirstName} ${foreman.employeeLastName}`,
      isReviewed: card.isReviewed,
      isAccepted: card.isAccepted,
      isRejected: card.isRejected,
      isSentToPayroll: card.sentToPayrollRevision !== null,
      approvedDateTime: stamp(card.isApproved),
      approvedBy: card.isApproved ? foreman : null,
      reviewedDateTime: stamp(card.isReviewed),
      reviewedBy: card.isReviewed ? foreman : null,
      acceptedDateTime: stamp(card.isAccepted),
      acceptedBy: card.isAccepted ? foreman : null,
      rejectedDateTime: stamp(card.isRejected),
      rejectedBy: card.isRejected ? foreman : null,
    };
  }

  card(card: TimeCard) {
    const { lastModifiedPreciseDateTime: _, ...info } = this.info(card);
    const foreman = this.#person(card.foremanId);
    const job = this.#tables.kept.Job.get(card.jobId);
    const unit = this.#tables.businessUnits.get(card.businessUnitCode);
    return {
      ...info,
      foremanCode: foreman.employeeCode,
      foremanDescription: `${foreman.employeeFirstName} ${foreman.employeeLastName}`,
      jobCode: text(job?.members.code),
      jobDescription: job?.members.description ?? null,
      businessUnitCode: card.businessUnitCode,
      businessUnitDescription: unit?.description ?? null,
      approvedById: card.isApproved ? card.foremanId : null,
      isReviewed: card.isReviewed,
      reviewedById: card.isReviewed ? card.foremanId : null,
      isAccepted: card.isAccepted,
      acceptedById: card.isAccepted ? card.foremanId : null,
      isRejected: card.isRejected,
      rejectedById: card.isRejected ? card.foremanId : null,
      costCodes: card.columns.map((column, index) => this.#column(column, index)),
      employees: card.employees.map((each, index) => this.#row(card, each, index)),
      equipment: [],
    };
  }

  #column({ timeCardCostCodeId, costCodeId, quantity }: TimeCard['columns'][number], index: number) {
    const costCode = this.#tables.kept.CostCode.get(costCodeId)?.members;
    return {
      timeCardCostCodeId,
      costCodeId,
      costCodeCode: text(costCode?.code),
      costCodeDescription: costCode?.description ?? null,
      isRework: false,
      isTm: false,
      quantity,
      unitOfMeasure: text(costCode?.unitOfMeasurement),
      column: index + 1,
      publicNotes: null,
      privateNotes: null,
    };
  }

  #row(card: TimeCard, each: TimeCard['employees'][number], index: number) {
    const person = this.#person(each.employeeId);
    const payClass = findByCode(this.#tables, 'PayClass', card.businessUnitCode, each.payClassCode);
    return {
      timeCardEmployeeId: each.timeCardEmployeeId,
      employeeId: each.employeeId,
      employeeCode: person.employeeCode,
      employeeDescription: `${person.employeeFirstName} ${person.employeeLastName}`,
      payClassId: payClass?.id ?? '00000000-0000-4000-8000-000000000000',
      payClassCode: each.payClassCode,
      payClassDescription: payClass?.members.description ?? null,
      regularHours: each.regularHours,
      overtimeHours: each.overtimeHours,
      doubleOvertimeHours: each.doubleOvertimeHours,
      costAdjustments: each.costAdjustments.map(({ code, description, type, quantity }) => ({
        costAdjustmentId: '45c48cce-2e2d-4fbd-aa1a-fc51c7c6ad26',
        costAdjustmentCode: code,
        costAdjustmentDescription: description,
        costAdjustmentType: type,
        quantity,
      })),
      order: index + 1,
    };
  }

  #person(id: string) {
    const row: Kept | undefined = this.#tables.kept.Employee.get(id);
    return {
      employeeId: id,
      employeeCode: text(row?.members.code),
      employeeFirstName: text(row?.members.firstName),
      employeeLastName: text(row?.members.lastName),
    };
  }

  #unitId(card: TimeCard): string {
    return this.#tables.businessUnits.get(card.businessUnitCode)?.id ?? '';
  }
}

const iso = (ms: number) => new Date(ms).toISOString();
