/**
 * Single changes: of the bag's loss, the input, pooling, batch, learning rate and fine-tuning. Each against what it
 * changes, and bow against ed with the same change on both. They name what a difference hangs on; none decides a claim.
 */
import { chance, markdownTable, signed } from "../../report/format";
import { type Family, type LargeTest, type Side, sideName, testsOf, type Where } from "../comparisons";
import { type PretrainingRun, type SetName, setNames, startName, type TunedRun } from "../protocol";
import type { LargeTreatmentName } from "../treatments";
import type { LargeResults } from "./read";
import { allTests } from "./summary";

interface Change {
  /** What is asked, in a few words. */
  asked: string;
  a: Side;
  b: Side;
}

const change = (asked: string, a: LargeTreatmentName, b: LargeTreatmentName): Change => ({
  ...{ asked, a: { treatment: a }, b: { treatment: b } },
});
const tuned = (asked: string, tuning: string): Change => ({
  ...{ asked, a: { treatment: "bow", tuning }, b: { treatment: "ed", tuning } },
});

const changes: readonly Change[] = [
  change("the bag's weight stays 1", "bow-level", "bow"),
  change("it stays 0.3", "bow-level-0.3", "bow-level"),
  change("it stays 3", "bow-level-3", "bow-level"),
  change("it stays 10", "bow-level-10", "bow-level"),
  change("it stays 30", "bow-level-30", "bow-level"),
  change("the decoder's weight is 3", "ed-weight-3", "ed"),
  change("the decoder's weight is 10", "ed-weight-10", "ed"),
  change("bag of nearly unmasked input", "bow-unmasked", "bow-level"),
  change("stop words out of the bag", "bow-content", "bow-level"),
  change("the bag read by the bare matrix", "bow-paper", "bow"),
  change("mean pooling", "bow-mean", "bow-level"),
  change("mean pooling", "ed-mean", "ed"),
  change("mean pooling of both", "bow-mean", "ed-mean"),
  change("four times the batch", "bow-batch", "bow-level"),
  change("four times the batch", "ed-batch", "ed"),
  change("four times the batch for both", "bow-batch", "ed-batch"),
  change("learning rate 3e-4", "bow-slow", "bow-level"),
  change("learning rate 2e-3", "bow-fast", "bow-level"),
  change("learning rate 3e-4", "ed-slow", "ed"),
  change("learning rate 2e-3", "ed-fast", "ed"),
  change("learning rate 3e-4", "mlm-slow", "mlm"),
  change("learning rate 2e-3", "mlm-fast", "mlm"),
  tuned("fine-tuned a quarter as long", "short"),
  tuned("fine-tuned by mean pooling", "mean"),
  tuned("fine-tuned at another temperature", "cool"),
];

export const diagnosis: Family = { name: "diagnosis", pairs: changes.map(({ a, b }) => [a, b]) };

/** The changes that have runs, at one start, steps and set fine-tuned on. */
export function diagnosisText(results: LargeResults): string {
  const places = placesOf(results);
  const tables = places.flatMap((place) => {
    const bySet = new Map(
      setNames.map((searched) => [searched, testsOf(results.tuned, diagnosis, { ...place, searched })]),
    );
    const rows = changes.flatMap((each) => rowOf(each, results, place, bySet));
    if (rows.length === 0) return [];
    const head = ["change", "a − b", "seeds", "dev", "p", ...setNames, "coverage@|T|"];
    const where = `${startName(place.start)} + ${place.steps} steps, fine-tuned on ${place.trained}`;
    return [`${where}:\n\n${markdownTable(head, rows)}`];
  });
  return tables.length === 0 ? "None yet." : [...tables, yardstick(results)].join("\n\n");
}

type Place = Omit<Where, "searched">;

/** Where a change has been run. */
function placesOf({ tuned: all }: LargeResults): Place[] {
  const found = new Map<string, Place>();
  for (const { tuned: own } of all) {
    const { start, steps } = own.run;
    found.set(`${startName(start)} ${steps} ${own.set}`, { start, steps, trained: own.set });
  }
  return [...found.values()];
}

function rowOf(
  { asked, a, b }: Change,
  { tuned: all, runs }: LargeResults,
  place: Place,
  bySet: ReadonlyMap<SetName, LargeTest[]>,
): string[][] {
  const found = new Map(
    setNames.map((set) => [set, bySet.get(set)!.find((test) => test.a === sideName(a) && test.b === sideName(b))]),
  );
  const own = found.get(place.trained);
  if (!own) return [];
  const overSeeds = (of: (side: Side, seed: number) => number) =>
    signed(meanOf(own.seeds.map((seed) => of(a, seed) - of(b, seed))));
  const dev = (side: Side, seed: number) =>
    all
      .find(({ tuned }) => isSide(tuned.run, side, place, seed) && tuned.set === place.trained && isTuned(tuned, side))!
      .sets.find(({ set }) => set === place.trained)!.dev["nDCG@10"];
  const coverage = (side: Side, seed: number) =>
    runs.find(({ run }) => isSide(run, side, place, seed))!.frozen.coverage.full.all;
  return [
    [
      ...[asked, `${own.a} − ${own.b}`, own.seeds.join(", "), overSeeds(dev), chance(own.holm)],
      ...setNames.map((set) => signed(found.get(set)!.difference)),
      overSeeds(coverage),
    ],
  ];
}

const isTuned = ({ tuning }: TunedRun, side: Side): boolean => tuning === (side.tuning ?? "standard");

function isSide(run: PretrainingRun, side: Side, { start, steps }: Place, seed: number): boolean {
  const isThere = startName(run.start) === startName(start) && run.steps === steps && run.seed === seed;
  return isThere && run.treatment === side.treatment && run.asLongAs === undefined;
}

/** How much a difference of two checkpoints varies with the seed alone, in domain: what one seed's row is read by. */
function yardstick(results: LargeResults): string {
  const several = allTests(results).filter(({ searched, trained, seeds }) => searched === trained && seeds.length > 1);
  if (several.length === 0) return "";
  const squares = several.flatMap(({ bySeed, difference }) => bySeed.map((each) => (each - difference) ** 2));
  const freedom = several.reduce((sum, { seeds }) => sum + seeds.length - 1, 0);
  const deviation = Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / freedom);
  return `By the seed alone a difference in domain has a standard deviation of ${deviation.toFixed(4)} (pooled over the ${several.length} paired tests below that have several seeds): in a row of one seed, less than ${(2 * deviation).toFixed(3)} may be the training's chance, whatever p says of these checkpoints.`;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
