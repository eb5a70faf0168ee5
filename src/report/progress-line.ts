import type { Progress } from '../model/progress.ts'
import { clean } from './clean.ts'
import type { Palette } from './palette.ts'
import { startLine, turnLine } from './mode-progress.ts'
import { expectedLine, roundLine } from './progress.ts'

/** One line of text for one event of a run. */
export function progressLine(event: Progress, palette: Palette): string {
  switch (event.type) {
    case 'expected':
      return expectedLine({ ...event, name: event.scenario, levels: event.parallel }, palette)
    case 'round':
      return roundLine({ ...event, failed: event.parallel - event.completed }, palette)
    case 'turn':
      return turnLine(event, palette)
    case 'start':
      return startLine(event, palette)
    case 'note':
      return `  ${palette.dim(clean(event.text))}`
  }
}
