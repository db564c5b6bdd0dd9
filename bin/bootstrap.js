// Brings a bare clone to life with any Node from 20 on and nothing installed: installs, builds the screens, then
// hands over to the Node 24 that the lock file names. Built-in modules only.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const inRoot = (...parts) => join(root, ...parts);
const nodeFlags = [
  '--disable-warning=ExperimentalWarning',
  // Optimising the whole of the embedded PostgreSQL in the background takes half a gigabyte at its peak and makes a
  // large sync only some 10 % faster.
  '--liftoff-only',
];

/** Each command: what is needed first, and which script then runs. */
const commands = {
  start: { screens: true, script: ['src/main.ts', 'serve'] },
  test: { screens: true, script: ['bin/run-checks.js', 'test'] },
  check: { screens: false, script: ['bin/run-checks.js', 'check'] },
  bench: { screens: false, script: ['bench/index.ts'] },
  fuzz: { screens: false, script: ['bin/run-checks.js', 'fuzz'] },
  screenshots: { screens: true, script: ['bin/run-checks.js', 'screenshots'] },
  cli: { screens: false, script: ['src/main.ts'] },
};

const [name = 'start', ...args] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) fail(`There is no "${name}". There are ${Object.keys(commands).join(', ')}.`);
if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(
    `This is Node ${process.versions.node}; Chalkline needs 20 or newer. Install it from https://nodejs.org.`,
  );
}
installIfNeeded();
const node = nodeOf();
if (command.screens || args[0] === 'serve') buildScreensIfNeeded();
const [script, ...scriptArgs] = command.script;
run(node, [...nodeFlags, inRoot(script), ...scriptArgs, ...args]);

/** Installs when node_modules is missing or does not hold what the lock file says. */
function installIfNeeded() {
  const lockText = readFileSync(inRoot('package-lock.json'));
  const wanted = createHash('sha256').update(lockText).digest('hex');
  const marker = inRoot('node_modules', '.chalkline-lock');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  if (!holdsAll(JSON.parse(lockText))) {
    process.stderr.write('Installing packages …\n');
    // Not `npm ci`: that refuses a lock file without the packages of other platforms, which npm leaves out when the
    // registry of whoever wrote it does not have them. Versions and integrity are those of the lock file either way.
    const result = spawnSync(
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' },
    );
    if (result.status !== 0) fail('npm could not install the packages. Check the network, then try again.');
  }
  mkdirSync(dirname(marker), { recursive: true });
  writeFileSync(
    marker,
    createHash('sha256')
      .update(readFileSync(inRoot('package-lock.json')))
      .digest('hex'),
  );
}

/** Whether npm's own list of what it installed agrees with the lock file. */
function holdsAll(lock) {
  try {
    const installed = JSON.parse(readFileSync(inRoot('node_modules', '.package-lock.json'), 'utf8')).packages;
    return Object.entries(lock.packages).every(
      ([path, wanted]) =>
        path === '' ||
        wanted.optional ||
        wanted.devOptional ||
        wanted.peer ||
        installed[path]?.version === wanted.version,
    );
  } catch {
    return false;
  }
}

/** The Node of the lock file; the one that runs us when that is new enough and the other did not install. */
function nodeOf() {
  const packaged = inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  fail('The package "node" is not installed. Delete node_modules and try again, or use Node 24.');
}

/** Builds web/dist when its sources have changed since the last build. */
function buildScreensIfNeeded() {
  if (!existsSync(inRoot('web', 'index.html'))) return;
  const hash = createHash('sha256').update(readFileSync(inRoot('package-lock.json')));
  for (const path of filesBelow(inRoot('web'))) hash.update(relative(root, path)).update(readFileSync(path));
  const wanted = hash.digest('hex');
  const marker = inRoot('web', 'dist', '.chalkline-source');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  process.stderr.write('Building the screens …\n');
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js');
  const result = spawnSync(node, [vite, 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) fail('The screens could not be built; the lines above say why.');
  writeFileSync(marker, wanted);
}

function* filesBelow(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'dist' && entry.name !== 'node_modules') yield* filesBelow(path);
    } else yield path;
  }
}

/** Runs the script in our place: its signals and its exit code are ours. */
function run(program, programArgs) {
  // A command's files are named from where it is called; all else happens in the clone.
  const cwd = name === 'cli' ? process.cwd() : root;
  const env = { NODE_COMPILE_CACHE: inRoot('node_modules', '.cache', 'compiled'), ...process.env };
  const child = spawn(program, programArgs, { cwd, stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${program} did not start: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
