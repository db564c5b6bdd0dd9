/** What the tables refuse whichever way a row comes, as validation-rules.csv lists it. */
import { hrrmRules } from './hrrm.ts';
import { prddRules } from './prdd.ts';
import { predRules } from './pred.ts';
import { prehRules } from './preh.ts';
import { prtbRules } from './prtb.ts';
import type { Rule } from './rule.ts';

export { type Breach, breaches, type Rule, type RuleContext } from './rule.ts';

export const rulesByTable: Record<string, Rule[]> = {
  PREH: prehRules,
  PRED: predRules,
  PRDD: prddRules,
  PRTB: prtbRules,
  HRRM: hrrmRules,
};

/** Lines of validation-rules.csv that no rule here tries, and why. */
export const heldOtherwise: Record<string, string> = {
  'PREH PRCo/Employee': 'the import finds rows by their key and never writes it',
  'PREH (delete)': 'the import deletes nothing',
  'PRTB Employee/PaySeq': 'the import only adds timecards',
};
