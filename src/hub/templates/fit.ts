import { dataSet } from '../../model/index.ts';
import { compileFlow } from '../../sync/flow.ts';
import { type DataSetConfig, type SyncConfig, usualSettings } from '../../sync/sync-config.ts';
import { demandedFields } from '../list-products.ts';
import { commonDataSets, type EndSetUp, usualDataSet } from '../sync-ends.ts';
import { kindOf } from './kinds.ts';
import { templates } from './list.ts';
import { FIRST_OF_YEAR, type SyncTemplate, type TemplateDataSet } from './template.ts';

/** A template as it is possible between two connectors. */
export interface FittingTemplate {
  template: SyncTemplate;
  dataSets: DataSetConfig[];
  /** Data sets of the template that both ends have and that cannot flow all the same, with the reason. */
  leftOut: { id: string; why: string }[];
  /** Data sets whose codes the chosen ones refer to, so that both ends must agree on them. */
  crosswalks: string[];
}

/** The templates that are possible from one connector to another, in the order in which they are offered. */
export function fittingTemplates(source: EndSetUp, destination: EndSetUp, today: string): FittingTemplate[] {
  const from = kindOf(source.product.manifest.id);
  const to = kindOf(destination.product.manifest.id);
  if (from === undefined || to === undefined) return [];
  const common = new Set(commonDataSets(source, destination));
  return templates
    .filter((template) => template.from.includes(from) && template.to.includes(to))
    .map((template) => fitInto(template, common, source, destination, today))
    .filter(
      ({ template, dataSets }) =>
        dataSets.length > 0 &&
        template.dataSets.every(
          ({ id, isNeeded }) => isNeeded !== true || dataSets.some((chosen) => chosen.id === id),
        ),
    );
}

/** A template's settings for a new sync. */
export function templateConfig({ template, dataSets }: FittingTemplate, timeZone: string): SyncConfig {
  return {
    ...usualSettings,
    lifecycle: { ...usualSettings.lifecycle, ...template.lifecycle },
    guards: { ...usualSettings.guards, ...template.guards },
    // A code that no crosswalk and no list knows is reported by itself; only made-up ones must be in the crosswalk.
    crosswalkRequired: dataSets.some(({ mapping }) => mapping.some(({ target }) => target === 'earningCode'))
      ? ['earningCodes']
      : [],
    timeZone,
    dataSets,
  };
}

function fitInto(
  template: SyncTemplate,
  common: ReadonlySet<string>,
  source: EndSetUp,
  destination: EndSetUp,
  today: string,
): FittingTemplate {
  const dataSets: DataSetConfig[] = [];
  const leftOut: FittingTemplate['leftOut'] = [];
  const crosswalks = new Set<string>();
  for (const wanted of template.dataSets) {
    if (!common.has(wanted.id)) continue;
    const config = settle(wanted, source, destination, today);
    const why = obstacle(config, source, destination);
    if (why === undefined) {
      dataSets.push(config);
      const { references } = compileFlow(config, source, destination);
      for (const id of references.values()) if (id !== 'employees') crosswalks.add(id);
    } else leftOut.push({ id: wanted.id, why });
  }
  return { template, dataSets, leftOut, crosswalks: [...crosswalks] };
}

/** The data set's settings, with the lines for what the destination demands and the source does not give. */
function settle(
  wanted: TemplateDataSet,
  source: EndSetUp,
  destination: EndSetUp,
  today: string,
): DataSetConfig {
  const usual = usualDataSet(wanted.id, destination);
  const missing = new Set(missingFields(usual, source, destination));
  return {
    ...usual,
    ...(wanted.filter === undefined ? {} : { filter: wanted.filter }),
    update: usual.update && wanted.update !== false,
    mapping: (wanted.fill ?? [])
      .filter(({ target }) => missing.has(target))
      .map((line) => ({
        ...line,
        steps: line.steps.map((step) =>
          step.do === 'constant' && step.value === FIRST_OF_YEAR
            ? { ...step, value: `${today.slice(0, 4)}-01-01` }
            : step,
        ),
      })),
  };
}

function missingFields(config: DataSetConfig, source: EndSetUp, destination: EndSetUp): string[] {
  const flow = compileFlow(config, source, destination);
  return demandedFields(flow.destination, flow.destinationMapping).filter(
    (name) => !flow.fields.includes(name),
  );
}

/** Why a data set that both ends have cannot flow, in words; undefined when it can. */
function obstacle(config: DataSetConfig, source: EndSetUp, destination: EndSetUp): string | undefined {
  const { fields, label } = dataSet(config.id);
  const from = source.product.manifest.name;
  const to = destination.product.manifest.name;
  const named = (name: string) => (fields[name]?.label ?? name).toLowerCase();
  const missing = missingFields(config, source, destination);
  if (missing.length > 0) {
    return `${label}: ${to} demands ${missing.map(named).join(', ')}, which ${from} does not give.`;
  }
  const flow = compileFlow(config, source, destination);
  const lost = flow.definition.key.filter(
    (name) =>
      fields[name]?.refersTo !== undefined &&
      flow.sourceMapping.readable.includes(name) &&
      !flow.destinationMapping.writable.includes(name),
  );
  if (lost.length > 0) {
    return `${label}: ${from} has them by ${lost.map(named).join(', ')}, and ${to} has one list of them for all.`;
  }
  return undefined;
}
