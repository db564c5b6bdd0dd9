import { type Static, Type } from 'typebox';

const code = (title: string) =>
  Type.Optional(Type.String({ title, description: 'The rate code as Payroll or the ERP knows it.' }));

const codes = {
  regular: code('Regular'),
  overtime: code('Overtime'),
  doubletime: code('Doubletime'),
};

/** Rate code policies as ExakTime has them: groups with defaults, and exceptions by location or cost code. */
export const RatePolicies = Type.Array(
  Type.Object({
    name: Type.String({
      title: 'Group',
      description: "The name of the rate code group, as on the employee's screen.",
      minLength: 1,
    }),
    isDefault: Type.Optional(
      Type.Boolean({ title: 'Default group', description: 'For people who are in none. One group only.' }),
    ),
    ...codes,
    exceptions: Type.Optional(
      Type.Array(
        Type.Object({
          location: Type.Optional(
            Type.String({ title: 'Location', description: 'Identifier of the location; empty: any.' }),
          ),
          costCode: Type.Optional(
            Type.String({ title: 'Cost code', description: 'Identifier of the cost code; empty: any.' }),
          ),
          ...codes,
        }),
        { title: 'Exceptions', description: 'The first that fits counts.' },
      ),
    ),
  }),
  {
    title: 'Rate code policies',
    description:
      'As in ExakTime (Settings, Rate code policies), which the API does not show. Without them each hour group gets the rate code of its name.',
  },
);

export type RatePolicies = Static<typeof RatePolicies>;

export type HourKind = 'regular' | 'overtime' | 'doubletime';

export interface WorkedHour {
  /** Undefined for time off, whose plan bears the name of its rate code (documented). */
  kind: HourKind | undefined;
  /** The hour group's own name. */
  group: string;
  /** The employee's rate code group. */
  rateGroup: string | null;
  location: string | null;
  costCode: string | null;
}

/** The rate code of an hour, or undefined when no policy says one. */
export function rateCodeBy(policies: RatePolicies, hour: WorkedHour): string | undefined {
  if (hour.kind === undefined) return undefined;
  const policy =
    policies.find((each) => same(each.name, hour.rateGroup)) ??
    policies.find((each) => each.isDefault === true);
  if (policy === undefined) return undefined;
  const exception = policy.exceptions?.find(
    (each) => fits(each.location, hour.location) && fits(each.costCode, hour.costCode),
  );
  return filled(exception?.[hour.kind]) ?? filled(policy[hour.kind]);
}

const filled = (text: string | undefined) => (text === '' ? undefined : text);
const fits = (wanted: string | undefined, value: string | null) =>
  filled(wanted) === undefined || same(wanted ?? '', value);
const same = (one: string, other: string | null) => one.toLowerCase() === (other ?? '').toLowerCase();
