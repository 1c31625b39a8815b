/** An executed notebook as one self-contained page: text, highlighted code, live figures; it needs no server and asks the network for nothing. */
export { writeReport } from "./report";
