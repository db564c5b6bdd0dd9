import { tabularDataSets } from '../../sdk/tabular/index.ts';
import type { SftpClient } from './client.ts';

/** Every data set of the model, one file each; the columns are named as our fields. */
export const sftpDataSets = tabularDataSets<SftpClient>((config) => config.direction === 'write');
