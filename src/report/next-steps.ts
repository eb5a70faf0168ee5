import type { BaselineVerdict } from '../model/verdict.ts'
import { clean } from './clean.ts'
import { hang } from './text-width.ts'
import type { Frame } from './view.ts'

const RUN = 'npx vitest bench --run'

/** From this many stored sessions on their spread is known. */
const ENOUGH_SESSIONS = 3

/** What to do about a regression, in the order of what it costs. */
export const stepTexts = (baseline: BaselineVerdict): string[] => [
  lookStep(baseline),
  repeatStep(baseline),
  acceptStep(baseline),
  ...recordStep(baseline),
]

export function nextSteps(baseline: BaselineVerdict, at: Frame): string[] {
  const steps = stepTexts(baseline)
  return [
    at.palette.strong('  What to do'),
    ...steps.flatMap((step, index) => hang(`   ${index + 1}. `, step, at.width)),
  ]
}

function lookStep({ conditions }: BaselineVerdict): string {
  return conditions.length === 0
    ? 'Look at what is not recorded: other programs on the machine, heat, a change in your own prompts or options.'
    : 'Put what changed back as it was and run again. If the numbers return, that was the cause.'
}

const repeatStep = ({ confirmed, unconfirmedBecause }: BaselineVerdict): string =>
  confirmed
    ? `Run again on an idle machine: \`${RUN}\`. It was seen after a fresh load too, so expect it to stay.`
    : `Run again: \`${RUN}\`. It was seen in one load of the model only${unconfirmedBecause ? `, because ${clean(unconfirmedBecause)}` : ''}; what was chance goes, what is real stays.`

const acceptStep = ({ sessions }: BaselineVerdict): string =>
  `Accept it: \`${RUN} -u\` starts a new epoch: this run replaces ${replaced(sessions)} of this machine, and limits are provisional until ${ENOUGH_SESSIONS} are stored.`

const replaced = (sessions: number): string =>
  sessions === 1 ? 'the stored session' : `the ${sessions} stored sessions`

/** Only where limits are provisional: how they become narrow. */
function recordStep({ provisional, sessions }: BaselineVerdict): string[] {
  if (!provisional) return []
  return [
    `Limits are provisional (${sessions} of ${ENOUGH_SESSIONS} sessions): how far sessions scatter is not known yet. Once the numbers are as they should be, ` +
      `run \`${RUN} -u\` after each of a few fresh loads (\`ollama stop <model>\` between); 5 sessions are advised.`,
  ]
}
