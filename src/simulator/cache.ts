/** What one slot of the server holds in its KV memory. */
export interface Slot {
  readonly index: number
  tokens: readonly number[]
  /** When it was last given away; never used is -Infinity. */
  usedAtMs: number
  busy: boolean
}

export function emptySlots(count: number): Slot[] {
  return Array.from({ length: count }, (_, index) => ({ index, tokens: [], usedAtMs: -Infinity, busy: false }))
}

/** Length of the longest common prefix. */
export function commonPrefix(a: readonly number[], b: readonly number[]): number {
  const end = Math.min(a.length, b.length)
  let length = 0
  while (length < end && a[length] === b[length]) length++
  return length
}

/** The free slot that knows most of the prompt, among equals the one used longest ago; undefined when all are busy. */
export function chooseSlot(slots: readonly Slot[], prompt: readonly number[]): Slot | undefined {
  let best: { slot: Slot; known: number } | undefined
  for (const slot of slots) {
    if (slot.busy) continue
    const known = commonPrefix(slot.tokens, prompt)
    if (!best || known > best.known || (known === best.known && slot.usedAtMs < best.slot.usedAtMs)) {
      best = { slot, known }
    }
  }
  return best?.slot
}

/** Prompt tokens that must be computed. The last one always is: its output is the first token. */
export function tokensToCompute(slot: Slot, prompt: readonly number[]): number {
  return prompt.length - Math.min(commonPrefix(slot.tokens, prompt), prompt.length - 1)
}
