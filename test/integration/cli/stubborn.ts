import { Interrupt } from '../../../src/cli/interrupt.ts'

// Something that does not end when it is told to.
const stop = new Interrupt()
stop.signal.addEventListener('abort', () => console.log('told'))
setInterval(() => {}, 1000)
console.log('runs')
