/**
 * What readers of the Trace Event Format ("Trace Event Format", Google: the JSON object form, complete and metadata
 * events) would not take of a trace.
 */

interface Event {
  [field: string]: unknown;
}

/** Of every fault a line; none for a trace that Perfetto shows as it is meant. */
export function traceFaults(trace: { traceEvents?: unknown; displayTimeUnit?: unknown }): string[] {
  if (!Array.isArray(trace.traceEvents)) return ["traceEvents is not a list"];
  const events = trace.traceEvents as Event[];
  return [
    ...(["ms", "ns"].includes(trace.displayTimeUnit as string) ? [] : ["displayTimeUnit is neither ms nor ns"]),
    ...events.flatMap((event, i) => fieldFaults(event).map((fault) => `event ${i}: ${fault}`)),
    ...nestingFaults(events.filter(({ ph }) => ph === "X")),
  ];
}

function fieldFaults(event: Event): string[] {
  const faults: string[] = [];
  const want = (right: boolean, fault: string) => void (right || faults.push(fault));
  want(typeof event.name === "string" && event.name !== "", "has no name");
  for (const field of ["pid", "tid"]) want(Number.isInteger(event[field]), `${field} is not a whole number`);
  if (event.ph === "M") {
    want(["process_name", "thread_name"].includes(event.name as string), `unknown metadata ${event.name}`);
    want(typeof (event.args as Event | undefined)?.name === "string", "metadata without args.name");
  } else if (event.ph === "X") {
    want(typeof event.cat === "string", "has no category");
    for (const field of ["ts", "dur"])
      want(typeof event[field] === "number" && (event[field] as number) >= 0, `${field} is not a time`);
  } else faults.push(`unknown kind ${event.ph}`);
  return faults;
}

/** Events of a thread begin in the order of the file, and each lies inside the one it began in, to two nanoseconds. */
function nestingFaults(events: Event[]): string[] {
  const open: { name: unknown; end: number }[] = [];
  let before = 0;
  return events.flatMap(({ name, ts, dur }) => {
    const [start, end] = [ts as number, (ts as number) + (dur as number)];
    while (open.length > 0 && open[open.length - 1].end <= start + 1e-6) open.pop();
    const outer = open[open.length - 1];
    open.push({ name, end });
    const faults: string[] = [];
    if (start < before) faults.push(`${name} stands behind a later event`);
    if (outer && end > outer.end + 0.002) faults.push(`${name} ends after ${outer.name}, in which it began`);
    before = start;
    return faults;
  });
}
