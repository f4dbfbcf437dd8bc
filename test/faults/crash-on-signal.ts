// Loaded before the server (node --import) where a test wants a bug in it: SIGUSR2 makes one, of the kind that CRASH says.
process.on('SIGUSR2', () => {
  setImmediate(() => {
    if (process.env.CRASH === 'rejection') void Promise.reject(new Error('a bug, rejected'));
    else throw new Error('a bug, thrown');
  });
});
