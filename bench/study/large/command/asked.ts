/** What a command of the large scales was asked, checked before anything is read or made. */
import * as path from "node:path";
import { workFolder } from "../../place";
import { typedNumber, WrongUsage } from "../../wrong-usage";
import { chosenUnits, namedUnits, shardIn, unitsOfShard } from "../choose";
import type { LargeProtocol, LargeScale } from "../protocol";
import { largeProtocols } from "../protocols";
import { type LargeUnit, largeUnits } from "../units";

export interface LargeCommand {
  scale: LargeScale;
  /** Folder of everything that is made. */
  out?: string;
  /** Folder of the collections. */
  data?: string;
  /** Hours of the processor. */
  budget?: string;
  /** Names of parts, with commas between them. */
  part?: string;
  /** Texts in units' names, with commas between them. */
  unit?: string;
  /** Begin with the published results that the folder lacks. */
  "from-published"?: boolean;
  /** I/N: of these the units of one process of several, which share the folder. */
  shard?: string;
  plan?: boolean;
  power?: boolean;
  verify?: boolean;
  publish?: boolean;
  /** Of the draw of units to verify; 1 unless it is said. */
  seed?: string;
}

/** The command with its texts read. */
export interface Asked {
  command: LargeCommand;
  protocol: LargeProtocol;
  /** Folder of everything that is made. */
  work: string;
  /** What is to be made: the units that were named, and what they need. */
  units: LargeUnit[];
  /** The named ones alone. */
  named: LargeUnit[];
  /** Of the processor. */
  hours?: number;
  seed: number;
}

const ofHours = { expected: "hours of the processor, above zero", fits: (hours: number) => hours > 0 };
const ofSeeds = {
  expected: "a whole number from 0 on",
  fits: (seed: number) => Number.isSafeInteger(seed) && seed >= 0,
};

/** @throws WrongUsage on names of no unit, on what is no number, and on what one process of several must not do */
export function readCommand(command: LargeCommand): Asked {
  const protocol = largeProtocols[command.scale];
  const work = path.resolve(command.out ?? workFolder(command.scale));
  const all = largeUnits(protocol);
  const units = ofShard(chosenUnits(all, command), command);
  const hours = command.budget === undefined ? undefined : typedNumber("--budget", command.budget, ofHours);
  const seed = typedNumber("--seed", command.seed ?? "1", ofSeeds);
  return { command, protocol, work, units, named: namedUnits(all, command), hours, seed };
}

/** @throws WrongUsage on what one process of several must not do */
function ofShard(units: LargeUnit[], { shard, publish, plan, verify }: LargeCommand): LargeUnit[] {
  if (shard === undefined) return units;
  if (publish || plan || verify)
    throw new WrongUsage("--shard makes units and nothing else", {
      fix: "run the command without --shard for --plan, --verify or --publish: what is made is kept",
    });
  return unitsOfShard(units, shardIn(shard));
}
