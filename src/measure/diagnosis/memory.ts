import { isOutOfMemory } from '../failure-advice.ts'
import { MOST_RAM_SHARE } from '../../model/machine.ts'
import { SWAP_NOTICED_BYTES } from '../rate-settings.ts'
import type { DiagnosisInput, Finding, Question } from './input.ts'
import { amount, memoryEvidence, percent, ramShare, sentence, SHRINK } from './words.ts'

/** Requests that ended for want of memory; a model that does not load at all ends the run before there is a result. */
export const outOfMemory: Question = (input) => {
  const found = input.levels.flatMap(({ parallel, requests }) => {
    const ended = requests.filter(({ failure }) => failure !== undefined && isOutOfMemory(failure.message))
    return ended.length > 0 ? [{ parallel, ended: ended.length, of: requests.length }] : []
  })
  const [first] = found
  if (!first) return undefined
  const counts = found.map(
    ({ parallel, ended, of }) => `${ended} of ${of} requests at P=${parallel} ended for want of memory`,
  )
  return {
    code: 'out-of-memory',
    message: `memory ran out at P=${first.parallel}`,
    evidence: [...counts, ...memoryEvidence(input)],
    advice: `${sentence(SHRINK)}.`,
  }
}

/** Memory went to disk, in the rounds or while the model was loaded: every token may wait for a page. */
export const swapping: Question = (input) => {
  const guard = input.warnings.find(({ code }) => code === 'swapping')
  const bytes = input.run.swapBytes?.median ?? 0
  if (!guard && bytes <= SWAP_NOTICED_BYTES) return undefined
  const written = bytes > 0 ? [`${amount(bytes)} were written to swap from the loading of the model on`] : []
  return {
    code: 'swapping',
    message: 'the machine swaps: model and slots do not fit into its RAM',
    evidence: [...(guard ? [guard.message] : []), ...written, ...memoryEvidence(input), ...systemEvidence(input)],
    advice: `Close other programs, ${SHRINK}; then measure again.`,
  }
}

function systemEvidence({ levels, machine: { ramBytes } }: DiagnosisInput): string[] {
  const used = levels.flatMap(({ systemMemoryBytes }) => systemMemoryBytes?.median ?? [])
  return used.length === 0 || ramBytes === undefined
    ? []
    : [`the machine had up to ${percent(Math.max(...used) / ramBytes)} of RAM in use`]
}

/** The system takes memory from programs already, so speeds say little. */
export const criticallyTight: Question = (input) =>
  input.warnings.some(({ code, guard }) => code === 'memory-tight' && guard) ? tight(input) : undefined

/** It runs, with little to spare. */
export const memoryTight: Question = (input) => {
  const warned = input.warnings.some(({ code }) => code === 'memory-tight')
  return warned || (ramShare(input) ?? 0) > MOST_RAM_SHARE ? tight(input) : undefined
}

function tight(input: DiagnosisInput): Finding {
  const most = percent(MOST_RAM_SHARE)
  const isAbove = (ramShare(input) ?? 0) > MOST_RAM_SHARE
  const warned = input.warnings.flatMap(({ code, message }) => (code === 'memory-tight' ? [message] : []))
  return {
    code: 'memory-tight',
    message: isAbove ? `memory is tight: more than ${most} of RAM` : 'memory is tight',
    evidence: [...warned, ...memoryEvidence(input)],
    advice: `Come below ${most} of RAM before the system has to swap: ${SHRINK}.`,
  }
}
