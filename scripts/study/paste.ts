const BEGIN = '<!-- npm run study -- --write: begin -->'
const END = '<!-- npm run study -- --write: end -->'

/** The study's part of a document. @throws RangeError when its marks are not there, once each and in order */
export function pastedIn(document: string): string {
  const { begin, end } = marksOf(document)
  return document.slice(begin, end).trim()
}

/** The document with another text between the marks. */
export function pasteInto(document: string, text: string): string {
  const { begin, end } = marksOf(document)
  return `${document.slice(0, begin)}\n\n${text.trim()}\n\n${document.slice(end)}`
}

function marksOf(document: string): { begin: number; end: number } {
  const [before, after] = [document.indexOf(BEGIN), document.indexOf(END)]
  if (before < 0 || after < before) {
    throw new RangeError(`The document has no place for the study: put "${BEGIN}" and "${END}" on lines of their own.`)
  }
  return { begin: before + BEGIN.length, end: after }
}
