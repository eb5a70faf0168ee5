/** Reads a server's stamps one after another: those of one second share all but the fraction, which is read alone. */
export class StampReader {
  #second = NEVER
  #secondMs = Number.NaN

  /** RFC 3339 with nanoseconds as Unix ms, kept to the microsecond that a double can carry. Absent where it is no stamp. */
  unixMs(stamp: unknown): number | undefined {
    if (typeof stamp !== 'string') return undefined
    if (stamp.endsWith('Z') && stamp.startsWith(this.#second)) {
      const fraction = Number(stamp.slice(this.#second.length, -1))
      if (fraction >= 0 && fraction < 1) return this.#secondMs + fraction * 1000
    }
    return this.#read(stamp)
  }

  #read(stamp: string): number | undefined {
    const [, second, fraction = '0', zone = ''] = STAMP.exec(stamp) ?? []
    const ms = second === undefined ? Number.NaN : Date.parse(second + zone)
    if (second === undefined || Number.isNaN(ms)) return undefined
    if (zone === 'Z') {
      this.#second = second
      this.#secondMs = ms
    }
    return ms + Number(fraction) * 1000
  }
}

/** No stamp begins so. */
const NEVER = '-'

const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/
