/** What `npm run study` is told, and which options belong together. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { largeScales } from "./large/protocol";
import { scales } from "./protocol";
import { WrongUsage } from "./wrong-usage";

export const usage = `npm run study -- [options]
  --scale NAME    full (default), course or quick; large, medium, their pilot, and trial, for tests on made-up text; paper
  --quick         --scale quick
  --preset NAME   encoder shape (tiny)
  --steps N       further steps of every objective
  --out DIR       everything that is made (runs/study/SCALE)
  --publish       also write the results to bench/study/results/SCALE, which is in git, over what is there; of large,
                  medium and pilot the units that are there stay as they are, and the texts are written anew
  --verify        make one seed of one objective again and compare with the published results
  --only NAME     objective to verify (bow)
of large, medium and pilot:
  --plan          units and hours, from what a step costs on this machine: reads the collections and measures, which takes
                  minutes; with --from-published by published rates, in seconds and without the collections
  --budget HOURS  what fits into these hours of the processor; says what is left
  --part A,B      these parts alone, with what they need
  --unit A,B      of these the units whose names hold one of these texts, such as "tiny-0 ", with what they need
  --from-published
                  begin with the results of bench/study/results/SCALE: what git has is not made again, but for
                  checkpoints that other units go on from
  --shard I/N     the units of one process of N, counted from 0, which share --out; env/N as bowlab encode takes it
  --data DIR      folder of the collections (../shared/data); what it lacks is taken from there, which is said
  --power         print the smallest difference that three seeds would find, from the pilot's results; POWER.md and
                  power.json are written where there are none yet
  --verify        make two units again, chosen by --seed N (1), and compare every number; what they go on from is made
                  first where it is not there
of paper, which is a plan in commands:
  --try           every command on a hundredth of the data, made up in the same forms, into --out
Stop it at any moment; the same command goes on.`;

const declared = {
  options: {
    scale: { type: "string", default: "full" },
    quick: { type: "boolean" },
    preset: { type: "string" },
    steps: { type: "string" },
    out: { type: "string" },
    publish: { type: "boolean" },
    verify: { type: "boolean" },
    only: { type: "string" },
    plan: { type: "boolean" },
    power: { type: "boolean" },
    budget: { type: "string" },
    part: { type: "string" },
    unit: { type: "string" },
    "from-published": { type: "boolean" },
    shard: { type: "string" },
    try: { type: "boolean" },
    data: { type: "string" },
    seed: { type: "string" },
    help: { type: "boolean" },
  },
} as const satisfies ParseArgsConfig;

type Values = ReturnType<typeof parseArgs<typeof declared>>["values"];
type Name = keyof Values;

/** What belongs to a kind of study. */
const known: Record<"small" | "large" | "paper", readonly Name[]> = {
  small: ["quick", "preset", "steps", "out", "publish", "verify", "only"],
  large: [
    ...(["out", "data", "part", "unit", "budget", "shard", "from-published"] as const),
    ...(["publish", "plan", "power", "verify", "seed"] as const),
  ],
  paper: ["try", "out"],
};

/** An option does nothing without another, or beside one. */
const needed: Partial<Record<Name, Name>> = { only: "verify", seed: "verify" };
const idleBeside: readonly (readonly [Name, readonly Name[]])[] = [
  ["power", ["plan", "verify", "publish", "data", "part", "unit", "budget", "shard", "from-published"]],
  ["plan", ["verify", "publish", "budget"]],
  ["verify", ["publish", "preset", "steps"]],
];

/** Scales whose results tell the power; the second is for tests. */
const toldByPower: readonly string[] = ["pilot", "trial"];

/** @throws WrongUsage on what there is not, what is empty, and what would do nothing */
export function studyOptions(words?: string[]): Values {
  const values = parsed(words);
  // The power is the pilot's to tell.
  const scale = values.power && values.scale === "full" ? "pilot" : values.scale;
  const given = (Object.keys(values) as Name[]).filter((name) => name !== "scale" && name !== "help");
  const empty = given.find((name) => values[name] === "");
  if (empty) throw new WrongUsage(`--${empty} is an empty text`);
  const every: readonly string[] = [...scales, ...largeScales, "paper"];
  if (!every.includes(scale))
    throw new WrongUsage(`no such scale: expected ${every.join(", ")}, found ${scale || "an empty text"}`);
  const kind = scale === "paper" ? "paper" : largeScales.some((name) => name === scale) ? "large" : "small";
  const foreign = given.find((name) => !known[kind].includes(name));
  if (foreign) throw new WrongUsage(`--${foreign} is not an option of --scale ${scale}`);
  if (kind === "paper" && values.out !== undefined && !values.try)
    throw new WrongUsage("--out does nothing without --try");
  for (const name of given) {
    const other = needed[name];
    if (other && !values[other]) throw new WrongUsage(`--${name} does nothing without --${other}`);
  }
  for (const [name, idle] of idleBeside) {
    const found = values[name] && idle.find((each) => values[each] !== undefined);
    if (found) throw new WrongUsage(`--${found} does nothing beside --${name}`);
  }
  if (values.power && !toldByPower.includes(scale))
    throw new WrongUsage(`--power is told by the pilot's results, not by those of --scale ${scale}`, {
      fix: "leave --scale out",
    });
  return { ...values, scale };
}

function parsed(words?: string[]): Values {
  try {
    return parseArgs({ ...declared, args: words }).values;
  } catch (error) {
    throw new WrongUsage((error as Error).message);
  }
}
