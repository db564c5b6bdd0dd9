import { dataSet } from '../model/index.ts';
import { compileFlow } from '../sync/flow.ts';
import { type SyncConfig, usualSettings } from '../sync/sync-config.ts';
import { found } from './found.ts';
import type { Hub } from './hub.ts';
import { fieldInfos, requiredFields } from './list-products.ts';
import { commonDataSets, type EndSetUp, endsOf, kindsOf, usualDataSet } from './sync-ends.ts';
import { fittingTemplates, templateConfig } from './templates/fit.ts';

/**
 * What *New sync* starts from: the data sets that both ends support, with safe settings and a name; with a template,
 * the template's settings. @throws NotFoundError when the template is not possible between these two
 */
export async function proposeSync(
  hub: Hub,
  companyId: string,
  sourceId: string,
  destinationId: string,
  templateId?: string,
) {
  const company = found(await hub.store.companies.get(companyId), 'company');
  const { source, destination } = await endsOf(hub, companyId, sourceId, destinationId);
  const common = commonDataSets(source, destination);
  const chosen =
    templateId === undefined
      ? undefined
      : found(
          fittingTemplates(source, destination, todayIn(hub, company.timeZone)).find(
            ({ template }) => template.id === templateId,
          ),
          'template',
        );
  const pair = `${company.name} - ${source.product.manifest.name} to ${destination.product.manifest.name}`;
  const plain = chosen === undefined ? pair : `${pair}: ${chosen.template.name}`;
  const taken = new Set((await hub.store.syncs.list(companyId)).map((sync) => sync.name));
  let name = plain;
  for (let count = 2; taken.has(name); count += 1) name = `${plain} (${count})`;
  const config: SyncConfig =
    chosen === undefined
      ? {
          ...usualSettings,
          timeZone: company.timeZone,
          dataSets: common.map((id) => usualDataSet(id, destination)),
        }
      : templateConfig(chosen, company.timeZone);
  return { name, config, dataSets: common.map((id) => possibilities(id, source, destination)) };
}

/** The calendar date where the company is, `2026-03-02`. */
export function todayIn(hub: Hub, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(hub.clock.nowMs());
}

function possibilities(id: string, source: EndSetUp, destination: EndSetUp) {
  const flow = compileFlow(usualDataSet(id, destination), source, destination);
  const writable = new Set([...flow.fields, ...flow.destinationMapping.writable]);
  const note = [flow.source.note, flow.destination.note].filter(Boolean).join(' ');
  const crosswalks = [...flow.references.values()].filter((refersTo) => refersTo !== 'employees');
  return {
    id,
    label: dataSet(id).label,
    fields: fieldInfos(id, writable),
    sourceVendorFields: Object.keys(flow.source.fields),
    required: requiredFields(flow.destination, flow.destinationMapping),
    crosswalks: [...new Set(crosswalks)],
    writes: kindsOf(id, destination),
    ...(note === '' ? {} : { note }),
    usualMatching: flow.matching.map(({ fields, ask }) => ({ fields: [...fields], ask })),
  };
}
