/**
 * On which lines of its source a page's text stands. The parser keeps no places, and what finds the main text moves and
 * renames elements; but it keeps texts and their order. So each text that is left is looked for in the source, behind
 * the one before it.
 */
import { ELEMENT, type HtmlNode, TEXT } from "./elements";
import type { TextRun } from "./scan";

/** Places tried for a text that stands in the source often. */
const MOST_TRIED = 100;

/** How many texts may be gone between two, where the second is in the source more than once. */
const NEAR = 4;

/** Texts without an element between them. */
interface NodeRun {
  text: string;
  nodes: HtmlNode[];
}

/** Text node → the line on which it begins; of a text that is not found, the line of the one before it. */
export function linesOfTexts(root: HtmlNode, runs: readonly TextRun[]): Map<HtmlNode, number> {
  const found = new Map<HtmlNode, number>();
  const places = placesByFirstWord(runs);
  const kept = runsOf(root);
  let last = -1;
  let line = 1;
  for (const [i, { text, nodes }] of kept.entries()) {
    const known = places.get(firstWord(text)) ?? [];
    const { place, isSure } = placeOf(text, kept[i + 1]?.text, { runs, after: last, places: known });
    if (isSure) last = place;
    line = runs[place]?.line ?? line;
    for (const node of nodes) found.set(node, line);
  }
  return found;
}

function placesByFirstWord(runs: readonly TextRun[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [i, { text }] of runs.entries()) {
    const word = firstWord(text);
    const known = places.get(word);
    if (known) known.push(i);
    else places.set(word, [i]);
  }
  return places;
}

function firstWord(text: string): string {
  return /^\S*/.exec(text)?.[0] ?? "";
}

/**
 * The next place of a text: one that is near, or that the text behind it follows too; else the first, which is sure
 * where there is no other. What stood between two texts may be gone, and they are one: the source has its beginning.
 * @returns −1: none
 */
function placeOf(
  text: string,
  next: string | undefined,
  { runs, after, places }: { runs: readonly TextRun[]; after: number; places: readonly number[] },
): { place: number; isSure: boolean } {
  let first = -1;
  const start = firstAfter(places, after);
  for (const place of places.slice(start, start + MOST_TRIED)) {
    if (!text.startsWith(runs[place].text)) continue;
    const isFollowed = next === undefined || (place + 1 < runs.length && next.startsWith(runs[place + 1].text));
    if (isFollowed || place <= after + NEAR) return { place, isSure: true };
    if (first < 0) first = place;
  }
  return { place: first, isSure: first >= 0 && places.length === 1 };
}

/** How many of the ascending places are at most `place`. */
function firstAfter(places: readonly number[], place: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle] <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function runsOf(root: HtmlNode): NodeRun[] {
  const found: NodeRun[] = [];
  let run: NodeRun = { text: "", nodes: [] };
  const end = (): void => {
    const text = run.text.trim();
    if (text !== "") found.push({ text, nodes: run.nodes });
    run = { text: "", nodes: [] };
  };
  const walk = (node: HtmlNode): void => {
    if (node.nodeType === TEXT) {
      run.text += node.textContent ?? "";
      run.nodes.push(node);
    }
    if (node.nodeType !== ELEMENT) return;
    end();
    for (const child of node.childNodes) walk(child);
    end();
  };
  walk(root);
  return found;
}
