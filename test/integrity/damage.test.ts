/**
 * Ten thousand damages, one at a time, over every kind of file that is kept: each is refused by the file's name, or
 * changes nothing of what comes out. None gives another result, and none ends in an error that is not a user's.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { InputError } from "../../lib/errors";
import { Random } from "../../lib/random";
import { useScratch } from "../text/scratch";
import { drawDamage } from "./damages";
import { type KeptKind, keptKinds } from "./kinds";

const DAMAGES = Number(process.env.BOWLAB_DAMAGES ?? 10_000);
const SEED = process.env.BOWLAB_DAMAGE_SEED ?? "damage";

const weights = keptKinds.reduce((sum, { weight }) => sum + weight, 0);

/** Files below a folder, as paths inside it. */
function filesBelow(folder: string): string[] {
  return (fs.readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => fs.statSync(path.join(folder, name)).isFile())
    .sort();
}

/** "refused" by the name of the file, or of that whose checksum it holds; "harmless"; else what is wrong. */
async function outcomeOf(kind: KeptKind, folder: string, name: string, expected: string): Promise<string> {
  try {
    return (await kind.use(folder)) === expected ? "harmless" : "ANOTHER RESULT";
  } catch (error) {
    if (!(error instanceof InputError)) return `NOT A USER'S ERROR: ${(error as Error).stack}`;
    const base = path.basename(name).replace(/\.(checksum|part\.json|part)$/, "");
    return error.message.includes(base) ? "refused" : `NOT NAMED: ${error.message}`;
  }
}

describe(`${DAMAGES.toLocaleString("en")} damages of kept files`, () => {
  const at = useScratch();
  before(async () => {
    await useEngine("cpu");
  });

  for (const kind of keptKinds) {
    it(`${kind.name}: each is refused by name, or harmless`, async function () {
      this.timeout(300_000);
      try {
        await kind.make(at());
      } catch (error) {
        if (!kind.needs?.test((error as Error).message)) throw error;
        console.log(`      skipped: ${(error as Error).message}`);
        this.skip();
      }
      const files = filesBelow(at("kept")).filter((name) => !kind.spare?.test(name));
      const contents = new Map(files.map((name) => [name, fs.readFileSync(at("kept", name))]));
      fs.cpSync(at("kept"), at("whole"), { recursive: true });
      const expected = await kind.use(at());
      const wrong: string[] = [];
      const counts = { refused: 0, harmless: 0 };
      const random = new Random(`${SEED} ${kind.name}`);
      const count = Math.ceil((DAMAGES * kind.weight) / weights);
      for (let i = 0; i < count; i++) {
        if (kind.writes) {
          fs.rmSync(at("kept"), { recursive: true });
          fs.cpSync(at("whole"), at("kept"), { recursive: true });
        }
        const name = files[i % files.length];
        const whole = contents.get(name) as Buffer;
        const { what, bytes } = drawDamage(whole, random);
        fs.writeFileSync(at("kept", name), bytes);
        const outcome = await outcomeOf(kind, at(), name, expected);
        if (outcome === "refused" || outcome === "harmless") counts[outcome]++;
        else wrong.push(`${name}, ${what}: ${outcome}`);
        fs.writeFileSync(at("kept", name), whole);
      }
      expect(wrong.slice(0, 5), `${wrong.length} of ${count}`).to.deep.equal([]);
      if (!kind.remade) expect(counts.refused, "most of them matter").to.be.greaterThan(counts.harmless);
    });
  }
});
