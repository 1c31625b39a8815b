/** Names of executed notebooks: the notebook's own, with the swept parameters after it, or a template's. */
import { createHash } from "node:crypto";
import * as path from "node:path";
import { InputError } from "../../errors";
import type { Combination } from "./sweep";

/** Characters of a value that a file name shows. */
const longest = 40;

/**
 * "tour.ipynb" → "tour.ipynb", in a sweep "tour_lr=1e-4_seed=1.ipynb". A template such as "{notebook}-{lr}" may name
 * any parameter.
 * @throws InputError when the template names one that is not given, or a file outside of the folder.
 */
export function outputName(notebook: string, { parameters, labels }: Combination, template?: string): string {
  const base = path.basename(notebook).replace(/\.ipynb$/i, "");
  if (template === undefined)
    return `${[base, ...labels.map(([name, text]) => `${name}=${safe(text)}`)].join("_")}.ipynb`;
  const texts = new Map<string, string>([...Object.entries(parameters).map(plain), ...labels, ["notebook", base]]);
  const filled = template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const text = texts.get(name);
    if (text !== undefined) return safe(text);
    throw new InputError(`--name uses {${name}}, which is not a parameter of this run`, {
      fix: `there are ${[...texts.keys()].map((known) => `{${known}}`).join(", ")}`,
    });
  });
  const name = /\.ipynb$/i.test(filled) ? filled : `${filled}.ipynb`;
  if (path.isAbsolute(name) || path.normalize(name).split(path.sep)[0] === "..") {
    throw new InputError(`--name ${template} leads out of the folder of --out`, { fix: "name a file in it" });
  }
  return name;
}

function plain([name, value]: [string, unknown]): [string, string] {
  return [name, typeof value === "string" ? value : JSON.stringify(value)];
}

/**
 * The text as a part of a file's name on any system; texts that had to change get a hash, so that they stay different.
 */
function safe(text: string): string {
  const clean = text.replace(/[^\p{L}\p{N}.+-]+/gu, "-").slice(0, longest);
  if (clean === text && !/^\.*$/.test(text)) return text;
  return `${clean.replace(/^[-.]+|[-.]+$/g, "")}~${createHash("sha256").update(text).digest("hex").slice(0, 6)}`;
}
