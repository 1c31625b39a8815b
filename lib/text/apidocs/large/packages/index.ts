/** The packages of the published set, by what they are for. */
export { aws } from "./aws";
export { clouds } from "./clouds";
export { graphics } from "./graphics";
export { services } from "./services";
export { web } from "./web";
