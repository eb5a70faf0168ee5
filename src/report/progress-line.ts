import type { Progress } from '../model/progress.ts'
import { clean } from './clean.ts'
import { startLine, turnLine } from './mode-progress.ts'
import { expectedLine, roundLine } from './progress.ts'
import { hang } from './text-width.ts'
import type { Frame } from './view.ts'

/** What is said of one event of a run: one line, where the terminal is wide enough for its words. */
export function progressLine(event: Progress, at: Frame): string {
  switch (event.type) {
    case 'expected':
      return expectedLine({ ...event, name: event.scenario, levels: event.parallel }, at)
    case 'round':
      return roundLine({ ...event, failed: event.parallel - event.completed }, at)
    case 'turn':
      return turnLine(event, at)
    case 'start':
      return startLine(event, at)
    case 'note':
      return hang('  ', clean(event.text), at.width).map(at.palette.dim).join('\n')
  }
}
