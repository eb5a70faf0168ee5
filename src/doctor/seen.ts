import type { JsonObject } from '../client/json.ts'
import type { LoadedModel, StoredModel } from '../client/ollama.ts'
import type { Pressure } from '../machine/pressure.ts'
import type { Machine } from '../model/machine.ts'

/** A server that answers. */
export interface SeenServer {
  readonly url: string
  readonly version?: string
  /** What a simulator says of itself; absent on a real server. */
  readonly simulator?: JsonObject
  readonly stored: readonly StoredModel[]
  readonly loaded: readonly LoadedModel[]
  readonly place: ServerPlace
}

/** Where the server's work is done. */
export type ServerPlace = 'here' | 'elsewhere' | 'simulated'

/** This machine before anything is asked of it. A figure that is not known is absent. */
export interface SeenMachine {
  readonly machine: Machine
  readonly pressure: Pressure
  /** `low` where the system saves power. */
  readonly powerMode?: string
  /** Mean number of runnable processes over the last minute. */
  readonly loadAverage?: number
  /** Connections of other programs to the server. */
  readonly clients?: number
}
