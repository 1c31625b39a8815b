// danfojs-node asks for tfjs-node. The tfjs instance that bowlab uses takes its place: one tfjs-core, one engine, no second addon.
module.exports = require("@tensorflow/tfjs");
