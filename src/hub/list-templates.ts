import { dataSet } from '../model/index.ts';
import { found } from './found.ts';
import type { Hub } from './hub.ts';
import { todayIn } from './propose-sync.ts';
import { endsOf } from './sync-ends.ts';
import { type FittingTemplate, fittingTemplates } from './templates/fit.ts';

/** The ready-made syncs that are possible between two connectors, and whether their codes agree already. */
export async function listTemplates(hub: Hub, companyId: string, sourceId: string, destinationId: string) {
  const company = found(await hub.store.companies.get(companyId), 'company');
  const { source, destination } = await endsOf(hub, companyId, sourceId, destinationId);
  const { crosswalks } = hub.store;
  const seenThere = await crosswalks.seenAt(companyId, destinationId);
  const seenHere = await crosswalks.seenAt(companyId, sourceId);
  const names = { source: source.product.manifest.name, destination: destination.product.manifest.name };
  return fittingTemplates(source, destination, todayIn(hub, company.timeZone)).map((fitting) =>
    present(fitting, names, seenHere, seenThere),
  );
}

type Seen = ReadonlyMap<string, ReadonlySet<string>>;

function present(
  { template, dataSets, leftOut, crosswalks }: FittingTemplate,
  names: { source: string; destination: string },
  seenHere: Seen,
  seenThere: Seen,
) {
  return {
    id: template.id,
    name: template.name,
    sentence: sentenceOf(template.sentence, names),
    ...(template.before === undefined ? {} : { before: template.before }),
    dataSets: dataSets.map(({ id }) => ({ id, label: dataSet(id).label })),
    leftOut: leftOut.map(({ id, why }) => ({ id, label: dataSet(id).label, why })),
    crosswalks: crosswalks.map((id) => ({
      id,
      label: dataSet(id).label,
      ...agreement(seenHere.get(id), seenThere.get(id)),
    })),
  };
}

/** The template's sentence about two products. */
export function sentenceOf(sentence: string, names: { source: string; destination: string }): string {
  return sentence.replaceAll('{source}', names.source).replaceAll('{destination}', names.destination);
}

/** How many of the codes that the source uses the destination has as they are; only runs have seen them. */
function agreement(
  here: ReadonlySet<string> | undefined,
  there: ReadonlySet<string> | undefined,
): { codes: number; agree: number } | { codes: null; agree: null } {
  if (here === undefined || there === undefined) return { codes: null, agree: null };
  const codes = [...here];
  return { codes: codes.length, agree: codes.filter((code) => there.has(code)).length };
}
