/**
 * Do the estimates that refuse a run before the system kills it hold? For some shapes: what a process took at its peak
 * (resident memory, less what it had before the model was made) beside the estimate. Each in a process of its own, two
 * steps. Exits 1 where an estimate is further off than the limit. The factors of `lib/model/memory.ts`,
 * `lib/train/memory.ts` and `lib/memory/plan.ts` come from these lines.
 */
import { type MemoryShape, measuredApart, measureShape } from "./memory-measured";
import { benchOptions } from "./options";

const usage = `npm run bench:memory-estimate -- [options]
  --base           only the shapes of the preset base, which take minutes
  --limit PERCENT  how far an estimate may be off (20)
  --encode         only those of encoding
  --shape JSON     one shape in this process: {"objective", "precision", "gradientCheckpointing", "layers", "hidden", "inner", "heads", "vocab", "batch", "length"}`;

type Row = [string, MemoryShape["precision"], boolean, number, number, number, number, number, number, number];

/** [objective, precision, checkpointing, layers, hidden, inner, heads, vocabulary, batch, length] */
const shapes: Row[] = [
  ["mlm", "float32", false, 6, 384, 1536, 12, 8000, 32, 128],
  ["mlm", "float32", true, 6, 384, 1536, 12, 8000, 32, 128],
  ["mlm", "bfloat16", false, 6, 384, 1536, 12, 8000, 32, 128],
  ["mlm", "bfloat16", true, 6, 384, 1536, 12, 8000, 32, 128],
  ["mlm", "float32", false, 6, 384, 1536, 12, 8000, 4, 512],
  ["mlm", "bfloat16", true, 6, 384, 1536, 12, 8000, 4, 512],
  ["mlm", "float32", false, 4, 256, 1024, 4, 30522, 32, 128],
  ["bow", "float32", false, 4, 256, 1024, 4, 30522, 32, 128],
  ["ae", "float32", false, 4, 256, 1024, 4, 30522, 32, 128],
  ["ar", "bfloat16", false, 4, 256, 1024, 4, 30522, 32, 128],
  ["ed", "float32", false, 4, 256, 1024, 4, 30522, 32, 128],
  ["ed", "bfloat16", true, 4, 256, 1024, 4, 30522, 32, 128],
  ["dupmae", "float32", false, 4, 256, 1024, 4, 30522, 32, 128],
  ["encode", "float32", false, 6, 384, 1536, 12, 8000, 64, 128],
  ["encode", "bfloat16", false, 6, 384, 1536, 12, 8000, 64, 128],
  ["encode", "float32", false, 4, 256, 1024, 4, 8000, 16, 512],
  ["encode", "bfloat16", false, 12, 768, 3072, 12, 30522, 16, 256],
];

const base: Row[] = (["float32", "bfloat16"] as const).flatMap((precision) =>
  [false, true].flatMap((on): Row[] => [
    ["mlm", precision, on, 12, 768, 3072, 12, 30522, 32, 128],
    ["mlm", precision, on, 12, 768, 3072, 12, 30522, 8, 512],
  ]),
);

async function main(): Promise<void> {
  const options = { shape: "", limit: 20, base: false, encode: false };
  const { shape, limit, base: onlyBase, encode: onlyEncode } = benchOptions(usage, options);
  if (shape !== "") {
    console.log(JSON.stringify(await measureShape(JSON.parse(shape))));
    return;
  }
  const head = "objective precision checkpointing  layers hidden inner heads  vocab batch length  resident  estimate";
  console.log(`${head}  estimate/resident  s/step`);
  const chosen = onlyBase ? base : shapes.filter(([name]) => !onlyEncode || name === "encode");
  for (const [objective, precision, gradientCheckpointing, ...sizes] of chosen) {
    const [layers, hidden, inner, heads, vocab, batch, length] = sizes;
    const how = { objective, precision, gradientCheckpointing };
    const { resident, estimate, ms } = measuredApart({ ...how, layers, hidden, inner, heads, vocab, batch, length });
    const ratio = estimate / resident;
    if (Math.abs(ratio - 1) > limit / 100) process.exitCode = 1;
    const cells = [
      ...[objective.padEnd(9), precision.padEnd(9), String(gradientCheckpointing).padEnd(13)],
      ...sizes.map((each) => String(each).padStart(5)),
      ...[resident, estimate].map((each) => `${each.toFixed(0)} MiB`.padStart(9)),
      ...[ratio.toFixed(2).padStart(10), (ms / 1000).toFixed(1).padStart(6)],
    ];
    console.log(cells.join(" "));
  }
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
