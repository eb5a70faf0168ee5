import { plainText as clean } from '../plain-text.ts'

export { clean }

const DEEPEST = 8

/** The same for text of several lines, such as advice with commands: each line keeps the spaces it starts with. */
export const cleanLines = (text: string): string[] =>
  text.split(/\r?\n/u).flatMap((line) => {
    const cleaned = clean(line)
    return cleaned === '' ? [] : [' '.repeat(Math.min(DEEPEST, line.search(/[^ ]|$/u))) + cleaned]
  })
