/** What the service counts and measures, for Prometheus. */
import type { Registry } from "prom-client";
import { bowlabVersion } from "../../../version";
import type { Served } from "../work";

/** Upper ends of the histograms of time, seconds. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface Metrics {
  registry: Registry;
  /** A request was answered. */
  answered(route: string, status: number, seconds: number): void;
  /** A batch was computed. */
  computed(kind: string, items: number, seconds: number): void;
  reloaded(hasWorked: boolean): void;
}

/** @param served what is asked for depths and weights when Prometheus asks; there once the service has begun */
export function createMetrics(served: () => Served | undefined): Metrics {
  const { Counter, Histogram, Registry } = prometheus();
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    ...{ name: "bowlab_requests_total", help: "requests answered", labelNames: ["route", "status"], registers },
  });
  const seconds = new Histogram({
    ...{ name: "bowlab_request_seconds", help: "from a request's head to its answer", labelNames: ["route"] },
    ...{ buckets: SECONDS, registers },
  });
  const batchItems = new Histogram({
    ...{ name: "bowlab_batch_items", help: "texts or questions computed together", labelNames: ["kind"] },
    ...{ buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256], registers },
  });
  const batchSeconds = new Histogram({
    ...{ name: "bowlab_batch_seconds", help: "time to compute a batch", labelNames: ["kind"] },
    ...{ buckets: SECONDS, registers },
  });
  const reloads = new Counter({
    ...{ name: "bowlab_reloads_total", help: "reloads, by what became of them", labelNames: ["result"], registers },
  });
  gauges(registers, served);
  return {
    registry,
    answered: (route, status, time) => {
      requests.inc({ route, status });
      seconds.observe({ route }, time);
    },
    computed: (kind, items, time) => {
      batchItems.observe({ kind }, items);
      batchSeconds.observe({ kind }, time);
    },
    reloaded: (hasWorked) => reloads.inc({ result: hasWorked ? "done" : "failed" }),
  };
}

/** What is read off when it is asked for. */
function gauges(registers: Registry[], served: () => Served | undefined): void {
  const { Gauge } = prometheus();
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect: function collect() {
        this.set(value());
      },
    });
  gauge("bowlab_ready", "1 when questions are answered", () => Number(served()?.state === "ready"));
  gauge("bowlab_queue_requests", "requests that wait", () => served()?.depth ?? 0);
  gauge("bowlab_passages", "passages searched", () => served()?.current?.description.search?.passages ?? 0);
  gauge("bowlab_engine_tensors", "tensors alive", () => served()?.weight.tensors ?? 0);
  gauge(
    "bowlab_engine_processes",
    "processes that compute: two while a reload is under way",
    () => served()?.weight.processes ?? 0,
  );
  gauge(
    "bowlab_engine_memory_bytes",
    "resident memory of the processes that compute",
    () => served()?.weight.memory ?? 0,
  );
  gauge("process_resident_memory_bytes", "resident memory of the process that speaks HTTP", () =>
    process.memoryUsage.rss(),
  );
  gauge("process_cpu_seconds_total", "processor time of the process that speaks HTTP", () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge("process_start_time_seconds", "when it began, since 1970", () => Date.now() / 1000 - process.uptime());
  const info = new Gauge({
    name: "bowlab_info",
    help: "what runs",
    labelNames: ["version", "engine"],
    registers,
    collect() {
      this.reset();
      this.set({ version: bowlabVersion, engine: served()?.current?.description.engine ?? "none" }, 1);
    },
  });
  void info;
}

/** The package is loaded when a service begins. */
function prometheus(): typeof import("prom-client") {
  return require("prom-client");
}
