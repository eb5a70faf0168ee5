import { answer } from './answer.ts'

const question = process.argv.slice(2).join(' ')
if (question === '') {
  console.error('Ask something: npm start -- How many days of leave do I have?')
  process.exitCode = 2
} else {
  console.log(await answer(question))
}
