import type { Diagnosis } from '../../src/diagnose/finding.ts'

/** What a rule may find at the only port; of PT405 a port does not rest. */
export function found(part: Partial<Diagnosis<'PT405'>> = {}): Diagnosis {
  return {
    code: 'PT405',
    severity: 'error',
    confidence: 'proven',
    stage: 'endpoint',
    ports: [0],
    hop: 'ports[0]',
    evidence: [],
    facts: { dropping: [], serving: [] },
    ...part,
  }
}
