import type { Readable, Writable } from 'node:stream'
import type { CANCEL_SYMBOL } from '@clack/prompts'
import { type OfferedModel, isModelName } from '../init/model-offer.ts'
import { Cancelled, type ModelAnswer, type Questions } from '../init/questions.ts'
import { bytes } from '../report/units.ts'

/** Of many models, those that a menu shows at once. */
const MOST_SHOWN = 12

/** Where is asked; without streams, in this process's own terminal. */
export interface Terminal {
  readonly signal: AbortSignal
  readonly input?: Readable
  readonly output?: Writable
}

/** Asks in a terminal. The library is loaded only where somebody is asked. */
export async function terminalQuestions(on: Terminal): Promise<Questions> {
  const { confirm, select, text } = await import('@clack/prompts')
  const named = async (): Promise<ModelAnswer> => {
    const message = 'Which model will it be?'
    return { model: answered(await text({ message, placeholder: 'qwen3:4b', validate: nameFault, ...on })) }
  }
  return {
    async model(offers) {
      const options = [
        ...offers.map((offer) => ({ value: offer.name, label: labelOf(offer) })),
        { value: OTHER, label: 'another one', hint: 'by its name' },
        { value: SIMULATED, label: 'none: a simulated machine', hint: 'no model runs' },
      ]
      const message = 'Which model is the first bench about?'
      const value = answered(await select<string>({ message, options, maxItems: MOST_SHOWN, ...on }))
      return value === SIMULATED ? 'simulated' : value === OTHER ? await named() : { model: value }
    },
    async withoutModel() {
      const options = [
        { value: OTHER, label: 'write the files now, for a model that I name' },
        { value: SIMULATED, label: 'a bench on a simulated machine', hint: 'no model runs, and every report says so' },
        { value: STOP, label: 'stop', hint: 'nothing is written' },
      ]
      const value = answered(await select<string>({ message: 'How to go on?', options, ...on }))
      if (value === STOP) throw new Cancelled('nothing was written')
      return value === SIMULATED ? 'simulated' : await named()
    },
    async probe(model, mayPushOut) {
      const risk = mayPushOut ? ' Another model is loaded, and might be pushed out.' : ''
      const message = `Load ${model} now, to see how many requests the server serves at once?${risk}`
      return answered(await confirm({ message, initialValue: !mayPushOut, ...on }))
    },
    async workflows(suggested) {
      const message = 'Write GitHub workflows for Macs of your own?'
      return answered(await confirm({ message, initialValue: suggested, ...on }))
    },
  }
}

function answered<Value>(value: Value | typeof CANCEL_SYMBOL): Value {
  if (typeof value === 'symbol') throw new Cancelled('stopped; nothing was written')
  return value
}

/** No model has such a name. */
const OTHER = ' other'
const SIMULATED = ' simulated'
const STOP = ' stop'

const nameFault = (name: string | undefined): string | undefined =>
  isModelName(name ?? '') ? undefined : 'A name as `ollama list` shows it, such as qwen3:4b.'

/** The library shows a hint beside the chosen line only, and sizes are what is chosen by. */
function labelOf({ name, sizeBytes, isLoaded, isTooLarge }: OfferedModel): string {
  const size = sizeBytes === undefined ? [] : [bytes(sizeBytes)]
  const notes = [...size, ...(isLoaded ? ['loaded now'] : []), ...(isTooLarge ? ['more than 80 % of RAM'] : [])]
  return notes.length === 0 ? name : `${name} · ${notes.join(', ')}`
}
