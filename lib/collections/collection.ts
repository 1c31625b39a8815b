/** What is known of a public collection. */

export interface CollectionFile {
  /** The name it gets on disk. */
  name: string;
  /** Official address. */
  url: string;
  /** Size, bytes; undefined: not published. */
  bytes?: number;
  /** MD5, hex; undefined: not published. */
  md5?: string;
  /** What the server needs beside the address. */
  headers?: Readonly<Record<string, string>>;
}

/** How a collection's files become a BEIR folder. */
export type CollectionLayout = "beir" | "msmarco" | "dpr";

/** A public collection: its terms of use, its files and their form. */
export interface Collection {
  /** What it is asked for by. */
  name: string;
  /** In a few words. */
  title: string;
  /** Terms of use, and whose words these are. */
  licence: string;
  /** Where it is described. */
  homepage: string;
  /** Which converter reads the files. */
  layout: CollectionLayout;
  files: readonly CollectionFile[];
}

/** Bytes of all files; undefined when one is not known. */
export function collectionBytes({ files }: Collection): number | undefined {
  return files.reduce<number | undefined>(
    (sum, { bytes }) => (sum === undefined || bytes === undefined ? undefined : sum + bytes),
    0,
  );
}
