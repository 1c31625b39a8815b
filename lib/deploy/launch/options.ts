/** The declarations of the options of a launch. */
import { filePath, flag, folderPath, name, numberFrom, optionTable, text, wholeNumber } from "../../options";

/** What runs the shards. */
export const launchEngines = ["local", "slurm", "ray", "kubernetes"] as const;

export const launchOptions = optionTable({
  shards: { type: wholeNumber(1, 99_999), required: true, help: "shards that the collection is divided into" },
  workers: {
    type: wholeNumber(1),
    defaultText: "local: as many as the cores allow; else all shards",
    help: "shards that are made at a time",
  },
  threads: { type: wholeNumber(1), default: 1, help: "threads a shard" },
  memory: { type: numberFrom(0.1), unit: "GB", default: 4, help: "memory a shard" },
  retries: { type: wholeNumber(0), default: 2, help: "times that a failed shard is tried again" },
  dryRun: { type: flag, help: "print what the engine would get, and start nothing" },
  partition: { type: name(), help: "slurm: the partition" },
  time: { type: text("time"), help: "slurm: the time a shard may take, 04:00:00" },
  python: { type: filePath, default: "python3", help: "ray: the Python that has ray" },
  address: {
    type: text("address"),
    default: "auto",
    help: "ray: the cluster; http://host:8265 submits a job to one",
  },
  image: { type: name("image"), default: "bowlab", help: "kubernetes: the image that has bowlab" },
  claim: { type: name("claim"), default: "bowlab", help: "kubernetes: the claim of the shared volume" },
  mount: { type: folderPath, default: "/data", help: "kubernetes: where the pods mount the volume" },
  submit: { type: flag, help: "kubernetes: hand the job to the cluster by kubectl, and follow it" },
  manifests: {
    type: folderPath,
    default: "kubernetes",
    help: "kubernetes: folder for job.json and the Dockerfile",
  },
});
