import { createHash } from 'node:crypto'

/** Lines of one answer, parsed as they come, to a trace that tells as much as ours does. */
export class Lines {
  #open = ''
  #text = ''
  #last = {}
  contentAt = []
  createdAt = []

  take(text) {
    const lines = (this.#open + text).split('\n')
    this.#open = lines.pop()
    for (const line of lines) this.line(JSON.parse(line))
  }

  line(object) {
    if (object.done) this.#last = object
    if (!object.response) return
    this.contentAt.push(performance.now())
    this.createdAt.push(Date.parse(object.created_at))
    this.#text += object.response
  }

  trace() {
    const { contentAt, createdAt } = this
    const textHash = createHash('sha256').update(this.#text).digest('hex')
    return { contentAt, createdAt, textHash, tokens: this.#last.eval_count, evalMs: this.#last.eval_duration / 1e6 }
  }
}
