// Loaded before the server (node --import) where a test sets its clock: SIGUSR2 sets it by CLOCK_JUMP milliseconds, and the
// next one back. What counts time without a clock goes on as ever, as it does on a machine.
const RealDate = Date;
let jump = 0;

process.on('SIGUSR2', () => {
  jump = jump === 0 ? Number(process.env.CLOCK_JUMP) : 0;
});

globalThis.Date = class extends RealDate {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [RealDate.now() + jump] : given) as [number]));
  }

  static override now(): number {
    return RealDate.now() + jump;
  }
} as DateConstructor;
