import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const main = join(import.meta.dirname, '../../src/main.ts');

export interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

/** Runs the program as a person does, from the command line. */
export function runProgram(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return startProgram(args, env).ended;
}

export interface Program {
  child: ChildProcess;
  /** What it has said so far. */
  output(): string;
  says(words: string): Promise<void>;
  ended: Promise<Ended>;
}

export function startProgram(args: readonly string[], env: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      CHALKLINE_LOG: 'silent',
      NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/compiled'),
      ...env,
    },
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8');
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, output, errors }));
  });
  return {
    child,
    output: () => output,
    ended,
    says: async (words) => {
      for (let waited = 0; waited < 900; waited += 1) {
        if (output.includes(words)) return;
        if (child.exitCode !== null) break;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`It did not say "${words}" but: ${output} ${errors}`);
    },
  };
}
