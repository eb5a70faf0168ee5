import { RoundsLeft, type TimeLeft } from './rounds-left.ts'
import type { Flight, Progress } from '../model/progress.ts'
import { clean } from './clean.ts'
import { type Palette, PLAIN } from './palette.ts'
import { padStart, truncate, widthOf } from './text-width.ts'
import { clockText, digits, roughly } from './units.ts'

type Expected = Extract<Progress, { readonly type: 'expected' }>

/** A piece of the line; where space is short the highest rank goes first. */
interface Part {
  readonly text: string
  readonly paint: keyof Pick<Palette, 'strong' | 'dim'> | 'plain'
  readonly rank: number
}

/** A name shorter than this tells nothing. */
const SHORTEST_NAME = 12

const BETWEEN = ' · '

/** What a run is doing, in one line that is written over: kept from its events, for whoever draws it. */
export class LiveLine {
  readonly #left = new RoundsLeft()
  #expected: Expected | undefined
  #flight: Flight | undefined

  take(event: Progress | Flight): void {
    if (event.type === 'flight') {
      this.#flight = event
      if (event.stage === 'measured') this.#left.begin(event.elapsedMs)
    } else if (event.type === 'expected') {
      this.#expected = event
      this.#left.expect(event)
    } else if (event.type === 'note') this.#flight = undefined
    else this.#left.take(placeOf(event), event.round, event.elapsedMs)
  }

  /** The run is over. */
  end(): void {
    this.#flight = undefined
    this.#expected = undefined
  }

  /**
   * `  two people chat at once · P=4 round 3/8 · 1:12, about 40 s left · 4 in flight · 143/256 tokens · 44.1 tok/s`, in at
   * most `width` columns, by the display's count and by that of who takes a character for a column. Absent while nothing is in flight.
   */
  text(width: number, palette: Palette = PLAIN): string | undefined {
    if (!this.#flight) return undefined
    const parts = fitting(partsOf(this.#flight, this.#expected, this.#timeLeft(this.#flight)), width - 2)
    const painted = parts.map(({ text, paint }) => (paint === 'plain' ? text : palette[paint](text)))
    return `  ${painted.join(palette.dim(BETWEEN))}`
  }

  /** Of the rounds: what comes before them nobody foresees. */
  #timeLeft({ stage, elapsedMs }: Flight): TimeLeft | undefined {
    return stage === 'measured' ? this.#left.at(elapsedMs) : undefined
  }
}

function placeOf(event: Exclude<Progress, { readonly type: 'expected' | 'note' }>): number {
  if (event.type === 'round') return event.parallel
  return event.type === 'turn' ? event.turn : 1
}

function partsOf(flight: Flight, expected: Expected | undefined, left: TimeLeft | undefined): Part[] {
  const { stage, inFlight, tokens, ofTokens, throughput, elapsedMs } = flight
  const of = String(ofTokens)
  return [
    { text: clean(flight.scenario), paint: 'plain', rank: NAME },
    { text: placeText(flight, expected), paint: 'strong', rank: 0 },
    { text: timeText(elapsedMs, left), paint: 'dim', rank: 1 },
    { text: stage === 'load' ? '' : `${inFlight} in flight`, paint: 'plain', rank: 3 },
    {
      text: ofTokens === undefined ? '' : `${padStart(String(tokens), of.length)}/${of} tokens`,
      paint: 'plain',
      rank: 2,
    },
    {
      text: throughput === undefined || stage !== 'measured' ? '' : `${digits(throughput)} tok/s`,
      paint: 'plain',
      rank: 4,
    },
  ]
}

/** The rank of the name, which goes first. */
const NAME = 5

/** Columns of all else at two digits of P. */
const LONGEST_REST = 90

function placeText({ stage, parallel, round, turn }: Flight, expected: Expected | undefined): string {
  if (stage === 'load') return 'loading the model'
  if (stage === 'warm-up') return expected?.mode ? 'warm-up' : `P=${parallel} warm-up`
  const { max } = expected?.rounds ?? { max: 0 }
  const rounds = round > max ? `${round}` : `${round}/${max}`
  if (expected?.mode === 'cold-start') return `cold start ${rounds}`
  if (turn === undefined) return `P=${parallel} round ${rounds}`
  return `conversation ${rounds} turn ${turn}${expected?.turns === undefined ? '' : `/${expected.turns}`}`
}

function timeText(elapsedMs: number, left: TimeLeft | undefined): string {
  if (left === undefined) return clockText(elapsedMs)
  const words = left.bound === 'least' ? 'about' : 'at most'
  return `${clockText(elapsedMs)}, ${words} ${roughly(left.ms)} left`
}

function fitting(all: readonly Part[], width: number): Part[] {
  let parts = all.flatMap((part) => (part.rank === NAME ? named(part, width - LONGEST_REST) : [part]))
  parts = parts.filter(({ text }) => text !== '')
  while (roomOf(parts) > width && parts.length > 1) {
    const least = Math.max(...parts.map(({ rank }) => rank))
    parts = parts.filter(({ rank }) => rank !== least)
  }
  return parts.map((part) => ({ ...part, text: truncate(part.text, width) }))
}

/** Cut to the same columns all the time, so that nothing behind it moves; none where too little would be left of it. */
function named(name: Part, columns: number): Part[] {
  const text = truncate(name.text, columns)
  return columns < SHORTEST_NAME || text.length > columns ? [] : [{ ...name, text }]
}

const roomOf = (parts: readonly Part[]): number => widthOf(parts.map(({ text }) => text).join(BETWEEN))
