import { tabularDataSets } from '../../sdk/tabular/index.ts';
import type { FileClient } from './client.ts';

/** Every data set of the model, one file each; the columns are named as our fields. */
export const fileDataSets = tabularDataSets<FileClient>((config) => config.direction === 'write');
