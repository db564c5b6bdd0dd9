import {
  ArcoroApi,
  CodeLists,
  Managers,
  type PeopleClient,
  todayAt,
  withAssumed,
} from '../../sdk/arcoro-api/index.ts';
import { openExchange } from '../../sdk/exchange/from-config.ts';
import type { OpenExchange } from '../../sdk/exchange/open-exchange.ts';
import type { OpenContext } from '../../sdk/index.ts';
import { Assumptions } from './assumptions.ts';
import type { ExakTimeConfig } from './manifest.ts';
import { Warehouse } from './warehouse.ts';

const vendor = {
  id: 'exaktime',
  name: 'ExakTime',
  fieldNames: {
    unionId: 'unionCode',
    parentJobId: 'projectCode',
    'employee.employmentType': 'employee.basis',
  },
};

/** ExakTime through the Arcoro API: lists and people live, time as the nightly warehouse has it, or from files. */
export class ExakTimeClient implements PeopleClient {
  readonly context: OpenContext<ExakTimeConfig>;
  readonly assumed: Record<keyof typeof Assumptions.properties, string>;
  readonly api: ArcoroApi;
  readonly codes: CodeLists;
  readonly managers: Managers;
  readonly warehouse: Warehouse;
  /** Where timesheet files come from; connected at the first use. */
  readonly exchange: OpenExchange;

  constructor(context: OpenContext<ExakTimeConfig>) {
    this.context = context;
    this.assumed = withAssumed(Assumptions, context.config.assumed);
    this.api = new ArcoroApi(context, this.assumed, vendor);
    this.codes = new CodeLists(this.api);
    this.managers = new Managers(this.api);
    this.warehouse = new Warehouse(this.api, this.assumed, {
      ...(context.config.columns === undefined ? {} : { columns: context.config.columns }),
      rows: context.config.warehouseRows ?? 1000,
    });
    this.exchange = openExchange(context);
  }

  /** The calendar date now, where people work. */
  today(): string {
    return todayAt(this.context.clock, this.context.config.timeZone);
  }

  close(): Promise<void> {
    return this.exchange.close();
  }
}
