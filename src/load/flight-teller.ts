import type { Look } from '../client/wire.ts'
import type { Flight, OnFlight } from '../model/progress.ts'
import type { ResolvedScenario } from '../model/scenario.ts'

/** Which requests are looked at. */
export interface FlightPlace {
  readonly parallel: number
  /** 0-based. */
  readonly round: number
  /** Absent: it is measured. */
  readonly stage?: Flight['stage']
  /** Of a conversation, 1-based. */
  readonly turn?: number
}

/** Between two tellings: the looks come five a second, and each telling takes time of the client that stamps tokens. */
const APART_MS = 500

/** Tells what is in flight, from looks that the client takes anyway: nothing is counted where tokens are stamped. */
export class FlightTeller {
  readonly #scenario: Pick<ResolvedScenario, 'name' | 'options'>
  readonly #tell: OnFlight
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(scenario: Pick<ResolvedScenario, 'name' | 'options'>, tell: OnFlight) {
    this.#scenario = scenario
    this.#tell = tell
  }

  /** For one round. */
  watch({ parallel, round, turn, stage = 'measured' }: FlightPlace): (look: Look) => void {
    const { name, options } = this.#scenario
    const ofTokens = stage === 'measured' ? parallel * options.num_predict : undefined
    let first: Look | undefined
    return (look) => {
      if (look.chunks > 0) first ??= look
      if (look.at < this.#toldAt + APART_MS) return
      this.#toldAt = look.at
      this.#tell({
        type: 'flight',
        scenario: name,
        stage,
        parallel,
        round: round + 1,
        turn,
        inFlight: look.inFlight,
        tokens: Math.min(look.chunks, ofTokens ?? look.chunks),
        ofTokens,
        throughput: first && rateSince(first, look),
        elapsedMs: look.at,
      })
    }
  }
}

function rateSince(first: Look, now: Look): number | undefined {
  const seconds = (now.at - first.at) / 1000
  return seconds > 0 ? (now.chunks - first.chunks) / seconds : undefined
}
