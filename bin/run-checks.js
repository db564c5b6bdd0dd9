// Runs every check one after the other and ends with one line that counts them: `412 passed, 0 failed`.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [what = 'test', ...args] = process.argv.slice(2);
const bin = (...parts) => join(root, 'node_modules', ...parts);

const types = ['types', [bin('typescript', 'bin', 'tsc'), '-p', '.']];
const pageTypes = ['types of the screens', ['web/type-check.js']];
const style = ['style', [bin('@biomejs', 'biome', 'bin', 'biome'), 'check']];
const unused = [
  'unused code',
  [bin('knip', 'bin', 'knip.js'), '--no-progress', '--include', 'files,dependencies,unlisted,unresolved'],
];
/** More files than these have failed for a reason. */
const mostSecondTries = 4;
const boundaries = ['boundaries', [bin('vitest', 'vitest.mjs'), 'run', 'test/boundaries.test.ts']];

let passed = 0;
let failed = 0;

if (what === 'screenshots') {
  runVitest(['test/browser', ...args], { CHALKLINE_SCREENSHOTS: '1' });
} else if (what === 'fuzz') {
  // A fresh seed each time; the same again by what this line says.
  const seed = process.env.CHALKLINE_FUZZ_SEED || String(randomInt(2 ** 31));
  const times = process.env.CHALKLINE_FUZZ || '10';
  process.stdout.write(`Again with: CHALKLINE_FUZZ=${times} CHALKLINE_FUZZ_SEED=${seed} npm run fuzz\n`);
  runVitest(['test/fuzz', ...args], { CHALKLINE_FUZZ: times, CHALKLINE_FUZZ_SEED: seed });
} else {
  for (const step of [types, pageTypes, style, unused]) runStep(step);
  if (what === 'check') runStep(boundaries);
  else runVitest(args);
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);

function runStep([name, command]) {
  if (command[0]?.startsWith('web/') && !existsSync(join(root, command[0]))) return;
  const startedMs = Date.now();
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)\n`);
  if (status === 0) passed += 1;
  else failed += 1;
}

/**
 * Runs the tests two files at a time. Some start servers, kill processes and wait in real time; where the machine has
 * stalled, such a test can fail without fault. So the files that failed run once more, one after the other, when they
 * are few; the result of that counts, and what needed it is named.
 */
function runVitest(filters, env = {}) {
  const first = vitest(filters, env);
  if (first.failures.length === 0 || first.failures.length > mostSecondTries) {
    passed += first.passed;
    failed += first.failed;
    return;
  }
  process.stdout.write('\nOnce more, alone:\n');
  const again = vitest(['--maxWorkers=1', ...first.failures.map(({ file }) => file)], env);
  passed += first.passed - first.passedBesideFailures + again.passed;
  failed += again.failed;
  for (const test of first.failures.flatMap(({ tests }) => tests)) {
    process.stdout.write(`Failed beside others: ${test}\n`);
  }
}

function vitest(args, env) {
  const folder = mkdtempSync(join(tmpdir(), 'chalkline-report-'));
  const report = join(folder, 'report.json');
  const { status } = spawnSync(
    process.execPath,
    [
      bin('vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } },
  );
  try {
    return countsOf(JSON.parse(readFileSync(report, 'utf8')), status);
  } catch {
    return { passed: 0, failed: 1, failures: [], passedBesideFailures: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Counts of tests, and for each file that failed what failed in it. */
function countsOf({ numPassedTests, numFailedTests, numFailedTestSuites, testResults }, status) {
  const failedFiles = testResults.filter((file) => file.status === 'failed');
  return {
    passed: numPassedTests,
    // A file that does not even load has no failed test of its own.
    failed: numFailedTests || (status === 0 ? 0 : Math.max(1, numFailedTestSuites)),
    failures: failedFiles.map(({ name, assertionResults }) => ({
      file: name,
      tests: assertionResults
        .filter((test) => test.status === 'failed')
        .map((test) => `${relative(root, name)}: ${test.fullName}`),
    })),
    passedBesideFailures: failedFiles
      .flatMap(({ assertionResults }) => assertionResults)
      .filter((test) => test.status === 'passed').length,
  };
}
