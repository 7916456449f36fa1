const failures: Readonly<Record<string, string>> = {
  refused: 'refused',
  timeout: 'not answered',
  unreachable: 'unreachable',
  reset: 'reset',
  'no-such-name': 'not resolved',
}

/** What became of a connection that failed: `not answered`. */
export function failureWords(result: string): string {
  return failures[result] ?? result
}
