/**
 * Colours by role, for light and dark. Series follow Okabe and Ito, so that they are told apart with any colour vision;
 * each text colour has a contrast of 4.5 or more on its ground.
 */
const LIGHT = {
  ground: '#f6f6f3',
  card: '#ffffff',
  ink: '#1b1c20',
  dim: '#5a5e6b',
  rule: '#e2e2dc',
  first: '#0868ac',
  second: '#b3520b',
  third: '#8a3f8f',
  fourth: '#00735c',
  fifth: '#6b5d00',
  limit: '#b3261e',
  good: '#0b6b4b',
  'good-ground': '#e3f3ec',
  bad: '#b3261e',
  'bad-ground': '#fbe9e7',
  doubt: '#7a5200',
  'doubt-ground': '#fbf1d9',
  link: '#0868ac',
} as const

const DARK: Readonly<Record<keyof typeof LIGHT, string>> = {
  ground: '#121418',
  card: '#1a1d23',
  ink: '#e9e9e6',
  dim: '#a2a7b4',
  rule: '#30353f',
  first: '#56b4e9',
  second: '#f0a04b',
  third: '#d79ae0',
  fourth: '#3fcba4',
  fifth: '#e4d25a',
  limit: '#ff8f85',
  good: '#5fd3a4',
  'good-ground': '#12332a',
  bad: '#ff8f85',
  'bad-ground': '#3c1c1b',
  doubt: '#e9bf5b',
  'doubt-ground': '#352a12',
  link: '#7cc4f2',
}

const variables = (colors: Readonly<Record<string, string>>): string =>
  Object.entries(colors)
    .map(([name, color]) => `--${name}:${color}`)
    .join(';')

/** As the reader's system has it; on paper always light. */
export const COLOR_STYLE = `:root{color-scheme:light dark;${variables(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(DARK)}}}`
