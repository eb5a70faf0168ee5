/** How long the client's event loop stood still while a round was in flight; short waits of a busy scheduler are not counted. */
export interface LoopStall {
  readonly longestMs: number
  /** Together, of those stalls in which a first or last token may have come: its stamp is then too late. */
  readonly atStampsMs: number
  /** How late first tokens were stamped, by the server's own stamps of them; absent where the server is elsewhere or simulated. */
  readonly firstLateMs?: number
  /** By how much the span from first to last token is off; absent likewise. */
  readonly spanOffMs?: number
}

/** Other programs' connections to the server's port. Counts only. */
export interface ForeignClients {
  /** Open before the first measured round. */
  readonly before: number
  /** Not open before the first measured round, seen later. */
  readonly appeared: number
  /** Most at one moment. */
  readonly most: number
  /** Those over which data went during the rounds; absent where the system does not count bytes by connection. */
  readonly active?: number
}

/** What was seen around the measured rounds of one load. Every field is absent where it cannot be seen from here. */
export interface RunObservations {
  /** Over all measured rounds. */
  readonly eventLoop?: LoopStall
  /** How much further the wall clock went than the monotonic one. */
  readonly clockGapMs?: number
  /** The system says that it woke from sleep in between. */
  readonly slept?: boolean
  /** The machine's, from the first measured round to the last. */
  readonly swap?: { readonly inBytes: number; readonly outBytes: number; readonly usedGrowthBytes?: number }
  /** Highest level of macOS's memory pressure: 1 normal, 2 warning, 4 critical. */
  readonly memoryPressure?: number
  /** Highest reading of macOS's thermal pressure: 0 nominal, 1 moderate, 2 heavy, 3 trapping, 4 sleeping. */
  readonly thermalLevel?: number
  /** Times that a processor was slowed down by its own temperature (Linux). */
  readonly throttleEvents?: number
  /** AC, battery or UPS, before and after. */
  readonly power?: readonly string[]
  readonly clients?: ForeignClients
  /** Models in the server's memory at the end that were not there before the run, beside the measured one. */
  readonly modelsAppeared?: number
  /** Another process serves the port than before. */
  readonly serverRestarted?: boolean
  /** The server stopped answering between rounds: it came back, or the run ended there. */
  readonly serverLost?: 'back' | 'gone'
  /** Processors of this machine, and threads that the model was asked to use; absent threads are Ollama's default. */
  readonly cpu?: { readonly cores?: number; readonly threads?: number }
}
