import {
  ArcoroApi,
  CodeLists,
  Managers,
  type PeopleClient,
  withAssumed,
} from '../../sdk/arcoro-api/index.ts';
import { openExchange } from '../../sdk/exchange/from-config.ts';
import type { OpenExchange } from '../../sdk/exchange/open-exchange.ts';
import type { OpenContext } from '../../sdk/index.ts';
import { Assumptions } from './assumptions.ts';
import type { CoreHrConfig } from './manifest.ts';

const vendor = {
  id: 'core-hr',
  name: 'Core HR',
  fieldNames: { unionId: 'unionCode', parentJobId: 'projectCode' },
};

/** Core HR: lists and people through the Arcoro API, pay and what else has no resource there through files. */
export class CoreHrClient implements PeopleClient {
  readonly context: OpenContext<CoreHrConfig>;
  readonly assumed: Record<keyof typeof Assumptions.properties, string>;
  readonly api: ArcoroApi;
  readonly codes: CodeLists;
  readonly managers: Managers;
  /** Where export files come from and import files go to; connected at the first use. */
  readonly exchange: OpenExchange;

  constructor(context: OpenContext<CoreHrConfig>) {
    this.context = context;
    this.assumed = withAssumed(Assumptions, context.config.assumed);
    this.api = new ArcoroApi(context, this.assumed, vendor);
    this.codes = new CodeLists(this.api);
    this.managers = new Managers(this.api);
    this.exchange = openExchange(context);
  }

  close(): Promise<void> {
    return this.exchange.close();
  }
}
