import { markupText } from '../plain-text.ts'

/** Markup that is finished: all that was put into it is escaped, so it goes into other markup as it is. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What a template takes: text, which is escaped, finished markup, several of them, or nothing. */
export type Piece = string | number | Markup | undefined | readonly Piece[]

/** `` markup`<p>${text}</p>` ``: what is not finished markup is text, wherever it stands between tags or in quotes. */
export function markup(fixed: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(fixed.map((part, index) => part + rendered(pieces[index])).join(''))
}

function rendered(piece: Piece): string {
  if (piece === undefined) return ''
  if (piece instanceof Markup) return piece.text
  return typeof piece === 'object' ? piece.map(rendered).join('') : markupText(String(piece))
}
