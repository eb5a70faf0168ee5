import type { RequirementVerdict } from '../../model/verdict.ts'

/** A verdict that does not know yet which text it belongs to. */
export type Finding = Omit<RequirementVerdict, 'text'>

export const met = (detail: string): Finding => ({ state: 'met', detail })

export const missed = (detail: string, advice: string): Finding => ({ state: 'missed', detail, advice })

export const inconclusive = (detail: string, advice: string): Finding => ({ state: 'inconclusive', detail, advice })

/** `reason` is why, with the cure in short; `advice` is the cure in full. */
export const notMeasured = (reason: string, advice: string): Finding => ({
  state: 'not measured',
  detail: reason,
  advice,
})

/** Something that should be there and is not. */
export interface Lacking {
  readonly lacking: string
  readonly cure: string
}

export const isLacking = (value: object): value is Lacking => 'lacking' in value

export const lack = ({ lacking, cure }: Lacking): Finding => notMeasured(lacking, cure)
