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
import type { PayrollConfig } from './manifest.ts';

const vendor = {
  id: 'payroll',
  name: 'Payroll',
  fieldNames: { unionId: 'unionCode', 'employee.employmentType': 'employee.basis' },
};

/** Payroll through the Arcoro API; pay stubs come as files. */
export class PayrollClient implements PeopleClient {
  readonly context: OpenContext<PayrollConfig>;
  readonly assumed: Record<keyof typeof Assumptions.properties, string>;
  readonly api: ArcoroApi;
  readonly codes: CodeLists;
  readonly managers: Managers;
  readonly takesTextForNumbers: boolean;
  /** Where pay stub files come from; connected at the first use. */
  readonly exchange: OpenExchange;

  constructor(context: OpenContext<PayrollConfig>) {
    this.context = context;
    this.assumed = withAssumed(Assumptions, context.config.assumed);
    this.api = new ArcoroApi(context, this.assumed, vendor);
    this.codes = new CodeLists(this.api);
    this.managers = new Managers(this.api);
    this.takesTextForNumbers = context.config.amountsAs === 'Texts';
    this.exchange = openExchange(context);
  }

  /** The calendar date now, where people are paid. */
  today(): string {
    return todayAt(this.context.clock, this.context.config.timeZone);
  }

  close(): Promise<void> {
    return this.exchange.close();
  }
}
