/** A family's names in files, and those of BERT that its parameters have in memory. */
import type { ModelType } from "../config";
import { families } from "./families";

/** What a name in memory begins with: BERT's. */
const MEMORY = "bert.";
const MEMORY_LAYERS = `${MEMORY}encoder.layer.`;

/** The name in files of a parameter of the encoder or its head; undefined: the family has no such. */
export function storedName(type: ModelType, name: string): string | undefined {
  const { prefix, layers, layer, head } = families[type];
  if (name.startsWith("cls.predictions.")) return type === "bert" ? name : head[name];
  const [, number, module, kind] = layerParts(name, MEMORY_LAYERS) ?? [];
  if (module !== undefined) return `${prefix}${layers}${number}.${layer[module] ?? module}.${kind}`;
  return name.startsWith(MEMORY) ? `${prefix}${name.slice(MEMORY.length)}` : name;
}

/** The name in memory of what stands in a file inside the encoder, its prefix taken off. */
export function encoderName(type: ModelType, inside: string): string {
  const { layers, layer } = families[type];
  const [, number, module, kind] = layerParts(inside, layers) ?? [];
  if (module === undefined) return `${MEMORY}${inside}`;
  const known = Object.keys(layer).find((bert) => layer[bert] === module);
  return `${MEMORY_LAYERS}${number}.${known ?? module}.${kind}`;
}

/** The name in memory of a parameter of the head; undefined: it is none. */
export function headName(type: ModelType, name: string): string | undefined {
  if (type === "bert") return name.startsWith("cls.") ? name : undefined;
  const { head } = families[type];
  return Object.keys(head).find((bert) => head[bert] === name);
}

/** ["…", "3", "attention.self.query", "weight"] */
function layerParts(name: string, layers: string): string[] | undefined {
  if (!name.startsWith(layers)) return undefined;
  return /^(\d+)\.(.+)\.(\w+)$/.exec(name.slice(layers.length)) ?? undefined;
}
