import type { Progress } from '../model/progress.ts'

type Expected = Extract<Progress, { readonly type: 'expected' }>

/** `least`: as long as no more than the least rounds are needed; `most`: with all that the run may take. */
export interface TimeLeft {
  readonly ms: number
  readonly bound: 'least' | 'most'
}

interface Place {
  readonly rounds: number
  /** Of its last round. */
  readonly ms: number
}

/**
 * When the rounds of a load will be over: each place (level, turn, cold start) has its rounds left times its last one, or
 * its share of what a pass is expected to take where it has had none.
 */
export class RoundsLeft {
  #places: readonly number[] = []
  #rounds = { min: 0, max: 0 }
  #passMs: number | undefined
  #lastAt: number | undefined
  readonly #done = new Map<number, Place>()

  /** A search finds its levels while it runs, so that nobody knows its end. */
  expect({ mode, parallel, turns = 0, upTo, rounds, expectedMs }: Expected): void {
    this.#forget()
    if (upTo !== undefined) return
    const counted = Array.from({ length: turns }, (_, index) => index + 1)
    this.#places = mode === 'context-growth' ? counted : mode === 'cold-start' ? [1] : parallel
    this.#rounds = rounds
    this.#passMs = expectedMs === undefined ? undefined : expectedMs / rounds.min
  }

  /** The first round begins. */
  begin(atMs: number): void {
    this.#lastAt ??= atMs
  }

  /** A round of a place has ended, its number counted from 1. One that starts over is a load of its own, of unknown length. */
  take(place: number, round: number, atMs: number): void {
    if (round <= (this.#done.get(place)?.rounds ?? 0)) this.#forget()
    this.#done.set(place, { rounds: round, ms: Math.max(0, atMs - (this.#lastAt ?? atMs)) })
    this.#lastAt = atMs
  }

  at(nowMs: number): TimeLeft | undefined {
    if (this.#places.length === 0) return undefined
    const { min, max } = this.#rounds
    const isWithinLeast = this.#places.some((place) => this.#roundsOf(place) < min)
    const all = isWithinLeast ? min : max
    const other = this.#otherMs()
    let ms = (this.#lastAt ?? nowMs) - nowMs
    for (const place of this.#places) {
      const each = this.#done.get(place)?.ms ?? other
      if (each === undefined) return undefined
      ms += Math.max(0, all - this.#roundsOf(place)) * each
    }
    return { ms: Math.max(0, ms), bound: isWithinLeast ? 'least' : 'most' }
  }

  #forget(): void {
    this.#places = []
    this.#done.clear()
    this.#lastAt = undefined
  }

  readonly #roundsOf = (place: number): number => this.#done.get(place)?.rounds ?? 0

  /** Of a place that has had no round. */
  #otherMs(): number | undefined {
    const known = [...this.#done.values()].reduce((sum, { ms }) => sum + ms, 0)
    const lacking = this.#places.length - this.#done.size
    if (this.#passMs !== undefined) return Math.max(0, this.#passMs - known) / lacking
    return this.#done.size === 0 ? undefined : known / this.#done.size
  }
}
