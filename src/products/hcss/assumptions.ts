import { type Static, Type } from 'typebox';

const word = (title: string, description: string, usual: string) =>
  Type.Optional(Type.String({ title, description, default: usual, minLength: 1 }));

/** What the vendor does not publish, each as a setting with the value that we assume; README.md lists them. */
export const Assumptions = Type.Object(
  {
    tokenPath: word(
      'Path of the token',
      'Where the client exchanges its secret for a token.',
      '/identity/connect/token',
    ),
    clientAuthentication: Type.Optional(
      Type.Union([Type.Literal('form'), Type.Literal('basic')], {
        title: 'Client sign-in',
        description: 'How ID and secret are sent: in the form (documented) or as HTTP Basic (seen in use).',
        default: 'form',
      }),
    ),
    setupsPath: word('Path: Setups', 'Capital letters matter in HCSS paths.', '/setups/api/v1'),
    heavyJobPath: word('Path: HeavyJob', 'Capital letters matter in HCSS paths.', '/heavyjob/api/v1'),
    costCodesPath: word(
      'Path: cost codes',
      'Version 1 answers the same fields.',
      '/heavyjob/api/v2/costCodes',
    ),
    skillsPath: word('Path: Skills', 'Capital letters matter in HCSS paths.', '/skills/api/v1'),
    closedWords: word(
      'Words for closed',
      'How HeavyJob calls a job or cost code that is done, separated by commas.',
      'closed, completed, complete',
    ),
    templateJobs: Type.Optional(
      Type.String({
        title: 'Template jobs',
        description:
          'Codes of jobs that are patterns and no projects, separated by commas. They are left out.',
        default: '0',
      }),
    ),
    regularCode: word(
      'Code of regular hours',
      'HCSS has three kinds of hours without a code; give each one.',
      'REG',
    ),
    overtimeCode: word('Code of overtime', 'Becomes the earning code of overtime hours.', 'OT'),
    doubleOvertimeCode: word(
      'Code of double overtime',
      'Becomes the earning code of double overtime hours.',
      'DOT',
    ),
  },
  {
    additionalProperties: false,
    title: 'Details that the vendor does not publish',
    description: 'Leave these as they are unless HCSS has told you otherwise.',
  },
);

export type Assumed = Required<Static<typeof Assumptions>>;

/** The settings with the assumed values where nothing is set. */
export function withAssumed(set: Static<typeof Assumptions> | undefined): Assumed {
  const entries = Object.entries(Assumptions.properties).map(([name, schema]) => [
    name,
    set?.[name as keyof Assumed] ?? (schema as { default?: string }).default ?? '',
  ]);
  return Object.fromEntries(entries) as Assumed;
}

/** `a, b` as a set in small letters. */
export function listOf(text: string): ReadonlySet<string> {
  return new Set(
    text
      .split(',')
      .map((each) => each.trim().toLowerCase())
      .filter((each) => each !== ''),
  );
}
