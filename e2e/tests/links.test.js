// Does every link lead somewhere, and every #fragment to its place?
import assert from "node:assert/strict";
import { it } from "node:test";
import { PAGES, SITE, things } from "../site.js";

/** So many pages are asked for at the same time. */
const AT_ONCE = 8;
/** From the listed pages, links are followed so far. */
const DEPTH = 2;
/** A page may have so many bytes. */
const MOST = 150_000;

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
const text = (attribute) => attribute.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]);
const attributes = (page, name) => [...page.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "g"))].map(([, value]) => text(value));

/** Asks for all these, a few at a time. */
async function each(addresses, ask) {
  const queue = [...addresses];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await ask(next);
  }));
}

it("every link of every page leads somewhere", async () => {
  const of = await things();
  const found = new Map();
  const wrong = [];
  const fragments = new Map();
  let wanted = new Map(PAGES.map(([, at]) => [at(of), "the list of pages"]));
  for (let depth = 0; depth <= DEPTH && wanted.size > 0; depth += 1) {
    const next = new Map();
    await each(wanted, async ([address, from]) => {
      const answer = await fetch(SITE + address);
      const page = await answer.text();
      const is_page = answer.headers.get("content-type")?.startsWith("text/html");
      found.set(address, new Set(is_page ? attributes(page, "id") : []));
      if (answer.status !== 200) return wrong.push(`${address} on ${from}: ${answer.status}`);
      if (!answer.headers.get("content-security-policy")) wrong.push(`${address}: no policy`);
      if (!is_page) return;
      if (page.length > MOST) wrong.push(`${address}: ${page.length} bytes`);
      const ids = attributes(page, "id");
      const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
      if (twice.length > 0) wrong.push(`${address}: twice #${twice[0]}`);
      for (const link of attributes(page, "(?:href|action)")) {
        const to = new URL(link, SITE + address);
        if (to.origin !== SITE) continue;
        const bare = to.pathname + to.search;
        if (to.hash) fragments.set(bare + to.hash, [bare, decodeURIComponent(to.hash.slice(1)), address]);
        if (!found.has(bare) && !wanted.has(bare)) next.set(bare, address);
      }
    });
    wanted = next;
  }
  for (const [bare, id, from] of fragments.values()) {
    if (found.has(bare) && !found.get(bare).has(id)) wrong.push(`${bare}#${id} on ${from}: no such place`);
  }
  console.log(`${found.size} addresses, ${fragments.size} places`);
  assert.deepEqual(wrong.slice(0, 40), [], `${wrong.length} in all`);
});
