/** The package `snowball-stemmers` as a module of its own. */
declare function require(name: string): object;

export default require("snowball-stemmers");
