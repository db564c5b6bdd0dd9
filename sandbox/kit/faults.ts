import type { Reshape } from './reshape.ts';

/**
 * What a sandbox can be told to do wrong. Effects ending in `-after` happen when the request has
 * already been carried out, so that the caller cannot know.
 */
export type FaultEffect =
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  | { kind: 'status-after'; status: number; body?: unknown }
  | { kind: 'refuse' }
  | { kind: 'lose-answer-after' }
  | { kind: 'cut-body-after' }
  | { kind: 'delay'; ms: number }
  | { kind: 'hang' }
  /** The answer comes as if the vendor had changed its shape. */
  | ({ kind: 'reshape' } & Reshape)
  /** A name that only this sandbox understands, e.g. `expire-token`; its routes ask `faults.take(name, request)`. */
  | { kind: 'own'; name: string };

export interface Fault {
  /** Only requests of this method; any when absent. */
  method?: string;
  /** A regular expression tried on the path with its query; any when absent. */
  path?: string;
  /** Let this many matching requests pass first. */
  skip?: number;
  /** How often it happens; 1 when absent, `Infinity` is written as -1. */
  times?: number;
  /** From its first time on it meets every request, whatever its method and path: the whole vendor is down. */
  spreads?: true;
  effect: FaultEffect;
}

/** What a fault looks at of a request. */
interface Asked {
  method: string;
  url: string;
}

interface Armed extends Fault {
  passed: number;
  left: number;
  happened: boolean;
}

export class Faults {
  #armed: Armed[] = [];

  add(fault: Fault): void {
    const times = fault.times ?? 1;
    this.#armed.push({
      ...fault,
      passed: 0,
      left: times < 0 ? Number.POSITIVE_INFINITY : times,
      happened: false,
    });
  }

  clear(): void {
    this.#armed = [];
  }

  /** The effect that this request meets, if any; counts it as used. */
  next(method: string, url: string): FaultEffect | undefined {
    return this.#use((fault) => fault.effect.kind !== 'own' && isFor(fault, { method, url }));
  }

  /** Whether the sandbox's own fault of that name is armed for the request; counts it as used. */
  take(name: string, request?: Asked): boolean {
    return (
      this.#use(
        (fault) => fault.effect.kind === 'own' && fault.effect.name === name && isFor(fault, request),
      ) !== undefined
    );
  }

  #use(matches: (fault: Armed) => boolean): FaultEffect | undefined {
    for (const fault of this.#armed) {
      if (fault.left <= 0 || !matches(fault)) continue;
      if (fault.passed < (fault.skip ?? 0)) {
        fault.passed += 1;
        continue;
      }
      fault.left -= 1;
      fault.happened = true;
      return fault.effect;
    }
    return undefined;
  }
}

function isFor({ method, path, spreads, happened }: Armed, request: Asked | undefined): boolean {
  if (spreads === true && happened) return true;
  return (
    (method === undefined || method === request?.method) &&
    (path === undefined || (request !== undefined && new RegExp(path).test(request.url)))
  );
}
