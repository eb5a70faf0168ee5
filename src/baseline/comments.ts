import { isNode, visit } from 'yaml'

/** The comment lines of a part of a YAML document, in their order. */
export function commentsIn(root: unknown, leaveOut: unknown = undefined): string[] {
  const texts: (string | null | undefined)[] = []
  const take = (node: unknown) => {
    if (isNode(node)) texts.push(node.commentBefore, node.comment)
    return undefined
  }
  if (!isNode(root)) return []
  visit(root, {
    Collection: (_, node) => {
      take(node)
      return node === leaveOut ? visit.SKIP : undefined
    },
    Scalar: (_, node) => take(node),
    Alias: (_, node) => take(node),
  })
  return linesOf(texts)
}

export function linesOf(texts: readonly (string | null | undefined)[]): string[] {
  return texts
    .flatMap((text) => (text ?? '').split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
