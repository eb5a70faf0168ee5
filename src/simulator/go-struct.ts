import { Refusal } from './refusal.ts'

/** A request body read field by field, with Go's words for a value of the wrong type. Absent and null are the same. */
export class GoStruct {
  readonly #name: string
  readonly #values: Readonly<Record<string, unknown>>

  /** @throws Refusal 400 when the body is not an object. */
  constructor(name: string, body: unknown) {
    this.#name = name
    if (body !== null && !isRecord(body)) {
      throw new Refusal(400, `json: cannot unmarshal ${kindOf(body)} into Go value of type api.${name}`)
    }
    this.#values = body ?? {}
  }

  string(field: string): string {
    const value = this.#values[field] ?? ''
    if (typeof value !== 'string') throw wrongType(this.#name, field, value, 'string')
    return value
  }

  bool(field: string): boolean | undefined {
    const value = this.#values[field] ?? undefined
    if (value !== undefined && typeof value !== 'boolean') throw wrongType(this.#name, field, value, 'bool')
    return value
  }

  ints(field: string): readonly number[] {
    return this.list(field, '[]int').map((value) => {
      if (typeof value === 'number' && Number.isInteger(value)) return value
      throw wrongType(this.#name, field, value, 'int')
    })
  }

  list(field: string, goType: string): readonly unknown[] {
    const value = this.#values[field] ?? []
    if (!Array.isArray(value)) throw wrongType(this.#name, field, value, goType)
    return value
  }

  map(field: string): Readonly<Record<string, unknown>> {
    const value = this.#values[field] ?? {}
    if (!isRecord(value)) throw wrongType(this.#name, field, value, 'map[string]interface {}')
    return value
  }

  any(field: string): unknown {
    return this.#values[field] ?? undefined
  }

  /** The objects of a list, each to be read the same way. */
  structs(field: string, goType: string): readonly GoStruct[] {
    return this.list(field, `[]${goType}`).map((value) => {
      if (!isRecord(value)) throw wrongType(this.#name, field, value, goType)
      return new GoStruct(`${this.#name}.${field}`, value)
    })
  }
}

function wrongType(name: string, field: string, value: unknown, goType: string): Refusal {
  const number = kindOf(value) === 'number' && goType === 'int' ? ` ${String(value)}` : ''
  return new Refusal(
    400,
    `json: cannot unmarshal ${kindOf(value)}${number} into Go struct field ${name}.${field} of type ${goType}`,
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
