/** Has the Pod ended? One that has holds no port and gets no traffic, whatever its status still says. */
export function hasEnded<P extends { phase: string }>(pod: P): pod is P & { phase: 'Succeeded' | 'Failed' } {
  return pod.phase === 'Succeeded' || pod.phase === 'Failed'
}
