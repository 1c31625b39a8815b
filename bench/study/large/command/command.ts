/** `npm run study -- --scale large` and its like: plan, power, verify, or the units that have no result yet. */
import { useEngine } from "bowlab";
import { withLock } from "bowlab/dist/install/lock";
import { publishedFolder } from "../../read-study";
import { counted } from "../../report/format";
import { requireOutsideStudies } from "../../stamp";
import { publishedPlan } from "../report/published-plan";
import { writePower } from "../report/write-power";
import { startBudget } from "../run";
import { setFolders } from "../sets";
import { type Asked, type LargeCommand, readCommand } from "./asked";
import { startTelling, stoppedByPerson } from "./telling";
import { openStudy, useStudy, type Working } from "./work";

/** @throws WrongUsage on what is no command, InputError on what cannot be read or made */
export async function largeCommand(command: LargeCommand): Promise<void> {
  const asked = readCommand(command);
  const { protocol, units, work } = asked;
  if (command.power) return tellPower(asked);
  if (command.plan && command["from-published"]) return console.log(publishedPlan(protocol, units, work));
  const { name, threads } = await useEngine();
  const telling = startTelling();
  const stop = stoppedByPerson(telling.display);
  const budget = startBudget(asked.hours, stop);
  const working: Working = { ...asked, ...telling, budget, engine: `${name}, ${counted(threads, "thread")}` };
  // A collection that is not there is named before a folder is made.
  const folders = setFolders(command.data, telling.tellOnce);
  requireOutsideStudies(work);
  const open = () => openStudy(working, folders);
  const alone = <T>(what: () => Promise<T>): Promise<T> =>
    withLock(work, () => console.error(`${work} is in use by another process: waiting for it`), what);
  // Shards share the folder; its text and vocabulary are one process's to make.
  if (command.shard !== undefined) await useStudy(working, await alone(open));
  else await alone(async () => useStudy(working, await open()));
  if (!stop.aborted) return;
  console.error("stopped; what is made is kept, and the same command goes on");
  process.exitCode = 1;
}

function tellPower({ command, protocol, work }: Asked): void {
  const { text, note } = writePower(protocol, command.out === undefined ? publishedFolder(command.scale) : work);
  console.log(text);
  if (note) console.error(note);
}
