/** How a download is watched and how patient it is. */
export interface DownloadProgress {
  phase: string;
  /** Bytes. */
  done: number;
  total?: number;
}

export interface DownloadOptions {
  /** Expected MD5, hex. Without it only the length is checked. */
  md5?: string;
  /** Headers to send. */
  headers?: Readonly<Record<string, string>>;
  /** Aborts; what was downloaded stays for the next run. */
  signal?: AbortSignal;
  onProgress?: (progress: DownloadProgress) => void;
  /** Attempts in a row without a new byte before giving up. Default 5. */
  attempts?: number;
  /** Time without a byte after which a connection is taken for dead, milliseconds. Default 60,000. */
  stallMs?: number;
  /** Wait before the second attempt in a row, milliseconds, doubled for each one after it. Default 1,000. */
  retryMs?: number;
}
