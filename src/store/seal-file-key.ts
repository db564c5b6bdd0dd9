import { CompanySeal, type KeyRing, sealContext } from '../kernel/index.ts';

/** Seals the keys of a company's files, each for the row that names the file. */
export class FileKeySeal {
  readonly #seal: CompanySeal;
  readonly #companyId: string;

  constructor(ring: KeyRing, companyId: string) {
    this.#seal = new CompanySeal(ring, companyId);
    this.#companyId = companyId;
  }

  sealRunFile(key: Uint8Array, runId: string, name: string): Buffer {
    return this.#seal.seal(key, this.#context('run_file', [runId, name]));
  }

  /** @throws ConfigError `key/missing`, `key/wrong` */
  openRunFile(sealed: Uint8Array, runId: string, name: string): Buffer {
    return this.#seal.open(sealed, this.#context('run_file', [runId, name]));
  }

  sealUpload(key: Uint8Array, connectorId: string, name: string): Buffer {
    return this.#seal.seal(key, this.#context('upload', [connectorId, name]));
  }

  /** @throws ConfigError `key/missing`, `key/wrong` */
  openUpload(sealed: Uint8Array, connectorId: string, name: string): Buffer {
    return this.#seal.open(sealed, this.#context('upload', [connectorId, name]));
  }

  #context(table: string, row: readonly string[]): string {
    return sealContext(table, this.#companyId, row, 'sealed_key');
  }
}
