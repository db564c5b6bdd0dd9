import type { ProductInfo, RunOption, RunOptions, Sync } from '../../../api/types.ts';

export interface OfferedOptions {
  fields: (RunOption & { id: keyof RunOptions })[];
  /** Whether a data set of the sync can be read by changes only. */
  incremental: boolean;
}

const known: readonly string[] = ['employeeIds', 'payGroup', 'from', 'to'];

/** What the data sets of a sync let a person choose, each once. */
export function optionsOf(
  sync: Pick<Sync, 'sourceProduct' | 'destinationProduct' | 'config'>,
  products: readonly ProductInfo[],
): OfferedOptions {
  const chosen = new Set(sync.config.dataSets.map(({ id }) => id));
  const source = products.find(({ id, name }) => id === sync.sourceProduct || name === sync.sourceProduct);
  const destination = products.find(
    ({ id, name }) => id === sync.destinationProduct || name === sync.destinationProduct,
  );
  const fields = new Map<string, OfferedOptions['fields'][number]>();
  const dataSets = [source, destination].flatMap((product) => product?.dataSets ?? []);
  for (const dataSet of dataSets.filter(({ id }) => chosen.has(id))) {
    for (const option of dataSet.runOptions) {
      if (known.includes(option.id) && !fields.has(option.id)) {
        fields.set(option.id, { ...option, id: option.id as keyof RunOptions });
      }
    }
  }
  return {
    fields: known.map((id) => fields.get(id)).filter((field) => field !== undefined),
    incremental: source?.dataSets.some(({ id, incremental }) => chosen.has(id) && incremental) === true,
  };
}
