import { Type } from 'typebox';
import { oneOf } from './reading-form.ts';

/** How the number of rows travels beside the rows; the same for reading and writing. */
export const controlField = oneOf(['none', 'trailer', 'companion'], {
  title: 'Control totals',
  description:
    'trailer: the last row says how many rows there are, e.g. TRL|1203. companion: a second file does, e.g. employees.csv.ctl. When reading, a file whose count differs is refused whole.',
  default: 'none',
});

const sumField = {
  controlSum: Type.Optional(
    Type.String({
      title: 'Field that is added up',
      description:
        'A number of ours, e.g. hours or amount: its sum stands behind the number of rows in the trailer, or as sum=… in the control file. Empty: rows only.',
      default: '',
      pattern: '^[A-Za-z]{0,40}$',
    }),
  ),
};

export const trailerForm = Type.Object({
  controlTrailer: Type.Optional(
    Type.String({
      title: 'Trailer begins with',
      description: 'The word before the number of rows. A first row that begins with HDR is passed by.',
      default: 'TRL',
      pattern: '^[A-Za-z0-9_-]{1,20}$',
    }),
  ),
  ...sumField,
});

export const companionForm = Type.Object({
  controlEnding: Type.Optional(
    Type.String({
      title: 'Ending of the control file',
      description:
        'Added to the name of the data file (employees.csv.ctl), or in place of its ending (employees.ctl). In it: rows=1203, and sha256=… and the sum below if the sender gives them; a bare number is the rows.',
      default: '.ctl',
      pattern: '^\\.[A-Za-z0-9_-]{1,20}$',
    }),
  ),
  ...sumField,
});
