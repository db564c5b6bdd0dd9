import type { Static, TSchema } from 'typebox';
import type { Clock, StoredFile } from '../kernel/index.ts';
import type { AnswerSupport } from './answer.ts';
import type { Mapping } from './mapping.ts';
import type { Limiter } from './net/limiter.ts';
import type { Net } from './net/net.ts';
import type { WriteSupport } from './write.ts';

/** A record in the vendor's shape, flattened: nested members by dotted path, all values text, yes/no or null. */
export type VendorRecord = Record<string, string | boolean | null>;

/** A field of a vendor's record, as far as its limits are known. */
export interface VendorField {
  label?: string;
  /** Must be filled when a record is created. */
  required?: boolean;
  maxLength?: number;
  /** What happens to a longer text: refused as an error (default), or cut with a warning. */
  tooLong?: 'error' | 'truncate';
  /** Left empty, the vendor fills it in by itself: what stands there then is no difference from the blank that was sent. */
  filledIn?: boolean;
  /** The values that the vendor takes, where they are a closed list. */
  choices?: readonly string[];
  pattern?: { matches: RegExp; expected: string };
}

/** Where reading got to; the engine keeps it and hands it back. Its meaning is the data set's own. */
export type Bookmark = string;

export interface Page {
  records: VendorRecord[];
  /** From here the read can be taken up again after a crash. */
  bookmark?: Bookmark;
  /** True on the page that carried the vendor's end marker; without it the read counts as partial. */
  end?: boolean;
  /** Rows that could not be read at all; they count as refused. */
  problems?: ReadProblem[];
  /** That this read is no more than a part is meant: absence proves nothing, and nobody needs to be warned of it. */
  isPart?: true;
}

export interface ReadProblem {
  /** Where it stands, e.g. `line 412`. */
  position: string;
  code: string;
  what: string;
  fix: string;
  /** What was read in its place, column by column, as far as it could be told apart: for nobody but its sender. */
  values?: readonly string[];
}

export interface ReadScope {
  /** Only what changed after this instant (ISO); absent: everything. Set only for data sets with a `cursor`. */
  since?: string;
  /** Continue behind this bookmark. */
  resume?: Bookmark;
  /** The run options that the data set declares, by name. */
  options: Readonly<Record<string, string>>;
  /** What earlier runs of the sync have taken in from files; absent where that does not count, e.g. in a retry. */
  filesRead?: FilesRead;
}

/** The ledger of files by their contents. */
export interface FilesRead {
  before(sha256: string): Promise<{ name: string; readAt: string } | undefined>;
}

/** How many of the records read did not reach the destination; what was equal there already did. */
export interface LeftOver {
  /** Refused, in conflict or in doubt. */
  unsettled: number;
  /** Left out by a filter, an option or a rule of the sync. */
  skipped: number;
}

/** A question that the Run dialog asks, because this data set can be limited by it. */
export interface RunOption {
  id: string;
  label: string;
  kind: 'text' | 'list' | 'date' | 'choice';
  choices?: readonly string[];
  help?: string;
  /** Offered only where this setting of the source's connector has this value; without it the choice does nothing. */
  where?: { setting: string; is: string };
}

export interface DataSet<Client = unknown> {
  /** The model's data set that it carries, e.g. `employees`. */
  id: string;
  /** What the vendor calls it, and where. */
  vendorName: string;
  fields: Readonly<Record<string, VendorField>>;
  /** The vendor's fields that identify a record; joined they are the external key that links remember. */
  primaryKey: readonly string[];
  mapping: Mapping;
  /** Present when the vendor can say what changed since. */
  cursor?: { field: string; lookbackMinutes: number };
  /** Whether a record of this kind holds from a day on and others may follow it. */
  effectiveDated?: boolean;
  runOptions?: readonly RunOption[];
  /** A sentence for people about what is refused, a day old, or special. */
  note?: string;
  /** Set when the vendor's answer is older than now by nature, in hours. */
  dataAgeHours?: number;
  /** Whether this connector's configuration gives a way to read; true when absent. */
  readable?(config: Readonly<Record<string, unknown>>): boolean;
  read?(client: Client, scope: ReadScope): AsyncIterable<Page>;
  /**
   * Told once that what was read up to `bookmark` has been applied, and never after a preview: files are moved out
   * of the way here, and time is marked as taken. May be repeated.
   */
  settle?(client: Client, bookmark: Bookmark, leftOver?: LeftOver): Promise<void>;
  /** What goes back to whoever sent the records: once all has been applied, before `settle`, never after a preview. */
  answer?: AnswerSupport<Client>;
  /**
   * For what belongs to employees: the number by which this system knows somebody now whom it knew by the given one
   * before (they came back under a new one). Undefined for all others. Asked once, and only by runs that do not
   * carry employees themselves.
   */
  presentNumbers?(client: Client): Promise<(employeeNumber: string) => string | undefined>;
  /** The files that a read up to `bookmark` has taken in, for the ledger of the sync. */
  filesOf?(bookmark: Bookmark): { name: string; sha256: string }[];
  /** Whether this connector's configuration gives a way to write; true when absent. */
  writable?(config: Readonly<Record<string, unknown>>): boolean;
  write?: WriteSupport<Client>;
}

/** How fast a vendor may be called; shared by everything that uses the same connector. */
export interface Limits {
  /** Calls per window. */
  calls: number;
  perMs: number;
  /** Calls at the same time. */
  concurrency: number;
}

/** What a run or a test gives to a product when it opens a connector. */
export interface OpenContext<Config> {
  config: Config;
  /** The connector's secrets by field name; empty text when not set. */
  secret(name: string): string;
  net: Net;
  /** Made of the product's limits and shared by everything that uses this connector; every call passes it. */
  limiter: Limiter;
  clock: Clock;
  signal: AbortSignal;
  /** A folder of this run's own, for files on their way; people's data rests sealed there, see `spoolSealed`. */
  scratchFolder: string;
  /** Folders that file products may use, set by the administrator. */
  allowedRoots: readonly string[];
  /** Files that people uploaded to this connector, newest first. */
  uploads: Uploads;
  /** Of the company, and of the sync where one runs: for names of files. */
  names?: { company: string; sync?: string };
  /** Writes a line into the run's log. */
  note(line: Note): void;
  /** Keeps a copy of a file that was read with the run, for download. */
  keepFile?(file: { name: string; content: StoredFile; dataSet?: string }): Promise<void>;
}

export interface Uploads {
  list(): Promise<{ name: string; size: number; uploadedAt: string }[]>;
  /** An upload, to be read. @throws NotFoundError */
  open(name: string): Promise<StoredFile>;
}

export interface Note {
  level: 'warning' | 'info';
  code: string;
  dataSet?: string;
  what: string;
  fix?: string;
}

export interface Step {
  title: string;
  outcome: 'ok' | 'failed' | 'skipped';
  /** How long it took, in milliseconds. */
  tookMs: number;
  detail?: string;
  fix?: string;
  /** An SSH host key seen for the first time, to be confirmed by a person. */
  fingerprint?: string;
}

/** What every opened connector can do. */
export interface Client {
  close(): Promise<void>;
}

export interface Manifest<Config extends TSchema = TSchema> {
  /** kebab-case; the folder's name. */
  id: string;
  /** As DESIGN writes it, e.g. `Viewpoint Vista (CSV)`. */
  name: string;
  /** One sentence for the product list. */
  summary: string;
  /**
   * The form: a TypeBox object whose properties carry `title` and `description` (where in the vendor's screens
   * the value is found). A property with `secret: true` is write-only and kept encrypted; conditional fields use
   * JSON Schema `dependencies`/`if` or a union on a literal.
   */
  config: Config;
  limits(config: Static<Config>): Limits;
}

export interface Product<Config extends TSchema = TSchema, C extends Client = Client> {
  manifest: Manifest<Config>;
  dataSets: readonly DataSet<C>[];
  /** Signs in. @throws AuthError, ConfigError, TransientError */
  open(context: OpenContext<Static<Config>>): Promise<C>;
  /** Steps of the connection test before the data sets are read: name, TLS or host key, sign-in. */
  probe?(context: OpenContext<Static<Config>>, report: (step: Step) => void): Promise<void>;
  /** Problems of an otherwise well-formed configuration, by field. */
  checkConfig?(config: Static<Config>): { field: string; what: string; fix: string }[];
}

/** A product with its types put aside, as the hub lists them. */
// biome-ignore lint/suspicious/noExplicitAny: a list of products of different configurations has no other type
export type AnyProduct = Product<any, any>;

/** Declares a product and checks the declaration against itself. */
export function defineProduct<Config extends TSchema, C extends Client>(
  product: Product<Config, C>,
): Product<Config, C> {
  const seen = new Set<string>();
  for (const dataSet of product.dataSets) {
    if (seen.has(dataSet.id)) throw new Error(`${product.manifest.id} declares ${dataSet.id} twice`);
    seen.add(dataSet.id);
    if (dataSet.read === undefined && dataSet.write === undefined) {
      throw new Error(`${product.manifest.id}: ${dataSet.id} can neither be read nor written`);
    }
  }
  return product;
}

/** Declares a data set with its client's type. */
export function defineDataSet<C extends Client>(dataSet: DataSet<C>): DataSet<C> {
  return dataSet;
}

/** The names of the configuration's secret fields, at any depth of conditional parts. */
export function secretFields(schema: TSchema): string[] {
  const found = new Set<string>();
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties') {
        for (const [name, property] of Object.entries(value as Record<string, unknown>)) {
          if (typeof property === 'object' && property !== null && 'secret' in property) found.add(name);
        }
      }
      visit(value);
    }
  };
  visit(schema);
  return [...found];
}
