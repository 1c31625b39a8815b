/** The version of this package, for manifests and `--version`. */
export const bowlabVersion = "0.1.0";
