import type { Command } from 'commander';
import { listProducts, products } from '../hub/index.ts';
import { Output, table } from './output.ts';
import type { GlobalOptions } from './session.ts';

/** `chalkline products`: needs neither server nor data, since products are declared in the program. */
export function productCommands(program: Command): void {
  program
    .command('products')
    .description('list the products that can be connected, with their data sets')
    .action((_, command: Command) => {
      const output = new Output(command.optsWithGlobals<GlobalOptions>().json ?? false);
      const rows = listProducts(products).map(({ id, name, dataSets }) => ({
        id,
        name,
        dataSets: dataSets.map((dataSet) => ({ id: dataSet.id, directions: dataSet.directions })),
      }));
      output.show(rows, () =>
        table(
          ['Product', 'Name', 'Reads', 'Writes'],
          rows.map(({ id, name, dataSets }) => {
            const count = (direction: 'read' | 'write') =>
              dataSets.filter(({ directions }) => directions.includes(direction)).length;
            return [id, name, `${count('read')} data sets`, `${count('write')} data sets`];
          }),
        ),
      );
    });
}
