"""A Ray cluster of three nodes on this machine. Prints its address; "remove" on stdin takes one node away at once, the
end of stdin ends the cluster. `ray_cluster.py jobs` is one node with a job server, and prints that one's address: it
needs all of ray[default]."""

import sys

from ray.cluster_utils import Cluster

small = {"num_cpus": 1, "memory": 4 * 10**9, "object_store_memory": 80 * 10**6}
jobs = sys.argv[1:] == ["jobs"]
cluster = Cluster(initialize_head=True, head_node_args={**small, "include_dashboard": jobs})
nodes = [] if jobs else [cluster.add_node(**small) for _ in range(2)]
print(f"http://{cluster.head_node.webui_url}" if jobs else cluster.address, flush=True)
for line in sys.stdin:
    if line.strip() == "remove":
        cluster.remove_node(nodes.pop(), allow_graceful=False)
        print("removed", flush=True)
cluster.shutdown()
