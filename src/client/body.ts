/** A body in one piece: chunk i ends before `ends[i]` and came at `arrivals[i]`, ms on the run's clock. */
export interface Body {
  readonly bytes: Uint8Array
  readonly ends: ArrayLike<number>
  readonly arrivals: ArrayLike<number>
}

/** Room for a short answer; a long one doubles it a few times. */
const FIRST_BYTES = 16_384
const FIRST_CHUNKS = 256

/**
 * Collects chunks as they come. Each is copied, so that nothing of undici's lives longer than the call: thousands of
 * small buffers that stay alive are what makes the garbage collector stop the client in mid-round.
 */
export class BodyRecording {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES)
  #ends = new Float64Array(FIRST_CHUNKS)
  #arrivals = new Float64Array(FIRST_CHUNKS)
  #size = 0
  #chunks = 0

  /** Bytes so far. */
  get size(): number {
    return this.#size
  }

  /** Chunks so far: a server that streams sends one a line. */
  get chunks(): number {
    return this.#chunks
  }

  /** Arrival of the newest chunk; absent while nothing came. */
  get lastArrival(): number | undefined {
    return this.#chunks === 0 ? undefined : this.#arrivals[this.#chunks - 1]
  }

  /** Empty again, its room kept. What `body()` gave of it before is no longer true. */
  clear(): void {
    this.#size = 0
    this.#chunks = 0
  }

  add(chunk: Uint8Array, at: number): void {
    const end = this.#size + chunk.length
    if (end > this.#bytes.length) this.#growBytes(end)
    if (this.#chunks === this.#ends.length) this.#growChunks()
    this.#bytes.set(chunk, this.#size)
    this.#arrivals[this.#chunks] = at
    this.#ends[this.#chunks] = end
    this.#chunks += 1
    this.#size = end
  }

  /** A view of what is kept, not a copy. */
  body(): Body {
    return {
      bytes: this.#bytes.subarray(0, this.#size),
      ends: this.#ends.subarray(0, this.#chunks),
      arrivals: this.#arrivals.subarray(0, this.#chunks),
    }
  }

  #growBytes(least: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(least, 2 * this.#bytes.length))
    larger.set(this.#bytes.subarray(0, this.#size))
    this.#bytes = larger
  }

  #growChunks(): void {
    this.#ends = doubled(this.#ends)
    this.#arrivals = doubled(this.#arrivals)
  }
}

function doubled(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * values.length)
  larger.set(values)
  return larger
}
