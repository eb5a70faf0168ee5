import type { GateSize, MachineKind, Reach } from '../../model/stability.ts'

/**
 * Spread of gen speed between stored sessions on the study's machines. Source: the limits of its table, divided by
 * 2.5 (B+1)/(B-1); the sessions themselves differ by 1, 2 and 4 %, their rounds add the rest.
 */
const STUDIED: readonly { readonly kind: MachineKind; readonly spread: number }[] = [
  { kind: 'quiet', spread: 0.011 },
  { kind: 'typical', spread: 0.022 },
  { kind: 'rough', spread: 0.046 },
]

const GATES = [0.05, 0.1, 0.2]

/** A slow-down that is worth no further sessions. */
const GOOD_ENOUGH = 0.1

/** More sessions must show a slow-down that is smaller by this, or they are not worth recording. */
const WORTH_RECORDING = 0.03

/** Nearest by ratio; what scatters more than the rough one is rough too. */
export function kindOf(between: number): MachineKind {
  const distance = ({ spread }: { spread: number }): number => Math.abs(Math.log(Math.max(between, 1e-6) / spread))
  const [nearest] = STUDIED.toSorted((a, b) => distance(a) - distance(b))
  return nearest?.kind ?? 'rough'
}

export const gateSizes = (reach: readonly Reach[]): GateSize[] =>
  GATES.map((slowdown) => ({ slowdown, stored: reach.find(({ sees }) => sees <= slowdown)?.stored }))

/** The fewest sessions that see 10 %, or after which the most of them hardly see more. `reach`: fewest first. */
export function advisedSessions(reach: readonly Reach[]): Pick<Reach, 'stored' | 'sees'> {
  const best = reach.at(-1)
  if (!best) throw new TypeError('No number of stored sessions to choose from')
  return reach.find(({ sees }) => sees <= GOOD_ENOUGH || sees - best.sees < WORTH_RECORDING) ?? best
}
