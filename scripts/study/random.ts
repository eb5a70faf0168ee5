/** A seeded generator (sfc32): the same seed gives the same study on every machine. */
export class Random {
  #state: [number, number, number, number]
  #spare: number | undefined

  constructor(seed: number, stream = 0) {
    this.#state = [seed >>> 0, 0x9e3779b9 ^ stream, 0x243f6a88, 1]
    for (let discarded = 0; discarded < 20; discarded += 1) this.uniform()
  }

  /** In 0..1, 1 excluded. */
  uniform(): number {
    const [a, b, c, d] = this.#state
    const sum = (a + b + d) | 0
    this.#state = [b ^ (b >>> 9), (c + (c << 3)) | 0, (((c << 21) | (c >>> 11)) + sum) | 0, (d + 1) | 0]
    return (sum >>> 0) / 2 ** 32
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform()
  }

  chance(probability: number): boolean {
    return this.uniform() < probability
  }

  /** 0, 1, … below `count`. */
  index(count: number): number {
    return Math.floor(this.uniform() * count)
  }

  /** Standard normal, in pairs (Box and Muller). */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare
      this.#spare = undefined
      return spare
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
    const angle = 2 * Math.PI * this.uniform()
    this.#spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
}
