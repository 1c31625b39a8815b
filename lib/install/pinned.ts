/** The packages that are fetched when a person asks for it: name, version, and what npm's lock file says of them. */
export interface PinnedPackage {
  name: string;
  version: string;
  /** Subresource integrity of the tarball: the registry that it comes from need not be trusted. */
  integrity: string;
}

/** TensorFlow's binding for tfjs: its sources, and the kernels that call it. */
export const TFJS_NODE_GPU: PinnedPackage = {
  name: "@tensorflow/tfjs-node-gpu",
  version: "4.22.0",
  integrity: "sha512-p//NN6DGiN4hInUmIkRffaFVMcdTREUMjPyjW04J7OXvB2zBlQimj61eFKSgRrH3f5TnOfKzb0n56he/B6a4bw==",
};

/** What of its dependencies the kernels need. */
export const GOOGLE_PROTOBUF: PinnedPackage = {
  name: "google-protobuf",
  version: "3.21.4",
  integrity: "sha512-MnG7N936zcKTco4Jd2PX2U96Kf9PxygAPKBug+74LHzmHXmceN16MmRcdgZv+DGef/S9YvQAfRsNCn4cjf9yyQ==",
};

/** Approximate search: the sources of its addon. */
export const HNSWLIB_NODE: PinnedPackage = {
  name: "hnswlib-node",
  version: "3.0.0",
  integrity: "sha512-fypn21qvVORassppC8/qNfZ5KAOspZpm/IbUkAtlqvbtDNnF5VVk5RWF7O5V6qwr7z+T3s1ePej6wQt5wRQ4Cg==",
};

/** ONNX graphs in a browser. Two files of it go into an exported search folder; its dependencies are within them. */
export const ONNXRUNTIME_WEB: PinnedPackage = {
  name: "onnxruntime-web",
  version: "1.30.0",
  integrity: "sha512-q0y+JrrtukXSzsBWEMccVfqX25LRmosXHF+CaRJmg8pZClzcV7svNc4rKY3jL02Vb7QmRMDs1SigqR4CXAfKYQ==",
};

/** "hnswlib-node@3.0.0" */
export function nameAtVersion({ name, version }: PinnedPackage): string {
  return `${name}@${version}`;
}
