import { clean } from './clean.ts'
import { hang } from './text-width.ts'
import { proseColumnsOf, type View } from './view.ts'

/** Stands before the report of a run that did not come to its end, so that nobody takes it for a finished one. */
export function unfinishedNote(name: string, why: string, view: View): string {
  const text = `${clean(name)}: ${why}. Below are the rounds that had ended. They are not judged, and nothing of them is stored.`
  return hang(`${view.palette.badge(' UNFINISHED ')} `, text, proseColumnsOf(view)).join('\n')
}
