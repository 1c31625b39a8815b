/** The weights of the modules behind the pooling, each from the `model.safetensors` of its own folder. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../../errors";
import type { ParameterSpec, Parameters } from "../../parameters";
import { readSafetensors } from "../weights/safetensors";
import { storedValues } from "../weights/stored-values";
import { moduleScope, type VectorModule } from "./vector-modules";

const FILE = "model.safetensors";

/**
 * Puts them among the parameters. @throws InputError when a file is missing or a tensor does not fit its module's
 * settings
 */
export function loadVectorModules(parameters: Parameters, modules: readonly VectorModule[]): void {
  modules.forEach((module, index) => {
    const specs = moduleSpecs(module);
    if (!("folder" in module)) return;
    const file = path.join(module.folder, FILE);
    if (!fs.existsSync(file)) throw noWeights(module.folder);
    const { tensors } = readSafetensors(file);
    const scope = moduleScope(index);
    parameters.add(
      specs.map((spec) => ({ ...spec, name: `${scope}${spec.name}` })),
      (spec) => storedValues(file, { ...spec, name: spec.name.slice(scope.length) }, tensors),
    );
  });
}

/** The parameters of a module, by the names in its own file. */
export function moduleSpecs(module: VectorModule): ParameterSpec[] {
  const matrix = (name: string, shape: [number, number]): ParameterSpec => ({
    ...{ name, shape, transposed: true, initial: "normal", decayed: true },
  });
  const vector = (name: string, size: number): ParameterSpec => ({
    ...{ name, shape: [size], transposed: false, initial: "zeros", decayed: false },
  });
  if (module.kind === "LayerNorm") return [vector("norm.weight", module.size), vector("norm.bias", module.size)];
  if (module.kind !== "Dense") return [];
  const { input, output, bias, residual } = module;
  return [
    matrix("linear.weight", [input, output]),
    ...(bias ? [vector("linear.bias", output)] : []),
    ...(residual && input !== output ? [matrix("residual.weight", [input, output])] : []),
  ];
}

function noWeights(folder: string): InputError {
  return new InputError(`a module of the model has no ${FILE}`, {
    file: folder,
    found: fs.existsSync(folder) ? fs.readdirSync(folder).slice(0, 8).join(", ") : "no such folder",
    fix: 'save the model once more with sentence-transformers: SentenceTransformer("DIR").save("NEW", safe_serialization=True)',
  });
}
