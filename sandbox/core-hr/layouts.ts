import file from './import-layouts.json' with { type: 'json' };

export interface Column {
  name: string;
  key?: boolean;
  required?: boolean;
  type?: string;
  length?: number;
  values?: string[];
  /** The words of a form that was made anew in 2020; the row has its year before it. */
  valuesUntil2019?: string[];
  valuesSince2020?: string[];
  default?: string;
  /** Not public: see the note in import-layouts.json. */
  assumed?: boolean;
}

export interface Layout {
  name: string;
  /** A file whose name begins like this (letters and digits only, the longest wins) has this layout. */
  fileName: string;
  kind: string;
  columns: Column[];
  /** Whether a person with an unknown SSN is added. */
  adds?: boolean;
  /** Closes the record before the new one. */
  endsEarlier?: boolean;
  everyFiveMinutes?: boolean;
}

export const LAYOUTS: Layout[] = file.layouts;

const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');

export function layoutOf(fileName: string, layouts: Layout[]): Layout | undefined {
  const name = bare(fileName);
  return layouts
    .filter((layout) => name.startsWith(bare(layout.fileName)))
    .sort((one, other) => other.fileName.length - one.fileName.length)[0];
}

/** The columns that say who the row is about; the rest is what a file kind keeps. */
export const IDENTITY_COLUMNS = [
  'Arcoro User ID',
  'Arcoro Person ID',
  'SSN',
  'Employee SSN',
  'Employee SSN / Employee ID',
  'SSN / Employee ID',
];
