import { eq } from 'drizzle-orm';
import { type Database, schema } from '../db/index.ts';

const { installationSettings } = schema;

/** Facts about the whole installation, by name. */
export interface SettingStore {
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
}

export function settingStore({ installation: { tables } }: Database): SettingStore {
  return {
    async get(name) {
      const [row] = await tables
        .select()
        .from(installationSettings)
        .where(eq(installationSettings.name, name));
      return row?.value;
    },
    async set(name, value) {
      await tables
        .insert(installationSettings)
        .values({ name, value })
        .onConflictDoUpdate({ target: installationSettings.name, set: { value } });
    },
  };
}
