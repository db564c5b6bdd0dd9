import { dataSet, dataSets } from '../model/index.ts';
import {
  type AnyProduct,
  type CompiledMapping,
  compileMapping,
  type DataSet,
  formFields,
  secretFields,
  writeKinds,
} from '../sdk/index.ts';

/** The products with their forms and data sets, for people who set up a connector. */
export function listProducts(products: readonly AnyProduct[]) {
  return products.map((product) => ({
    id: product.manifest.id,
    name: product.manifest.name,
    summary: product.manifest.summary,
    configSchema: product.manifest.config as unknown,
    secretFields: secretFields(product.manifest.config),
    takesUploads: takesUploads(product),
    dataSets: dataSets.flatMap(({ id }) => {
      const declared = product.dataSets.find((candidate) => candidate.id === id);
      return declared === undefined ? [] : [describeDataSet(declared)];
    }),
  }));
}

/** Products that read files read uploads where the form names no folder and no server. */
function takesUploads({ manifest }: AnyProduct): boolean {
  return (
    formFields(manifest.config).some(({ name }) => name === 'readFolder') ||
    JSON.stringify(manifest.config).includes('"browser"')
  );
}

function describeDataSet(declared: DataSet) {
  const definition = dataSet(declared.id);
  const mapping = compileMapping(declared.id, declared.mapping, {});
  const canRead = declared.read !== undefined;
  const kinds = writeKinds(declared.write as never);
  return {
    id: declared.id,
    label: definition.label,
    directions: [...(canRead ? ['read' as const] : []), ...(kinds.length > 0 ? ['write' as const] : [])],
    vendorName: declared.vendorName,
    readable: canRead ? [...mapping.readable] : [],
    writable: kinds.length > 0 ? [...mapping.writable] : [],
    required: requiredFields(declared, mapping),
    vendorFields: Object.keys(declared.fields),
    writes: kinds as string[],
    incremental: declared.cursor !== undefined,
    effectiveDated: declared.effectiveDated ?? false,
    ...(declared.note === undefined ? {} : { note: declared.note }),
    after: [...definition.after],
    fields: fieldInfos(declared.id),
    runOptions: (declared.runOptions ?? []).map(({ choices, ...option }) => ({
      ...option,
      ...(choices === undefined ? {} : { choices: [...choices] }),
    })),
  };
}

/** The key, and our fields that the product demands for a new record. */
export function requiredFields(declared: DataSet, mapping: CompiledMapping): string[] {
  const demanded = demandedFields(declared, mapping);
  return [...new Set([...dataSet(declared.id).key, ...demanded])].filter((name) =>
    mapping.writable.includes(name),
  );
}

/** Our fields that the product demands for a new record and does not fill in by itself. */
export function demandedFields(declared: DataSet, mapping: CompiledMapping): string[] {
  return mapping.writable.filter((name) => {
    const vendorField = mapping.vendorFieldOf(name);
    if (vendorField === undefined || declared.fields[vendorField]?.required !== true) return false;
    const rule = declared.mapping.rules.find(
      (candidate) => candidate.vendor === vendorField && candidate.only !== 'read',
    );
    return !(rule?.write ?? []).some((step) => ['default', 'constant', 'config'].includes(step.do));
  });
}

/** A data set's fields as the screens need them. */
export function fieldInfos(dataSetId: string, only?: ReadonlySet<string>) {
  return Object.entries(dataSet(dataSetId).fields)
    .filter(([id]) => only === undefined || only.has(id))
    .map(([id, field]) => ({
      id,
      label: field.label,
      kind: field.kind,
      sensitivity: field.sensitivity,
      required: field.required ?? false,
      ...(field.choices === undefined ? {} : { choices: [...field.choices] }),
      ...(field.refersTo === undefined ? {} : { refersTo: field.refersTo }),
      ...(field.help === undefined ? {} : { help: field.help }),
    }));
}
