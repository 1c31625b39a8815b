"""Makes the shards of a bowlab job on a Ray cluster, a task a shard.

    python ray_shards.py launch.ray.json

A shard whose process fails is tried again, and so are those of a machine that is lost: Ray starts them elsewhere, and
bowlab goes on where the shard was. All machines see the same folders.
"""

import json
import os
import subprocess
import sys

import ray


class ShardFailed(Exception):
    """The process of a shard ended with something else than 0."""


def make_shard(job, shard):
    """Runs the process of one shard; what it says goes into the shard's log."""
    environment = {**os.environ, "BOWLAB_SHARD": str(shard), "BOWLAB_THREADS": str(job["threads"])}
    for other in ("SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"):
        environment.pop(other, None)
    log = os.path.join(job["logs"], f"shard-{shard}.log")
    with open(log, "ab") as said:
        code = subprocess.run(job["command"], cwd=job["cwd"], env=environment, stdout=said, stderr=said).returncode
    if code != 0:
        raise ShardFailed(f"shard {shard} ended with {code}; {log} has its words")
    return shard


def main():
    with open(sys.argv[1], encoding="utf8") as file:
        job = json.load(file)
    ray.init(address=job["address"], log_to_driver=False)
    task = ray.remote(make_shard).options(
        num_cpus=job["threads"],
        memory=int(job["memory"] * 1e9),
        max_retries=job["retries"],
        retry_exceptions=[ShardFailed],
    )
    waiting = list(job["left"])
    running = {}
    done, failed = 0, []
    while waiting or running:
        while waiting and len(running) < job["workers"]:
            shard = waiting.pop(0)
            running[task.remote(job, shard)] = shard
        ready, _ = ray.wait(list(running), num_returns=1)
        for each in ready:
            shard = running.pop(each)
            try:
                ray.get(each)
                done += 1
            except ray.exceptions.RayError as error:
                failed.append(shard)
                print(f"bowlab: shard {shard} is given up: {str(error).strip().splitlines()[-1]}", flush=True)
        print(f"{done} of {len(job['left'])} shards made, {len(failed)} given up", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
