import Type, { type Static } from 'typebox';

/** Which services of hh2 answer for Sage 100 is not public. */
export const hh2Assumptions = {
  hh2Lists: Type.Optional(
    Type.Union([Type.Literal('jobs and payroll lists'), Type.Literal('jobs only')], {
      title: 'What hh2 answers',
      description:
        'Assumed: JobCosting and RemotePayroll. If the connection test says 404 for departments, pay groups, unions or pay types, choose jobs only.',
      default: 'jobs and payroll lists',
    }),
  ),
  phaseMember: Type.Optional(
    Type.String({
      title: 'Phase in hh2',
      description: "hh2's member that holds the phase of a job's cost code; not public.",
      default: 'Phase',
      minLength: 1,
    }),
  ),
};

const Assumptions = Type.Object(hh2Assumptions);
export type Hh2Assumptions = Static<typeof Assumptions>;

export const readsJobs = (config: Readonly<Record<string, unknown>>) => config.useHh2 === true;
export const readsPayrollLists = (config: Readonly<Record<string, unknown>>) =>
  readsJobs(config) && config.hh2Lists !== 'jobs only';
