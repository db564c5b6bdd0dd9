import { ConfigError } from '../../kernel/index.ts';
import { addDecimals, compareDecimals } from '../../model/index.ts';
import type { ExchangeFile } from '../exchange/exchange.ts';
import type { Page } from '../product.ts';
import { contentsOf } from './read-before.ts';
import type { SpooledFile } from './spool-file.ts';
import type { TabularClient } from './tabular-client.ts';

/** How control totals travel; see the form. */
export type ControlTotals =
  | { kind: 'none' }
  | { kind: 'trailer'; word: string; sum: string }
  | { kind: 'companion'; ending: string; sum: string };

/** What the sender says of a file. */
export interface Totals {
  rows?: string;
  sum?: string;
  sha256?: string;
}

/** Names of the control file of a data file. */
export function companionNames(name: string, ending: string): string[] {
  return [name + ending, name.replace(/\.[^.]+$/, '') + ending];
}

const longest = 64 * 1024;

/** Reads the control file. @throws ConfigError `file/no-control`, where there is none or it says nothing. */
export async function readCompanion(
  client: TabularClient,
  file: ExchangeFile,
  ending: string,
): Promise<Totals> {
  const names = companionNames(file.name, ending);
  const there = (await client.exchange.list(/./)).filter(
    ({ name, size }) => names.includes(name) && size <= longest,
  );
  const name = names.find((one) => there.some((other) => other.name === one));
  if (name === undefined) throw noControl(file.name, `no control file ${names.join(' or ')} lies beside it`);
  const chunks: Buffer[] = [];
  for await (const chunk of await client.exchange.read(name)) chunks.push(chunk as Buffer);
  const totals = parseCompanion(Buffer.concat(chunks).toString('utf8'));
  if (totals.rows === undefined && totals.sha256 === undefined)
    throw noControl(file.name, `"${name}" holds neither rows=… nor sha256=…`);
  return totals;
}

export function parseCompanion(text: string): Totals {
  const totals: Totals = {};
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const hash = /\b([0-9a-f]{64})\b/i.exec(line)?.[1];
    const [, key = '', value = ''] =
      /^\s*"?([A-Za-z0-9_ -]+?)"?\s*[=:,;|\t]\s*"?(-?\d+(?:\.\d+)?)"?\s*$/.exec(line) ?? [];
    if (hash !== undefined) totals.sha256 = hash.toLowerCase();
    else if (/^(rows?|records?|count|row ?count|lines)$/i.test(key)) totals.rows = value;
    else if (/^(sum|total|hash ?total|hours|amount)$/i.test(key)) totals.sum = value;
    else if (key === '' && /^\s*\d+\s*$/.test(line)) totals.rows ??= line.trim();
  }
  return totals;
}

/** The numbers of a trailer behind its word: rows, then the sum. */
export function parseTrailer(line: string, word: string): Totals | undefined {
  const text = line.replaceAll('"', '').trim();
  if (!text.toUpperCase().startsWith(word.toUpperCase())) return undefined;
  const [rows, sum] = text.slice(word.length).match(/-?\d+(?:\.\d+)?/g) ?? [];
  return rows === undefined ? undefined : { rows, ...(sum === undefined ? {} : { sum }) };
}

/**
 * Counts the rows of a file and compares them with what its sender says, before any of them is handed on.
 * @throws ConfigError `file/control-mismatch`
 */
export async function assertTotals(
  file: ExchangeFile,
  spooled: SpooledFile,
  told: Totals,
  sumField: string,
  pages: AsyncIterable<Page>,
): Promise<void> {
  const differs = (what: string, expected: string, found: string) => {
    throw new ConfigError({
      code: 'file/control-mismatch',
      what: `"${file.name}" is not what its sender says: ${what} ${found} instead of ${expected}. Nothing of it was read.`,
      fix: 'Ask the sender for the whole file, or for the right control totals, and run again.',
      field: 'control',
    });
  };
  if (told.sha256 !== undefined && told.sha256 !== (await contentsOf(spooled.content)))
    differs('its contents have', 'the SHA-256 of the control file', 'another SHA-256');
  if (told.rows === undefined) return;
  let rows = 0;
  let sum = '0';
  for await (const { records, problems } of pages) {
    rows += records.length + (problems?.length ?? 0);
    for (const record of sumField === '' ? [] : records) {
      const value = String(record[sumField] ?? '');
      if (/^-?\d+(\.\d+)?$/.test(value)) sum = addDecimals(sum, value);
    }
  }
  if (compareDecimals(told.rows, String(rows)) !== 0) differs('it has', `${told.rows} rows`, String(rows));
  if (sumField === '') return;
  if (told.sum === undefined) throw noControl(file.name, `it tells no sum of ${sumField}`);
  if (compareDecimals(told.sum, sum) !== 0) differs(`its ${sumField} add up to`, told.sum, sum);
}

export function noControl(name: string, why: string): ConfigError {
  return new ConfigError({
    code: 'file/no-control',
    what: `"${name}" comes without control totals: ${why}. It may not be whole, so nothing of it was read.`,
    fix: 'Wait for the sender to finish and run again; or set "Control totals" in the connector to what the sender does.',
    field: 'control',
  });
}
