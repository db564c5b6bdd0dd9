import type { DataSetInfo, ProductInfo, RunOption, RunOptions, Sync } from '../../../api/types.ts';

type Limit = 'employeeIds' | 'payGroup' | 'from' | 'to';

export interface OfferedOptions {
  fields: (RunOption & { id: Limit & keyof RunOptions })[];
  /** Whether a data set of the sync can be read by changes only. */
  incremental: boolean;
  /** In the product's words: files that were passed by can be read again. */
  filesAgain?: RunOption;
}

/** What a run can be limited by, and which field of a data set makes that possible. */
const limits: { option: RunOption & { id: Limit }; fits: (dataSet: DataSetInfo) => boolean }[] = [
  {
    option: {
      id: 'employeeIds',
      label: 'Employee IDs',
      kind: 'list',
      help: 'Only these employees; leave empty for all.',
    },
    fits: (dataSet) => has(dataSet, 'employeeNumber'),
  },
  {
    option: {
      id: 'payGroup',
      label: 'Pay group',
      kind: 'text',
      help: 'Only this pay group; leave empty for all.',
    },
    fits: (dataSet) => has(dataSet, 'payGroupCode'),
  },
  {
    option: { id: 'from', label: 'From', kind: 'date', help: 'First work day.' },
    fits: (dataSet) => has(dataSet, 'workDate'),
  },
  {
    option: { id: 'to', label: 'To', kind: 'date', help: 'Last work day.' },
    fits: (dataSet) => has(dataSet, 'workDate'),
  },
];

const has = (dataSet: DataSetInfo, field: string) => dataSet.fields.some(({ id }) => id === field);

/**
 * What the data sets of a sync let a person choose, each once, in the words of the product where it has its own.
 * `settings`: of the source's connector.
 */
export function optionsOf(
  sync: Pick<Sync, 'sourceProduct' | 'config'>,
  products: readonly ProductInfo[],
  settings: Readonly<Record<string, unknown>>,
): OfferedOptions {
  const chosen = new Set(sync.config.dataSets.map(({ id }) => id));
  const source = products.find(({ id, name }) => id === sync.sourceProduct || name === sync.sourceProduct);
  const dataSets = (source?.dataSets ?? []).filter(({ id }) => chosen.has(id));
  const declared = dataSets
    .flatMap(({ runOptions }) => runOptions)
    .filter(({ where }) => where === undefined || settings[where.setting] === where.is);
  const filesAgain = declared.find(({ id }) => id === 'files');
  return {
    fields: limits
      .filter(({ fits }) => dataSets.some(fits))
      .map(({ option }) => ({ ...option, ...declared.find(({ id }) => id === option.id), id: option.id })),
    incremental: dataSets.some(({ incremental }) => incremental),
    ...(filesAgain === undefined ? {} : { filesAgain }),
  };
}
