import { ConfigError } from '../kernel/index.ts';

export interface FieldFault {
  field: string;
  what: string;
  fix: string;
}

/** A form with several wrong fields: the first is the error's own, all of them are in `faults`. */
export class FormError extends ConfigError {
  readonly faults: readonly FieldFault[];

  constructor(code: string, faults: readonly FieldFault[]) {
    const first = faults[0] ?? { field: '', what: 'The form is not right.', fix: 'Correct it.' };
    super({ code, what: first.what, fix: first.fix, field: first.field });
    this.faults = faults;
  }
}
