import type { SeenSlots } from '../load/probe-slots.ts'
import type { Finding } from '../model/finding.ts'
import type { Benches } from '../project/benches.ts'
import { giveSlots } from '../verdict/requirement/contention.ts'

/** Slots to advise where one is too few: as many as most small deployments can bear. */
const ADVISED_SLOTS = 4

export interface SlotsSeen extends Pick<SeenSlots, 'slots' | 'orMore'> {
  /** Why the server serves this model one at a time, whatever it is told. */
  readonly oneSlotBecause?: string
}

/** How many requests are really served at once, whatever the server was told. */
export function slotsFinding({ slots, orMore, oneSlotBecause }: SlotsSeen, { needSlots }: Benches): Finding {
  const key = 'slots'
  if (slots > 1) {
    const text = orMore
      ? `slots seen: ≥ ${slots}, as all of P=${slots} were served at once`
      : `slots seen: ${slots}; what comes beyond them waits`
    return { key, state: 'fine', text }
  }
  const text = 'one at a time: at P=2 the second request waited for the first'
  const because = oneSlotBecause === undefined ? giveSlots(ADVISED_SLOTS) : `${oneSlotBecause}.`
  const speed = 'Gen speed at P > 1 cannot be measured here'
  if (needSlots) return { key, state: 'mend', text, advice: `${speed}, and the benches require it.\n${because}` }
  return {
    key,
    state: 'caution',
    text,
    advice: `${speed}; user speed can, as it counts the waiting. For more at once:\n${because}`,
  }
}
