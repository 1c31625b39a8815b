/** In the place of the package `stopword`, half a megabyte of lists: the worker adds the one that is needed. */
export {};
