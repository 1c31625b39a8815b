/** Folders whose weights are in a form that bowlab does not read: which form it is, and the way out. */
import * as fs from "node:fs";
import { InputError } from "../../../errors";

interface Format {
  files: RegExp;
  what: string;
  fix: string;
}

const CONVERT =
  'convert it once with transformers: AutoModel.from_pretrained("DIR").save_pretrained("DIR", safe_serialization=True)';

const formats: readonly Format[] = [
  {
    files: /^adapter_(config\.json|model\..*)$/,
    what: "an adapter (LoRA and the like), which is not a model without the one that it was trained on",
    fix: 'merge them once with peft: AutoPeftModel.from_pretrained("DIR").merge_and_unload().save_pretrained("NEW")',
  },
  {
    files: /^(pytorch_model.*\.bin(\.index\.json)?|.*\.pth?)$/,
    what: "pickled weights, which can run code when they are opened",
    fix: `${CONVERT}; pickled weights can run code when they are opened, so bowlab does not open them`,
  },
  { files: /^(tf_model\.h5|.*\.ckpt(\..*)?)$/, what: "weights of TensorFlow", fix: CONVERT },
  { files: /^flax_model\.msgpack$/, what: "weights of Flax", fix: CONVERT },
  {
    files: /\.gguf$/,
    what: "weights quantized for llama.cpp",
    fix: "take the checkpoint that they were made of, with model.safetensors",
  },
  {
    files: /^(.*\.onnx|onnx|openvino|openvino_model\.(xml|bin))$/,
    what: "a graph for inference alone (ONNX, OpenVINO)",
    fix: "take the checkpoint that it was exported from, with model.safetensors",
  },
];

/** Names of the folder's files that hold weights in such a form. */
export function unsupportedWeights(folder: string): string[] {
  return namesIn(folder).filter((name) => formats.some(({ files }) => files.test(name)));
}

/** Says what the folder holds in place of a checkpoint. @param missing the file that a checkpoint would have */
export function notACheckpoint(folder: string, missing: string): InputError {
  const names = namesIn(folder);
  const format = formats.find(({ files }) => names.some((name) => files.test(name)));
  const found = format ? names.filter((name) => format.files.test(name)) : names;
  return new InputError(`not a checkpoint: ${missing} is missing`, {
    file: folder,
    found: `${found.slice(0, 8).join(", ") || "an empty or missing folder"}${format ? `: ${format.what}` : ""}`,
    fix: format?.fix ?? "give the folder that holds config.json and model.safetensors",
  });
}

function namesIn(folder: string): string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
}
