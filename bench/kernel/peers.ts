/** The kernels that are compared: bowlab, a checkout of it from before, stock tslab, ipykernel. */
import * as fs from "node:fs";
import * as path from "node:path";
import { type KernelSpec, ownKernelSpec } from "../../kernel-ext/kernel";

export const root = path.resolve(__dirname, "..", "..");

export interface Peer {
  name: string;
  spec: KernelSpec;
  language: "typescript" | "python";
  /** The large import, and a declaration that uses it: its number goes where N stands. */
  load: string;
  declare: string;
  /** Texts at whose end a person waits for candidates, and names that the mouse rests on, behind the import. */
  completions: readonly string[];
  hovers: readonly string[];
  /** Texts at whose end a name stands that has to be imported; none for a kernel that does not complete such names. */
  unknown: readonly string[];
  /** A cell that computes until a file is there. */
  compute(until: string): string;
}

const python = process.env.BOWLAB_ORACLE_PYTHON || path.join(root, ".oracle", "bin", "python");
const tslab = path.join(root, "node_modules", "tslab", "bin", "tslab");

const typescript = {
  language: "typescript",
  load: 'import * as bowlab from "bowlab"; import * as tf from "@tensorflow/tfjs";',
  declare: "const vN = new bowlab.Random(N);",
  completions: [
    "tf.",
    "tf.ten",
    "tf.tensor([1]).re",
    "v1.",
    "new bowlab.R",
    "Math.",
    "[1, 2].fil",
    "const t = tf.train.",
  ],
  hovers: ["tf.tensor", "v1", "bowlab.Random", "Math.max", "tf.train.adam", "tf.layers.dense"],
  unknown: [],
  compute: (until) => `while (!require("node:fs").existsSync(${JSON.stringify(until)}));`,
} as const satisfies Partial<Peer>;

/** The kernel's command in a checkout of this repository that is built. */
function specOf(checkout: string): KernelSpec {
  const own = ownKernelSpec();
  return { ...own, argv: own.argv.map((word) => word.replace(root, path.resolve(checkout))) };
}

/**
 * Those of the kernels that are here, and that `only` names (separated by commas; all when it is empty).
 * @param before a checkout with an earlier kernel; none when it is empty
 * @throws Error when the checkout has no built kernel, or none is left
 */
export function peersHere(before: string, only: string): Peer[] {
  const words = (argv: string[]): KernelSpec => ({ argv, display_name: "", language: "" });
  const all: Peer[] = [
    {
      name: "bowlab",
      spec: ownKernelSpec(),
      ...typescript,
      unknown: ["const t = readFileSy", "new DataFra", "join(dirna", "trainWordPie"],
    },
    ...(before ? [{ name: "before", spec: specOf(before), ...typescript }] : []),
    {
      name: "tslab",
      spec: words([process.execPath, tslab, "kernel", "--config-path={connection_file}"]),
      ...typescript,
    },
    {
      name: "ipykernel",
      spec: words([python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]),
      language: "python",
      load: "import numpy, json, asyncio",
      declare: "vN = json.dumps({})",
      completions: ["numpy.", "numpy.arr", "json.du", "v1.", "asyncio.", "numpy.linalg."],
      hovers: ["numpy.array", "v1", "json.dumps", "asyncio.run"],
      unknown: [],
      compute: (until) => `import os\nwhile not os.path.exists(${JSON.stringify(until)}): pass`,
    },
  ];
  const missing = before
    ? specOf(before).argv.find((word) => path.isAbsolute(word) && !fs.existsSync(word))
    : undefined;
  if (missing) throw new Error(`--before ${before}: there is no ${missing}; build that checkout first`);
  const wanted = all.filter(({ name }) => only === "" || only.split(",").includes(name));
  const here = wanted.filter(({ spec }) => fs.existsSync(spec.argv[0]));
  if (here.length < wanted.length) console.log("ipykernel is not here: `npm run oracle` installs it");
  if (here.length === 0) throw new Error(`--only wants some of ${all.map(({ name }) => name).join(", ")}`);
  return here;
}
