/** Every page that can be reached from the first one, read by the browser's own parser over HTTP. */
import type { Page } from "playwright-core";

export interface CrawledPage {
  /** Links and sources as absolute addresses of the same server, with their anchors. */
  links: string[];
  /** What an anchor may name. */
  ids: string[];
}

export interface Crawl {
  /** By address, without an anchor. */
  pages: Map<string, CrawledPage>;
  /** Other files that pages lead to or show: pictures, scripts, texts. */
  files: Set<string>;
  /** What did not answer with 200, and the page that leads there. */
  missing: string[];
  /** Links to elsewhere, never followed. */
  outside: Set<string>;
}

/** Pages that are asked for at a time. */
const AT_ONCE = 24;

/** @param page a page of the same server, which asks for the others */
export async function crawl(page: Page, first: string): Promise<Crawl> {
  const found: Crawl = { pages: new Map(), files: new Set(), missing: [], outside: new Set() };
  const { origin } = new URL(first);
  const reachedFrom = new Map([[first, "the beginning"]]);
  for (let next = [first]; next.length > 0; ) {
    const answers = await page.evaluate(readPages, next.splice(0, AT_ONCE));
    for (const { address, status, content } of answers) {
      if (status !== 200) found.missing.push(`${address} (${status}), from ${reachedFrom.get(address)}`);
      else if (content === undefined) found.files.add(address);
      else found.pages.set(address, content);
      for (const link of content?.links ?? []) {
        const target = link.split("#")[0];
        if (!link.startsWith(`${origin}/`)) found.outside.add(link);
        else if (!reachedFrom.has(target)) {
          reachedFrom.set(target, address);
          next.push(target);
        }
      }
    }
  }
  return found;
}

/** Anchors that no element of their page has, each with the page that leads there. */
export function deadAnchors({ pages }: Crawl): string[] {
  const ids = new Map([...pages].map(([address, page]) => [address, new Set(page.ids)]));
  return [...pages].flatMap(([address, { links }]) =>
    links
      .filter((link) => {
        const [target, anchor] = link.split("#");
        return anchor && ids.has(target) && !ids.get(target)?.has(decodeURIComponent(anchor));
      })
      .map((link) => `${link}, from ${address}`),
  );
}

/** Runs in the browser. */
function readPages(addresses: string[]) {
  const attributes = ["href", "src"];
  return Promise.all(
    addresses.map(async (address) => {
      const response = await fetch(address);
      const isPage = response.headers.get("content-type")?.startsWith("text/html");
      if (response.status !== 200 || !isPage) return { address, status: response.status };
      const dom = new DOMParser().parseFromString(await response.text(), "text/html");
      const links = attributes.flatMap((name) =>
        Array.from(dom.querySelectorAll(`[${name}]`))
          .filter((element) => element.getAttribute("rel") !== "preconnect")
          .map((element) => element.getAttribute(name) as string)
          .filter((link) => !/^(data|mailto|javascript):/.test(link))
          .map((link) => new URL(link, address).href),
      );
      const ids = Array.from(dom.querySelectorAll("[id], a[name]")).map(
        (element) => element.id || element.getAttribute("name"),
      );
      return { address, status: 200, content: { links: [...new Set(links)], ids: ids.filter((id) => id !== null) } };
    }),
  );
}
