import type { Readable } from 'node:stream';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { ConfigError } from '../../kernel/index.ts';
import { notAWorkbook, tooMuch, type WorkbookLimits, type XlsxArchive } from './xlsx-archive.ts';
import { type NumberForm, numberForm } from './xlsx-numbers.ts';

const LONGEST_TEXT = 4_000_000;
/** Tags inside tags; a real sheet has about ten. */
const DEEPEST = 100;
const MOST_SHEETS = 2_000;
// Excel itself stops at 65,490 formats of cells.
const MOST_FORMS = 100_000;

/** What is known of a workbook before its sheet is read. */
export interface Workbook {
  sheets: { name: string; path: string }[];
  from1904: boolean;
  sharedStrings: string[];
  /** By a cell's style index. */
  forms: NumberForm[];
}

export interface TagHandlers {
  open(name: string, attributes: Record<string, string>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Feeds a part's XML to the handlers, pausing after each piece for what it brought to be taken. Document types, and with them entities of one's own, are refused. */
export async function* parseXml(stream: Readable, file: string, handlers: TagHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false });
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
  };
  parser.on('doctype', () =>
    fail(
      new ConfigError({
        code: 'file/doctype-refused',
        what: `The workbook "${file}" has a document type declaration, which no spreadsheet program writes.`,
        fix: 'Open it in the spreadsheet program and save it again.',
      }),
    ),
  );
  parser.on('error', (cause) => fail(notAWorkbook(file, cause)));
  let sinceTag = 0;
  let depth = 0;
  parser.on('opentag', (tag: SaxesTagPlain) => {
    sinceTag = 0;
    depth += 1;
    if (depth > DEEPEST) throw tooMuch(file, `tags nested more than ${DEEPEST} deep`);
    handlers.open(localName(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag: SaxesTagPlain) => {
    sinceTag = 0;
    depth -= 1;
    handlers.close?.(localName(tag.name));
  });
  parser.on('text', (part) => handlers.text?.(part));
  parser.on('cdata', (part) => handlers.text?.(part));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const feed = (text: string) => {
    // The parser holds a text until its end, so an endless one has to be stopped from outside.
    sinceTag += text.length;
    if (sinceTag > LONGEST_TEXT) throw tooMuch(file, 'a text without end');
    parser.write(text);
    if (failure !== undefined) throw failure;
  };
  try {
    for await (const chunk of stream) {
      feed(decodeXml(decoder, chunk as Buffer, file));
      yield;
    }
    feed(decodeXml(decoder, undefined, file));
    parser.close();
    if (failure !== undefined) throw failure;
    yield;
  } finally {
    stream.destroy();
  }
}

function decodeXml(
  decoder: InstanceType<typeof TextDecoder>,
  chunk: Buffer | undefined,
  file: string,
): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw notAWorkbook(file, cause);
  }
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

async function readPart(
  archive: XlsxArchive,
  path: string,
  file: string,
  handlers: TagHandlers,
): Promise<void> {
  for await (const _ of parseXml(await archive.part(path), file, handlers));
}

/** Reads sheet list, shared texts and number formats. @throws ConfigError */
export async function readWorkbook(
  archive: XlsxArchive,
  file: string,
  limits: WorkbookLimits,
): Promise<Workbook> {
  const sheetIds: { name: string; id: string }[] = [];
  let from1904 = false;
  await readPart(archive, 'xl/workbook.xml', file, {
    open(name, attributes) {
      if (name === 'sheet') {
        if (sheetIds.length >= MOST_SHEETS) throw tooMuch(file, `more than ${MOST_SHEETS} sheets`);
        sheetIds.push({ name: attributes.name ?? '', id: attributes['r:id'] ?? relationOf(attributes) });
      }
      if (name === 'workbookPr') from1904 = attributes.date1904 === '1' || attributes.date1904 === 'true';
    },
  });
  const targets = new Map<string, string>();
  let sharedPath = 'xl/sharedStrings.xml';
  await readPart(archive, 'xl/_rels/workbook.xml.rels', file, {
    open(name, { Id, Target, Type, TargetMode }) {
      if (name !== 'Relationship' || Id === undefined || Target === undefined || TargetMode === 'External')
        return;
      if (targets.size >= MOST_SHEETS * 2) throw tooMuch(file, `more than ${MOST_SHEETS * 2} relations`);
      const path = Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`;
      targets.set(Id, path);
      if (Type?.endsWith('/sharedStrings')) sharedPath = path;
    },
  });
  const sheets = sheetIds.flatMap(({ name, id }) => {
    const path = targets.get(id);
    return path === undefined ? [] : [{ name, path }];
  });
  return {
    sheets,
    from1904,
    sharedStrings: archive.has(sharedPath) ? await readSharedStrings(archive, sharedPath, file, limits) : [],
    forms: archive.has('xl/styles.xml') ? await readForms(archive, file) : [],
  };
}

const relationOf = (attributes: Record<string, string>) =>
  Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? '';

async function readSharedStrings(
  archive: XlsxArchive,
  path: string,
  file: string,
  limits: WorkbookLimits,
): Promise<string[]> {
  const strings: string[] = [];
  const text = new RichText();
  let characters = 0;
  await readPart(archive, path, file, {
    open(name) {
      if (name === 'si') text.reset();
      text.open(name);
    },
    text: (part) => text.add(part, limits.cellCharacters, file),
    close(name) {
      text.close(name);
      if (name !== 'si') return;
      characters += text.value.length;
      if (strings.length >= limits.sharedStrings)
        throw tooMuch(file, `more than ${limits.sharedStrings} shared texts`);
      if (characters > limits.sharedStringCharacters) throw tooMuch(file, 'too much shared text');
      strings.push(text.value);
    },
  });
  return strings;
}

async function readForms(archive: XlsxArchive, file: string): Promise<NumberForm[]> {
  const codes = new Map<number, string>();
  const forms: NumberForm[] = [];
  let inCellFormats = false;
  await readPart(archive, 'xl/styles.xml', file, {
    open(name, attributes) {
      if (codes.size + forms.length > MOST_FORMS) throw tooMuch(file, `more than ${MOST_FORMS} formats`);
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      if (name === 'cellXfs') inCellFormats = true;
      if (name === 'xf' && inCellFormats) {
        const id = Number(attributes.numFmtId ?? 0);
        forms.push(numberForm(id, codes.get(id)));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return forms;
}

const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

/** Collects the text of a cell: plain or in formatted runs, without the reading aids of East Asian text. */
export class RichText {
  value = '';
  #inText = false;
  #inPhonetic = false;

  reset(): void {
    this.value = '';
    this.#inText = false;
    this.#inPhonetic = false;
  }

  open(name: string): void {
    if (name === 't') this.#inText = true;
    if (name === 'rPh') this.#inPhonetic = true;
  }

  /** @throws ConfigError when the text is longer than a cell can hold. */
  add(part: string, limit: number, file: string): void {
    if (!this.#inText || this.#inPhonetic) return;
    this.value += part;
    // Escapes count six more signs than they stand for.
    if (this.value.length > limit * 7) throw tooMuch(file, `a cell with more than ${limit} characters`);
  }

  close(name: string): void {
    if (name === 't') this.#inText = false;
    if (name === 'rPh') this.#inPhonetic = false;
    if (name === 'si' || name === 'is') this.value = unescapeCell(this.value);
  }
}

/** Characters that XML cannot hold are written `_x000D_`. */
export function unescapeCell(text: string): string {
  return text.includes('_x')
    ? text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}
