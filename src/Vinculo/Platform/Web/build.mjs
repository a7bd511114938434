// Builds the front-end assets: installs the packages when the lock file changed, checks the types, bundles
// scripts and styles, draws the icon sprite, and writes wwwroot/assets with a manifest that the server reads.
// One run at a time: a second build that starts meanwhile waits, then finds everything fresh and does nothing.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

const web = path.dirname(fileURLToPath(import.meta.url));
const project = path.resolve(web, '../..');
const output = path.join(project, 'wwwroot/assets');
const stamps = path.join(project, 'obj/web');
const require = createRequire(path.join(project, 'package.json'));

const least = 20;
if (Number(process.versions.node.split('.')[0]) < least)
  fail(`Node.js ${least} or later is needed to build the web assets; this is ${process.versions.node}.`);

fs.mkdirSync(stamps, { recursive: true });
const release = await lock(path.join(stamps, 'lock'));
try {
  installPackages();
  const inputs = digest(sources());
  const stamp = path.join(stamps, 'inputs');
  const built = path.join(output, 'manifest.json');
  if (read(stamp) !== inputs || !fs.existsSync(built)) {
    checkTypes();
    await bundle();
  }
  // Newer than every source, so that the next build need not even ask.
  fs.writeFileSync(stamp, inputs);
  fs.utimesSync(built, new Date(), new Date());
} catch (error) {
  fail(error.message);
} finally {
  release();
}

function installPackages() {
  const wanted = digest([path.join(project, 'package-lock.json')]);
  const stamp = path.join(project, 'node_modules/.installed');
  if (read(stamp) === wanted) return;
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'],
    { cwd: project, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  fs.writeFileSync(stamp, wanted);
}

/** Everything the assets depend on. Pages count too: Tabler's rules are kept by the classes that pages use. */
function sources() {
  const own = ['package-lock.json', 'package.json'].map(name => path.join(project, name));
  return [...own, ...walk(web, /\.(css|ts|mjs|json|txt)$/), ...walk(project, /\.razor$/)].sort();
}

function checkTypes() {
  const compiler = path.join(project, 'node_modules/typescript/bin/tsc');
  try {
    execFileSync(process.execPath, [compiler, '--noEmit', '-p', path.join(web, 'tsconfig.json')], { cwd: web });
  } catch (error) {
    throw new Error(`The scripts do not type-check.\n${error.stdout}${error.stderr}`);
  }
}

async function bundle() {
  const esbuild = require('esbuild');
  const fresh = path.join(stamps, 'assets');
  fs.rmSync(fresh, { recursive: true, force: true });
  fs.mkdirSync(fresh);
  const options = {
    absWorkingDir: web, outdir: fresh, bundle: true, minify: true, metafile: true, charset: 'utf8', logLevel: 'error',
    target: ['es2022', 'chrome123', 'firefox121', 'safari17.5'], entryNames: '[name]-[hash]', chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]', legalComments: 'none',
  };
  const scripts = await esbuild.build({
    ...options, entryPoints: ['Scripts/app.ts'], format: 'esm', splitting: true,
  });
  const styles = await esbuild.build({
    ...options, entryPoints: ['Styles/app.css'], loader: { '.woff2': 'file' }, plugins: [purgedTabler()],
  });

  const manifest = {};
  const appOutput = Object.values(scripts.metafile.outputs).find(made => made.entryPoint === 'Scripts/app.ts');
  const preload = appOutput.imports.filter(used => used.kind === 'import-statement').map(used => path.basename(used.path));
  for (const [file, made] of Object.entries({ ...scripts.metafile.outputs, ...styles.metafile.outputs })) {
    const name = path.basename(file);
    if (name.startsWith('chunk-')) continue; // reached from other scripts only
    const plain = made.entryPoint?.endsWith('.ts') ? `${path.basename(made.entryPoint, '.ts')}.js`
      : name.replace(/-[A-Z0-9]{8}(\.\w+)$/, '$1');
    manifest[plain] = name;
  }
  manifest['icons.svg'] = write(fresh, 'icons', '.svg', sprite());
  manifest['logo.svg'] = write(fresh, 'logo', '.svg', fs.readFileSync(path.join(web, 'logo.svg'), 'utf8'));
  compress(fresh);
  fs.writeFileSync(path.join(fresh, 'manifest.json'), JSON.stringify({ files: manifest, preload }, null, 2));

  fs.rmSync(output, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(output), { recursive: true });
  fs.renameSync(fresh, output);
}

/** Keeps of Tabler's style sheet only the rules whose classes and tags occur in our pages and scripts. */
function purgedTabler() {
  return {
    name: 'purged-tabler',
    setup(build) {
      build.onLoad({ filter: /tabler\.css$/ }, async ({ path: file }) => {
        const { PurgeCSS } = require('purgecss');
        const [kept] = await new PurgeCSS().purge({
          css: [{ raw: fs.readFileSync(file, 'utf8') }],
          content: [...walk(project, /\.razor$/), ...walk(web, /\.ts$/)],
          extractors: [{ extensions: ['razor', 'ts'], extractor: quotedWordsAndTags }],
          safelist: ['html', 'body'],
          // Names that clash with ours or that the pages must not use.
          blocklist: ['row', 'hr', 'card', 'badge', 'avatar', 'nav', 'page', 'progress', 'table', 'toast', /^col/, /^icon/],
          variables: true, keyframes: true,
        });
        return { contents: kept.css, loader: 'css' };
      });
    },
  };
}

function quotedWordsAndTags(content) {
  const quoted = content.match(/"[^"\n]*"|'[^'\n]*'/g) ?? [];
  const words = quoted.flatMap(text => text.match(/[a-z][a-z0-9-]*/gi) ?? []);
  const tags = [...content.matchAll(/<([a-z][a-z0-9]*)/g)].map(match => match[1]);
  return [...words, ...tags];
}

/** One symbol per icon named in icons.txt, drawn from the outline icons of @tabler/icons. */
function sprite() {
  const folder = path.join(project, 'node_modules/@tabler/icons/icons/outline');
  const names = fs.readFileSync(path.join(web, 'icons.txt'), 'utf8').split(/\s+/).filter(Boolean).sort();
  const symbols = names.map(name => {
    const file = path.join(folder, `${name}.svg`);
    if (!fs.existsSync(file)) throw new Error(`icons.txt names '${name}', which is not in @tabler/icons.`);
    const shape = fs.readFileSync(file, 'utf8')
      .replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '')
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, '').replace(/\s*\n\s*/g, '');
    return `<symbol id="${name}" viewBox="0 0 24 24">${shape}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`;
}

function write(folder, stem, extension, text) {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
  const name = `${stem}-${hash}${extension}`;
  fs.writeFileSync(path.join(folder, name), text);
  return name;
}

function compress(folder) {
  for (const name of fs.readdirSync(folder).filter(file => /\.(js|css|svg)$/.test(file))) {
    const bytes = fs.readFileSync(path.join(folder, name));
    fs.writeFileSync(path.join(folder, `${name}.br`), zlib.brotliCompressSync(bytes));
    fs.writeFileSync(path.join(folder, `${name}.gz`), zlib.gzipSync(bytes, { level: 9 }));
  }
}

function* walk(folder, pattern) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (['bin', 'obj', 'node_modules', 'wwwroot', 'data'].includes(entry.name)) continue;
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(full, pattern);
    else if (pattern.test(entry.name)) yield full;
  }
}

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(path.relative(project, file)).update(fs.readFileSync(file));
  return hash.digest('hex');
}

function read(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}

async function lock(file) {
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const owner = Number(read(file));
      if (owner && !alive(owner)) fs.rmSync(file, { force: true });
      else await new Promise(resolve => setTimeout(resolve, 200));
    }
  }
}

function alive(pid) {
  try { process.kill(pid, 0); return true; } catch (error) { return error.code === 'EPERM'; }
}

/** Reports in the form that MSBuild shows as an error of the build. */
function fail(message) {
  console.error(`Platform/Web/build.mjs : error WEB001: ${message}`);
  process.exitCode = 1;
}
