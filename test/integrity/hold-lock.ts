/**
 * A process that works with a folder's lock. `hold`: takes it, says so and keeps it until it is killed. `turns`: takes
 * it again and again, and says when another was in the folder at the same time.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lockFolder, lockWhenFree } from "../../lib/integrity";

const [, , mode, folder] = process.argv;

async function main(): Promise<void> {
  if (mode === "hold") {
    lockFolder(folder, { what: "a long work" });
    process.stdout.write("held\n");
    await sleep(600_000);
    return;
  }
  process.stdout.write("ready\n");
  for (let turn = 0; turn < 30; turn++) {
    const lock = await lockWhenFree(folder, { what: "a turn" });
    const inside = path.join(folder, "inside");
    try {
      // Whoever was killed in its turn leaves the number of a process that is gone.
      const other = fs.existsSync(inside) ? Number(fs.readFileSync(inside, "utf8")) : 0;
      if (other > 0 && fs.existsSync(`/proc/${other}`)) process.stdout.write(`met ${other}\n`);
      fs.writeFileSync(inside, String(process.pid));
      await sleep(2);
      if (Number(fs.readFileSync(inside, "utf8")) !== process.pid) process.stdout.write("was joined\n");
      fs.rmSync(inside);
    } finally {
      lock.release();
    }
  }
  process.stdout.write("done\n");
}

void main();
