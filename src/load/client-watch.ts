import type { Clients } from '../machine/connections.ts'
import type { ForeignClients } from '../model/observations.ts'

/** What a look at whether the server is there may move; a request for tokens moves more. */
const IDLE_BYTES = 2048

/** Other programs' connections, from look to look. */
export class ClientWatch {
  readonly #first = new Map<string, number | undefined>()
  readonly #last = new Map<string, number | undefined>()
  #before: number | undefined
  #most = 0

  take(clients: Clients): void {
    const isFirst = this.#before === undefined
    for (const [client, bytes] of clients) {
      // One that came after the first look has moved all its bytes since.
      if (!this.#first.has(client)) this.#first.set(client, isFirst || bytes === undefined ? bytes : 0)
      this.#last.set(client, bytes)
    }
    this.#before ??= clients.size
    this.#most = Math.max(this.#most, clients.size)
  }

  /** Absent while nothing was looked at. */
  seen(): ForeignClients | undefined {
    if (this.#before === undefined) return undefined
    const moved = [...this.#last].map(([client, bytes]) => {
      const from = this.#first.get(client)
      return bytes === undefined || from === undefined ? undefined : bytes - from
    })
    const counted = moved.every((bytes) => bytes !== undefined)
    return {
      before: this.#before,
      appeared: this.#first.size - this.#before,
      most: this.#most,
      ...(counted ? { active: moved.filter((bytes) => bytes > IDLE_BYTES).length } : {}),
    }
  }
}
