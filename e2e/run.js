// Serves the invented newsroom and runs the tests of the pages over it, in Debian's Chromium.
//
//   node run.js                        all tests
//   node run.js tests/links.test.js    those of one file
//   node run.js --pictures             makes the pictures of the README anew instead
//
// SAYSO      the program; else ../target/release/sayso or ../target/debug/sayso, whichever is newer
// LEDGER     a ledger of the newsroom, as `sayso demo --ledger` makes it; else it is made
// CHROMIUM   the browser; else what the PATH has
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

function program() {
  if (process.env.SAYSO) return process.env.SAYSO;
  const target = process.env.CARGO_TARGET_DIR ?? join(here, "..", "target");
  const built = ["release", "debug"].map((kind) => join(target, kind, "sayso")).filter(existsSync);
  if (built.length === 0) throw new Error("sayso is not built: cargo build, or name the program in SAYSO");
  return built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

function newsroom(sayso, folder) {
  if (process.env.LEDGER) return process.env.LEDGER;
  const ledger = join(folder, "newsroom.db");
  const made = spawnSync(sayso, ["demo", "--ledger", ledger], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`the newsroom cannot be read: ${made.stderr}`);
  return ledger;
}

/** Starts the server; gives where it is. */
function serve(sayso, ledger) {
  const server = spawn(sayso, ["serve", "--ledger", ledger, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const address = new Promise((found, failed) => {
    let told = "";
    server.stdout.on("data", (part) => {
      told += part;
      const at = told.match(/http:\/\/[^\s/]+/);
      if (at) found(at[0]);
    });
    server.on("exit", (code) => failed(new Error(`sayso serve ended with ${code}`)));
  });
  return { server, address };
}

const sayso = program();
const folder = mkdtempSync(join(tmpdir(), "sayso-e2e-"));
let code = 1;
try {
  const started = Date.now();
  const { server, address } = serve(sayso, newsroom(sayso, folder));
  const env = { ...process.env, SITE: await address };
  console.log(`The newsroom was ready after ${((Date.now() - started) / 1000).toFixed(1)} s at ${env.SITE}`);
  const wanted = process.argv.slice(2);
  const tests = readdirSync(join(here, "tests")).map((name) => join("tests", name));
  const args = wanted[0] === "--pictures" ? ["pictures.js"] : ["--test", "--test-concurrency=1", "--test-reporter=spec", ...(wanted.length ? wanted : tests)];
  code = spawnSync(process.execPath, args, { cwd: here, env, stdio: "inherit" }).status ?? 1;
  const ended = new Promise((done) => server.on("exit", (status, signal) => done(status ?? signal)));
  server.kill("SIGTERM");
  const how = await ended;
  if (how !== 0) {
    console.error(`sayso serve did not end well: ${how}`);
    code = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(code);
