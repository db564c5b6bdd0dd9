import { AuthError, type ChalklineError, ConfigError } from '../../sdk/index.ts';
import type { AcumaticaClient } from './client.ts';

/** Whether payroll can be used: as the connector says, or by asking once. */
export class PayrollFeature {
  readonly #client: AcumaticaClient;
  #absence: Promise<ChalklineError | undefined> | undefined;

  constructor(client: AcumaticaClient) {
    this.#client = client;
  }

  async isThere(): Promise<boolean> {
    return (await this.absence()) === undefined;
  }

  /** @throws ConfigError when the data set needs payroll and it is not there */
  async demand(): Promise<void> {
    const absence = await this.absence();
    if (absence !== undefined) throw absence;
  }

  /** Why payroll cannot be used; undefined when it can. */
  absence(): Promise<ChalklineError | undefined> {
    this.#absence ??= this.#ask();
    this.#absence.catch(() => {
      this.#absence = undefined;
    });
    return this.#absence;
  }

  async #ask(): Promise<ChalklineError | undefined> {
    const { payroll = 'auto' } = this.#client.config;
    if (payroll === 'on') return undefined;
    if (payroll === 'off') return absent('Payroll is set to off in this connector.');
    try {
      for await (const _ of this.#client.pages('PayGroup', { select: ['PayGroupID'] })) break;
      return undefined;
    } catch (error) {
      const isClosed = error instanceof AuthError && error.code === 'auth/not-allowed';
      const isMissing = error instanceof ConfigError && error.code === 'acumatica/no-such-entity';
      if (!isClosed && !isMissing) throw error;
      const reason = isClosed
        ? 'the payroll feature is off, or the user may not see its forms'
        : 'this endpoint has no payroll';
      this.#client.context.note({
        level: 'warning',
        code: 'acumatica/no-payroll',
        what: `Payroll is left out: ${reason}. SSN, pay type, pay group, workers' comp code and union of employees are neither read nor written.`,
        fix: 'Switch on US Payroll (Enable/Disable Features, CS100000), give the user the payroll forms, or set Payroll to off and leave these fields out of the sync.',
      });
      return absent(`Acumatica offers no payroll here: ${reason}.`);
    }
  }
}

function absent(what: string): ConfigError {
  return new ConfigError({
    code: 'acumatica/no-payroll',
    what,
    fix: 'Switch on US Payroll (Enable/Disable Features, CS100000) and give the user its forms, or leave this data set out of the sync.',
    field: 'payroll',
  });
}
