import { timerMs } from '../../lib/timer.ts'

/** Waits so many ms, or until the signal ends it. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, timerMs(ms))
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
}
