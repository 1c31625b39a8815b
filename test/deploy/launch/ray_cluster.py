"""A Ray cluster of three nodes on this machine. Prints its address; "remove" on stdin takes one node away at once, the
end of stdin ends the cluster."""

import sys

from ray.cluster_utils import Cluster

small = {"num_cpus": 1, "memory": 4 * 10**9, "object_store_memory": 80 * 10**6}
cluster = Cluster(initialize_head=True, head_node_args={**small, "include_dashboard": False})
nodes = [cluster.add_node(**small) for _ in range(2)]
print(cluster.address, flush=True)
for line in sys.stdin:
    if line.strip() == "remove":
        cluster.remove_node(nodes.pop(), allow_graceful=False)
        print("removed", flush=True)
cluster.shutdown()
