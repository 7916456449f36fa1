const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const year = 365 * day

interface Step {
  /** ms: up to here (exclusive) the step holds. */
  below: number
  unit: [size: number, letter: string]
  /** The smaller unit that is added where it is not zero. */
  rest?: [size: number, letter: string]
}

/** The limits of kubectl's ages (apimachinery `duration.HumanDuration`). */
const steps: readonly Step[] = [
  { below: 2 * minute, unit: [second, 's'] },
  { below: 10 * minute, unit: [minute, 'm'], rest: [second, 's'] },
  { below: 3 * hour, unit: [minute, 'm'] },
  { below: 8 * hour, unit: [hour, 'h'], rest: [minute, 'm'] },
  { below: 2 * day, unit: [hour, 'h'] },
  { below: 8 * day, unit: [day, 'd'], rest: [hour, 'h'] },
  { below: 2 * year, unit: [day, 'd'] },
  { below: 8 * year, unit: [year, 'y'], rest: [day, 'd'] },
]

/**
 * A time span as kubectl prints ages: `45s`, `18m`, `5d3h`, `2y`. `ms` is in milliseconds. Clocks differ: down to one second before
 * now counts as `0s`; further in the future is `<invalid>`, and so is what is not a number.
 */
export function humanDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms <= -2 * second) return '<invalid>'
  if (ms < 0) return '0s'
  const step = steps.find(({ below }) => ms < below)
  if (!step) return `${Math.floor(ms / year)}y`
  const [size, letter] = step.unit
  const whole = `${Math.floor(ms / size)}${letter}`
  if (!step.rest) return whole
  const [smallSize, smallLetter] = step.rest
  const rest = Math.floor((ms % size) / smallSize)
  return rest === 0 ? whole : `${whole}${rest}${smallLetter}`
}

/** A moment (ms since the epoch) by the clock of the machine: `14:03:59`. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 8)
}
