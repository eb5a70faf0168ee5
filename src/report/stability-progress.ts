import type { ResolvedScenario } from '../model/scenario.ts'
import type { Palette } from './palette.ts'
import { clean } from './clean.ts'
import { wrap } from './text-width.ts'
import { count, roughly } from './units.ts'
import { proseColumnsOf, type View } from './view.ts'

/** Speed of all levels that the first guess of the time is made with, tok/s. */
const GUESSED_SPEED = 30

export interface StabilityPlan {
  readonly scenario: ResolvedScenario
  readonly sessions: number
  /** Between two sessions, where the model may be unloaded. */
  readonly restMs: number
}

/** Said before the first request: what will be done, about how long it takes, and what must not happen meanwhile. */
export function plannedLines({ scenario, sessions, restMs }: StabilityPlan, view: View): string[] {
  const { model, parallel, rounds, options, reload } = scenario
  const tokens = options.num_predict * rounds.max * parallel.reduce((sum, level) => sum + level, 0)
  const guess = roughly(sessions * (restMs + (1000 * tokens) / GUESSED_SPEED))
  const what = `stability of ${clean(model)}: ${count(sessions, 'session')} of the unchanged system, ${count(rounds.max, 'round')} of ${count(options.num_predict, 'token')} at P=${parallel.join(' ')} each.`
  const unloads =
    reload === 'never'
      ? 'The model stays loaded (--reload never).'
      : 'The model is unloaded before each session, where that is allowed.'
  const time = `About ${guess} on a server that makes ${GUESSED_SPEED} tok/s in all; said again once its speed is known.`
  const quiet = 'Nothing else should run on this machine meanwhile: the scatter of the measurement is what is measured.'
  const width = proseColumnsOf(view)
  const [first = '', ...others] = wrap(what, width)
  return [view.palette.strong(first), ...others, ...[unloads, time, quiet].flatMap((text) => wrap(text, width))]
}

/** Once the warm-up has shown the speed. */
export const totalLine = (ms: number, palette: Palette): string => `  ${palette.dim(`about ${roughly(ms)} in all`)}`

/** Before each session; the time that is left is told from the second on. */
export function sessionLine(at: { session: number; of: number; leftMs?: number }, palette: Palette): string {
  const left = at.leftMs === undefined ? '' : palette.dim(` · about ${roughly(at.leftMs)} left`)
  return `${palette.strong(`session ${at.session} of ${at.of}`)}${left}`
}
