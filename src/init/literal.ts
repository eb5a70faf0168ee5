/** Text as a literal of TypeScript, in single quotes. Whatever it holds, it stays text. */
export function literal(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)
  return `'${inner.replaceAll(/[\u2028\u2029\u007f-\u009f]/g, escaped)}'`
}

const escaped = (character: string): string => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
