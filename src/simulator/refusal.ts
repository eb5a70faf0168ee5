/** An answer with a status and `{"error": message}`. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'Refusal'
    this.status = status
  }
}

export function modelNotFound(model: string): Refusal {
  return new Refusal(404, `model '${model}' not found`)
}
