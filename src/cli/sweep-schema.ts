import { readFileSync } from 'node:fs'
import type { ErrorObject } from 'ajv'
import { plainText } from '../plain-text.ts'

/** What is wrong with a value that should be a sweep.json, in words; undefined where nothing is. */
export type SchemaCheck = (value: unknown) => string | undefined

/** The JSON Schema that the package ships, as a check. Loaded only where a file is read. */
export async function loadSchemaCheck(): Promise<SchemaCheck> {
  const { Ajv2020 } = await import('ajv/dist/2020.js')
  const schema = JSON.parse(readFileSync(new URL('../../schema/sweep.schema.json', import.meta.url), 'utf8')) as object
  const validate = new Ajv2020({ strict: true, verbose: true }).compile(schema)
  return (value) => (validate(value) ? undefined : wordsOf(validate.errors ?? []))
}

/** The first fault, with the place where it is and what stands there. */
function wordsOf([error]: readonly ErrorObject[]): string {
  if (!error) return 'it does not have the form of one'
  const { instancePath, keyword, params, message = 'is not as it should be', data } = error
  const place = placeOf(instancePath)
  if (keyword === 'required') return `${place} has no "${plainText(String(params['missingProperty']))}"`
  const allowed = keyword === 'enum' || keyword === 'const' ? ` (${listOf(params)})` : ''
  return `${place} ${message}${allowed}, and is ${valueText(data)}`
}

/** `/levels/0/genSpeed` as `levels[0].genSpeed`. */
function placeOf(pointer: string): string {
  const parts = pointer.split('/').slice(1)
  const names = parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const path = names.map((name) => (/^\d+$/.test(name) ? `[${name}]` : `.${name}`)).join('')
  return path === '' ? 'the file' : plainText(path.replace(/^\./, ''))
}

const listOf = (params: ErrorObject['params']): string =>
  [params['allowedValues'] ?? params['allowedValue']].flat().map(String).join(', ')

const LONGEST_VALUE = 60

function valueText(value: unknown): string {
  const text = plainText(JSON.stringify(value) ?? 'nothing')
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}
