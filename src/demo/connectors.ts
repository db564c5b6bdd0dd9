import { standIns } from './stand-ins/index.ts';

/** A connector of the demo company. */
export interface DemoConnector {
  title: string;
  product: string;
  /** Whose stand-in it reaches; its form is filled in as that one says. */
  standIn?: string;
  config: Record<string, unknown>;
}

/** One for each stand-in, and the two products that are files. */
export const demoConnectors: readonly DemoConnector[] = [
  ...standIns.map(({ product, title }) => ({ product, title, standIn: product, config: {} })),
  {
    title: 'SFTP to the benefits partner',
    product: 'sftp',
    standIn: 'sftp',
    config: { direction: 'write' },
  },
  {
    title: 'SFTP from the training provider',
    product: 'sftp',
    standIn: 'sftp',
    config: { direction: 'read' },
  },
  { title: 'File download', product: 'file', config: { place: 'browser', direction: 'write' } },
];
