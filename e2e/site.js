// The site that is tested: where its pages are, and a browser to see them in.
import { spawnSync } from "node:child_process";
import puppeteer from "puppeteer-core";

export const SITE = process.env.SITE;
if (!SITE) throw new Error("the tests run by `node run.js`, which serves the newsroom");

const json = async (path) => {
  const answer = await fetch(SITE + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

const part = encodeURIComponent;

/** One of each thing that the newsroom has: those with most to show. */
export async function things() {
  const { claims } = await json("/claims.json?order=denied");
  const { voices } = await json("/voices.json");
  const claim = await json(`/claims/${part(claims[0].claim)}.json`);
  return {
    claim: claims[0].claim,
    article: claim.statements[0].article,
    voice: voices[0].voice,
    // the newsroom's page that changed
    changed: "register-0411-vessrick",
  };
}

/** The pages: a name, and an address made of the things that the newsroom has. One line for each page. */
export const PAGES = [
  ["front", () => "/"],
  ["claims", () => "/claims"],
  ["claims-denied", () => "/claims?q=dam&order=newest&denied=yes&articles=1"],
  ["claim", (of) => `/claims/${part(of.claim)}`],
  ["article", (of) => `/articles/${part(of.article)}`],
  ["search-empty", () => "/search"],
  ["search", () => "/search?q=dam"],
  ["search-wrong", () => "/search?q=%22dam"],
  ["search-nothing", () => "/search?q=zzzqqq"],
  ["voices", () => "/voices"],
  ["voices-found", () => "/voices?q=ministry"],
  ["voice", (of) => `/voices/${part(of.voice)}`],
  ["story", (of) => `/story?article=${part(of.article)}`],
  ["figures", () => "/figures"],
  ["figures-found", () => "/figures?q=dead"],
  ["history", (of) => `/history?article=${part(of.article)}`],
  ["history-changed", (of) => `/history?article=${part(of.changed)}`],
  ["corrections", () => "/corrections"],
  ["sign-in", () => "/sign-in"],
  ["about", () => "/about"],
];

/** Pages that say that there is none: an address, and the status. */
export const NO_PAGES = [
  ["/nowhere", 404],
  ["/articles/nothing", 404],
  ["/claims/nothing", 404],
  ["/claims?order=upside-down", 400],
  ["/search?q=dam&page=0", 400],
];

export function browserPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    const found = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" });
    if (found.status === 0) return found.stdout.trim();
  }
  throw new Error("no Chromium in the PATH: apt-get install chromium, or name it in CHROMIUM");
}

export function browse() {
  // tests read this machine's own server alone: the sandbox, which root cannot have, is not needed
  const args = ["--no-sandbox", "--hide-scrollbars", "--disable-gpu", "--force-color-profile=srgb", "--font-render-hinting=none"];
  return puppeteer.launch({ executablePath: browserPath(), args, protocolTimeout: 60_000 });
}

/** A tab that notes what pages must not do: errors, and requests to others. */
export async function tab(browser, { scripts = true } = {}) {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(scripts);
  await page.setCacheEnabled(false);
  const wrongs = [];
  page.on("console", (message) => ["error", "warn"].includes(message.type()) && wrongs.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrongs.push(`script: ${error.message}`));
  page.on("dialog", async (dialog) => {
    wrongs.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("request", (request) => new URL(request.url()).origin === SITE || wrongs.push(`asks ${request.url()}`));
  page.on("requestfailed", (request) => wrongs.push(`${request.url()} failed: ${request.failure()?.errorText}`));
  return { page, wrongs };
}
