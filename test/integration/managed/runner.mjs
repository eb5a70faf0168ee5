// Stands for a runner that holds a model: it ends when it is told to, or after a minute whatever becomes of the test.
setTimeout(() => {}, 60_000)
