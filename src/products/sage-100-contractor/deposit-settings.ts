import { Type } from 'typebox';
import { PAIRS } from './pairs.ts';

/** Direct deposit in 5-2-1: the columns are documented, the numbers in them are not. */
export const depositSettings = {
  accountNumbers: Type.Optional(
    Type.String({
      title: 'Numbers of account types',
      description: '5-2-1 Employees, direct deposit, Account Type (acttyp): its place in the list. Assumed.',
      default: 'checking=1, savings=2',
      pattern: PAIRS,
    }),
  ),
  depositRateTypes: Type.Optional(
    Type.String({
      title: 'Numbers of deposit rate types',
      description:
        '5-2-1 Employees, direct deposit, Direct Dep. Rate Type (rtetyp): amount=1, percent=2, net=3 ... Empty: the column is not sent, and percentages are errors.',
      default: '',
      pattern: PAIRS,
    }),
  ),
  prenoteNumbers: Type.Optional(
    Type.String({
      title: 'Numbers of prenote statuses',
      description:
        '5-2-1 Employees, direct deposit, Prenote Status (prente): yes=1, no=2 ... Empty: the column is not sent.',
      default: '',
      pattern: PAIRS,
    }),
  ),
  restAmount: Type.Optional(
    Type.String({
      title: 'Deposit Amount of the account that gets the rest',
      description: '5-2-1 Employees, direct deposit: what stands there for such an account. Assumed: 0.',
      default: '0',
      pattern: '^\\d{0,6}(\\.\\d{1,2})?$',
    }),
  ),
  depositSwitch: Type.Optional(
    Type.String({
      title: 'Use Direct Deposit',
      description:
        '5-2-1 Employees, Use Direct Deposit (dirdep): on=Y, off=N. Empty: the box is left alone, and people whose accounts have all ended are errors.',
      default: '',
      pattern: '^\\s*(on=[YN01],\\s*off=[YN01]\\s*)?$',
    }),
  ),
};
