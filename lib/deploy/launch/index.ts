/** Work in shards, given to an engine that runs processes on many machines: Slurm, Ray, Kubernetes, or this machine. */
export { type ShardedJob, shardCommand, shardedJob, shardLog } from "./job";
export { launchKubernetes } from "./kubectl";
export { type KubernetesOptions, kubernetesDockerfile, kubernetesJob } from "./kubernetes";
export { type LaunchListeners, launchLocal } from "./local";
export { launchEngines, launchOptions } from "./options";
export { type FailedShard, type JobProgress, type LaunchReport, openShards, shardsToRun } from "./progress";
export { launchRay, type RayOptions, rayCommand, rayJob } from "./ray";
export { launchSlurm, type SlurmOptions, slurmScript } from "./slurm";
export { commandLine } from "./words";
