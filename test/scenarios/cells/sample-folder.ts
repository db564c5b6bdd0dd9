import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataSets, type Entity, type EntityDefinition } from '../../../src/model/index.ts';
import { sampleEntity } from '../../../src/sdk/tabular/sample-entities.ts';
import type { WriteSample } from '../../../src/sdk/testing/index.ts';

/** A sample that is in use: what is closed or has left is not created anywhere. */
function inUse(definition: EntityDefinition, nr: number): Entity {
  const entity = sampleEntity(definition, nr);
  if ('active' in entity) entity.active = true;
  if ('endDate' in entity) entity.endDate = null;
  if (definition.id === 'employees') return { ...entity, status: 'active', terminationDate: null };
  return definition.id === 'projects' ? { ...entity, status: 'open' } : entity;
}

/** Puts a file of five records into a folder for each data set there is; they refer to each other. */
export async function fillFolder(folder: string): Promise<void> {
  for (const definition of dataSets) {
    const names = Object.keys(definition.fields);
    const lines = [1, 2, 3, 4, 5].map((nr) => {
      const entity = inUse(definition, nr);
      return names.map((name) => `"${String(entity[name] ?? '').replaceAll('"', '""')}"`).join(',');
    });
    await writeFile(join(folder, `${definition.id}.csv`), `${names.join(',')}\r\n${lines.join('\r\n')}\r\n`);
  }
}

/** What a field of that kind is changed to. */
const CHANGED: Readonly<Record<string, string>> = {
  text: 'Changed',
  money: '9.75',
  decimal: '9.75',
  date: '2031-02-03',
};

/** One sample for each data set, with every field filled. */
export const sampleWrites: Readonly<Record<string, WriteSample>> = Object.fromEntries(
  dataSets.map((definition) => {
    const free = Object.entries(definition.fields).find(
      ([name, { kind }]) => !definition.key.includes(name) && CHANGED[kind] !== undefined,
    );
    const update = free === undefined ? {} : { [free[0]]: CHANGED[free[1].kind] ?? null };
    return [definition.id, { create: (nr: number) => inUse(definition, nr), update }];
  }),
);

/** The contents of all files, one after the other, with quotes as JSON has them. */
export async function textOf(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.csv'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.join('').replaceAll('""', '\\"');
}
