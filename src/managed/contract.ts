/** What crosses between a run and the supervisor of its server: one line of JSON each way. */
export interface Order {
  readonly run: string
  readonly folder: string
  /** Absolute; run as `binary serve`. */
  readonly binary: string
  readonly port: number
  readonly environment: Readonly<Record<string, string>>
}

/** Said once, when the server has ended by itself or could not be started. */
export interface Ending {
  /** The server's last lines, as it wrote them. */
  readonly words: string
}
