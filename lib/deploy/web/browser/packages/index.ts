/** What stands in the place of large packages. */
export { bring, brought, type Packages } from "./brought";
export { algorithms, newStemmer } from "./snowball-stemmers";
