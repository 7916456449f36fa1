const units: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** A timer of Node takes no more: beyond it, it would fire at once. */
const longest = 2 ** 31 - 1

/**
 * A duration as Go writes it (`1h30m`, `500ms`, `.5s`), or a bare number of seconds: in whole ms. Undefined where it is neither. Only 0 is 0:
 * what is shorter than 1 ms is 1. What is longer than 24 days is cut to that.
 */
export function parseDuration(text: string): number | undefined {
  if (/^\d+$/.test(text)) return limited(Number(text) * 1_000)
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined
  let sum = 0
  for (const [, amount = '0', unit = 's'] of text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g))
    sum += Number(amount) * (units[unit] ?? 0)
  return limited(sum)
}

function limited(ms: number): number {
  return Math.min(ms > 0 && ms < 1 ? 1 : Math.round(ms), longest)
}
