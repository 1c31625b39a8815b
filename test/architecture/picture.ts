/** The areas of both packages and what they import, as a picture: an arrow points to what is used. */
import { instance } from "@viz-js/viz";
import type { ImportGraph } from "./import-graph";
import { areaOf } from "./rules";

/** Areas that nearly all others use; arrows to them would hide the rest. */
const foundations: Readonly<Record<string, readonly string[]>> = {
  lib: ["errors", "files", "integrity", "interrupt", "memory", "places", "progress", "random", "version"],
  "kernel-ext": ["errors", "files", "well-formed", "environment", "processes", "package-root", "progress"],
};

/** The graph in the language of Graphviz. An arrow that follows from others is left out. */
export function areaGraph(graph: ImportGraph): string {
  const clusters = Object.entries(foundations).flatMap(([root, base]) => {
    const uses = areaImports(graph, root);
    const areas = [...uses.keys()].filter((area) => !base.includes(area) && area !== "index").sort();
    const found = base.filter((area) => uses.has(area));
    return [
      `subgraph "cluster ${root}" { label="${root}"; color="#888888"; fontsize=16;`,
      `subgraph "cluster ${root} areas" { label="used by all: ${inLines(found, 4)}"; labelloc=b; color="transparent";`,
      "fontsize=11;",
      ...areas.map((area) => `"${root}/${area}" [label="${area}"];`),
      ...arrows(uses, areas).map(([from, to]) => `"${root}/${from}" -> "${root}/${to}";`),
      "} }",
    ];
  });
  return [
    "digraph areas {",
    'graph [fontname="Helvetica", rankdir=TB, ranksep=0.45, nodesep=0.3];',
    'node [fontname="Helvetica", fontsize=13, shape=box, style="rounded,filled", fillcolor="#eef3fa", color="#4a6fa5"];',
    'edge [color="#4a6fa5", arrowsize=0.7];',
    ...clusters,
    "}",
  ].join("\n");
}

/** An SVG document, the same for the same graph. */
export async function areaPicture(graph: ImportGraph): Promise<string> {
  return (await instance()).renderString(areaGraph(graph), { format: "svg" });
}

/** For each area of a package, the areas that it imports. */
function areaImports({ files }: ImportGraph, root: string): Map<string, Set<string>> {
  const uses = new Map<string, Set<string>>();
  for (const [file, imported] of files) {
    if (!file.startsWith(`${root}/`)) continue;
    const area = areaOf(file);
    const known = uses.get(area) ?? new Set();
    for (const target of imported) if (areaOf(target) !== area) known.add(areaOf(target));
    uses.set(area, known);
  }
  return uses;
}

/** So many names a line, as Graphviz breaks them. */
function inLines(names: readonly string[], width: number): string {
  const lines = names.map((name, i) => (i > 0 && i % width === 0 ? `\\n${name}` : name));
  return lines.join(", ");
}

/** The transitive reduction: what is reached by way of another area needs no arrow of its own. */
function arrows(uses: ReadonlyMap<string, ReadonlySet<string>>, areas: readonly string[]): [string, string][] {
  const direct = (area: string) => [...(uses.get(area) ?? [])].filter((next) => areas.includes(next)).sort();
  const reached = (area: string): Set<string> => {
    const found = new Set(direct(area));
    for (const next of found) for (const further of direct(next)) found.add(further);
    return found;
  };
  return areas.flatMap((from) => {
    const next = direct(from);
    const indirect = new Set(next.flatMap((each) => [...reached(each)]));
    return next.filter((to) => !indirect.has(to)).map((to): [string, string] => [from, to]);
  });
}
