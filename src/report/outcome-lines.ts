import { OUTCOMES } from '../model/trace.ts'
import type { Outcome } from '../model/trace.ts'
import type { LevelResult, SweepResult } from '../model/result.ts'
import { type MeasuredPlaces, placeLabel, placesOf } from '../model/places.ts'
import type { Finding } from './cliff-lines.ts'
import { clean } from './clean.ts'
import { hang, truncate } from './text-width.ts'
import { count } from './units.ts'
import type { Frame } from './view.ts'

const WORDS: Readonly<Record<Exclude<Outcome, 'completed'>, string>> = {
  failed: 'failed',
  rejected: 'rejected (503)',
  timedOut: 'timed out',
  aborted: 'aborted',
  endedEarly: 'ended without a done line',
  protocolError: "not in Ollama's protocol",
}

const INCOMPLETE = OUTCOMES.filter((outcome) => outcome !== 'completed')
const MOST_REASONS = 3
const LONGEST_REASON = 300

/** Requests that did not complete, by level and outcome, with the first reasons; nothing when all completed. */
export function outcomeLines(sweep: SweepResult, { palette, width }: Frame): string[] {
  const { incomplete, reasons, setAside } = outcomeTexts(sweep)
  const lines = incomplete ? hang('  ', incomplete.headline + incomplete.rest, width) : []
  return [
    ...lines.map((line) => line.replace(incomplete?.headline ?? '', palette.strong)),
    ...reasons.flatMap((reason) => hang('    ', reason, width).map(palette.dim)),
    ...setAside.flatMap((line) => hang('  ', line, width)),
  ]
}

export interface OutcomeTexts {
  /** Absent: all completed. */
  readonly incomplete?: Finding
  /** The server's words, cleaned. */
  readonly reasons: readonly string[]
  readonly setAside: readonly string[]
}

export function outcomeTexts(sweep: SweepResult): OutcomeTexts {
  const places = placesOf(sweep)
  const { levels, place } = places
  const total = sum(levels.map((level) => sum(Object.values(level.outcomes))))
  const missing = total - sum(levels.map((level) => level.outcomes.completed))
  const headline = `${missing} of ${count(total, 'request')} did not complete`
  const rest = `: ${levels.flatMap((level) => partOf(level, place)).join('; ')}`
  return {
    ...(missing === 0 ? {} : { incomplete: { headline, rest } }),
    reasons: reasonsOf(levels),
    setAside: setAsideIn(places),
  }
}

/** `at P=4 9 failed, 1 rejected (503)`. */
function partOf({ parallel, outcomes }: LevelResult, place: MeasuredPlaces['place']): string[] {
  const parts = INCOMPLETE.filter((outcome) => outcomes[outcome] > 0).map(
    (outcome) => `${outcomes[outcome]} ${WORDS[outcome]}`,
  )
  return parts.length === 0 ? [] : [`at ${placeLabel({ parallel, place })} ${parts.join(', ')}`]
}

/** The server's own words, each once. */
function reasonsOf(levels: readonly LevelResult[]): string[] {
  const failures = levels.flatMap((level) => level.requests.flatMap((request) => request.failure ?? []))
  const messages = [...new Set(failures.map((failure) => clean(failure.message)))].filter((message) => message !== '')
  const more = messages.length - MOST_REASONS
  const shown = messages.slice(0, MOST_REASONS).map((message) => truncate(message, LONGEST_REASON))
  return more > 0 ? [...shown, `and ${count(more, 'other reason')} in the JSON`] : shown
}

function setAsideIn({ levels: all, place }: MeasuredPlaces): string[] {
  const levels = all.filter((level) => level.roundsSetAside > 0)
  if (levels.length === 0) return []
  const number = sum(levels.map((level) => level.roundsSetAside))
  const where = levels.map((level) => level.parallel).join(', ')
  const at =
    place === undefined ? `P=${where}` : place === 'turn' ? `turn ${where}` : placeLabel({ parallel: 1, place })
  return [`${count(number, 'round')} set aside at ${at} (client starved, or tokens in a burst), not in the table`]
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
