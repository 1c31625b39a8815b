/** Shards as an Indexed Job of Kubernetes: the manifest and the Dockerfile of its image. */
import * as path from "node:path";
import { InputError } from "../../errors";
import { bowlabVersion } from "../../version";
import { type ShardedJob, shardCommand } from "./job";

/** What Kubernetes alone asks for. */
export interface KubernetesOptions {
  /** The image that has bowlab. */
  image: string;
  /** The claim of the volume that holds model and data and gets the shards. */
  claim: string;
  /** Where the volume is mounted: the command's paths lie below it. */
  mount: string;
  /** The job's name. */
  name?: string;
}

/**
 * The manifest, as `kubectl apply --filename` takes it. Every index has `retries` of its own; a pod whose node is lost
 * is started elsewhere.
 * @throws InputError when `--out` is not on the volume
 */
export function kubernetesJob(job: ShardedJob, { image, claim, mount, name = "bowlab" }: KubernetesOptions) {
  requireBelow(mount, job.out);
  const { shards, workers, threads, memory, retries } = job;
  const resources = { cpu: String(threads), memory: `${Math.ceil(memory * 1000)}M` };
  const container = {
    name: "bowlab",
    image,
    command: shardCommand(job),
    workingDir: mount,
    env: [
      // JOB_COMPLETION_INDEX comes from the Indexed Job itself.
      {
        name: "BOWLAB_THREADS",
        valueFrom: { resourceFieldRef: { containerName: "bowlab", resource: "limits.cpu", divisor: "1" } },
      },
    ],
    resources: { requests: resources, limits: resources },
    volumeMounts: [{ name: "shared", mountPath: mount }],
  };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, labels: { "app.kubernetes.io/name": "bowlab" } },
    spec: {
      completionMode: "Indexed",
      completions: shards,
      parallelism: Math.min(workers, shards),
      backoffLimitPerIndex: retries,
      // The others go on when one is given up.
      maxFailedIndexes: shards,
      template: {
        metadata: { labels: { "app.kubernetes.io/name": "bowlab" } },
        spec: {
          restartPolicy: "Never",
          containers: [container],
          volumes: [{ name: "shared", persistentVolumeClaim: { claimName: claim } }],
        },
      },
    },
  };
}

/** The image's Dockerfile. `npm run pack` makes the archive that it copies. */
export function kubernetesDockerfile(): string {
  return `# docker build --tag IMAGE --file Dockerfile build/packages, after npm run pack in the checkout
FROM node:22-bookworm
RUN apt-get update \\
  && apt-get install --yes --no-install-recommends g++ make python3 python3-pip \\
  && rm --recursive --force /var/lib/apt/lists/*
WORKDIR /opt/bowlab
COPY bowlab-${bowlabVersion}.tgz ./
RUN npm install --omit=dev ./bowlab-${bowlabVersion}.tgz \\
  && npx bowlab doctor --install \\
  && ln --symbolic /opt/bowlab/node_modules/.bin/bowlab /usr/local/bin/bowlab
`;
}

function requireBelow(mount: string, out: string): void {
  const below = path.relative(mount, out);
  if (below !== "" && !below.startsWith("..") && !path.isAbsolute(below)) return;
  throw new InputError("the shards would not be on the volume", {
    field: "--out",
    expected: `a folder below ${mount}`,
    found: out,
    fix: "give the paths as they are in the pods, or another --mount",
  });
}
