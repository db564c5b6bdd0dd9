import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { guidOf } from '../contractor/index.ts';
import type { SandboxContext } from '../kit/index.ts';
import type { Access } from './access.ts';
import { askedInstant } from './paging.ts';
import { invalid, Refusal } from './refusal.ts';
import { type EmployeeSkill, nextSeq, type Tables, text } from './tables.ts';

const READ = ['skills:read'];
const WRITE = ['skills:write'];
const BASE = '/skills/api/v1';

/** Skills: what people are certified in, by offset. Writing again the same skill of the same day replaces it (assumed). */
export function skillsRoutes(
  app: FastifyInstance,
  context: SandboxContext,
  tables: Tables,
  access: Access,
  rowsAtOnce: number,
): void {
  access.route(app, 'GET', `${BASE}/employeeSkills`, READ, (request) => {
    const query = request.query as Record<string, string | undefined>;
    const sinceMs = askedInstant('dateAfterUtc', query.dateAfterUtc);
    const offset = Number(query.offset ?? 0);
    const limit = Number(query.limit ?? 1000);
    if (!(limit >= 1 && limit <= 1000))
      throw invalid({ limit: 'The field limit must be between 1 and 1000.' });
    return tables.employeeSkills
      .values()
      .filter((row) => sinceMs === undefined || row.modifiedMs >= sinceMs)
      .slice(offset, offset + Math.min(limit, rowsAtOnce))
      .map(presented);
  });
  access.route(app, 'GET', `${BASE}/employeeSkills/employee/:code`, READ, (request) => {
    const { code } = request.params as { code: string };
    return tables.employeeSkills
      .values()
      .filter((row) => row.members.employeeCode === code)
      .map(presented);
  });
  access.route(app, 'POST', `${BASE}/employeeSkills`, WRITE, (request) => {
    const body = (request.body ?? {}) as Record<string, unknown>;
    const employeeCode = text(body.employeeCode);
    if (employeeCode === '') throw invalid({ employeeCode: 'The employeeCode field is required.' });
    if (tables.kept.Employee.find((row) => row.members.code === employeeCode) === undefined)
      throw new Refusal(400, `Employee ${employeeCode} was not found`);
    const skill = tables.skills.find(
      (each) => each.courseCode === text(body.courseCode) || each.name === text(body.skillName),
    );
    if (skill === undefined) throw invalid({ courseCode: `There is no skill '${text(body.courseCode)}'.` });
    const certificationDate = body.certificationDate === undefined ? null : body.certificationDate;
    const before = tables.employeeSkills.find(
      ({ members }) =>
        members.employeeCode === employeeCode &&
        members.courseCode === skill.courseCode &&
        text(members.certificationDate).slice(0, 10) === text(certificationDate).slice(0, 10),
    );
    const id = before?.id ?? randomUUID();
    const now = context.clock.nowMs();
    return presented(
      tables.employeeSkills.put(id, {
        id,
        seq: before?.seq ?? nextSeq(tables.employeeSkills),
        modifiedMs: now,
        members: {
          employeeCode,
          employeePayrollCode: null,
          skillName: skill.name,
          courseCode: skill.courseCode,
          certificationDate,
          expirationDate: body.expirationDate ?? null,
          trainingTime: null,
          note: body.note ?? null,
          isDismissed: false,
          createdDate: before?.members.createdDate ?? new Date(now).toISOString(),
          attachments: [],
        },
      }),
    );
  });
  access.route(app, 'GET', `${BASE}/skills`, READ, () =>
    tables.skills.values().map(({ courseCode, name }) => ({
      id: guidOf(`skill ${courseCode}`),
      name,
      courseCode,
      description: name,
      hasExpiration: true,
      enableTrainingMeetings: false,
      skillType: 'Certification',
      isPrivate: false,
    })),
  );
}

function presented({ id, modifiedMs, members }: EmployeeSkill) {
  return { ...members, lastModified: new Date(modifiedMs).toISOString(), id };
}
