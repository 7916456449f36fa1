import type { RefusedView } from '../../model/trace.ts'
import { marks } from '../chain/ports.ts'
import type { FindingDefinition } from '../finding.ts'
import { some } from '../words/text.ts'

interface Facts {
  refused: readonly RefusedView[]
}

/** The API server would not take an object of the chain: nothing of its manifest is applied. */
export const PT001: FindingDefinition<'PT001', Facts> = {
  code: 'PT001',
  name: 'refused',
  rule: ({ refused = [] }) => {
    const [first] = refused
    if (!first) return []
    return [
      {
        facts: { refused },
        severity: 'error',
        confidence: 'proven',
        ...marks('service', []),
        evidence: refused.map(({ object, field, value }) => ({ object, field, value })),
      },
    ]
  },
  title: ({ refused: [first] }) => `API server rejects ${first ? `${first.object.kind.toLowerCase()}/${first.object.name}` : 'an object'}`,
  message: ({ refused }) => `${some(refused.map(({ field, why }) => `${field} ${why}`))}. "kubectl apply" fails and changes nothing.`,
  advice: ({ refused: [first] }, { kubectl }) => ({
    fix: { text: first ? `Correct ${first.field}: it ${first.why}.` : 'Correct the field.' },
    next: { text: 'Validate the manifest on the API server.', command: kubectl('apply', '--dry-run=server', '-f', 'FILE') },
  }),
  effect: 'none',
  relations: {},
  explain: {
    summary: 'The API server rejects the manifest of an object in the chain.',
    means: 'kubectl apply prints an error for the object. A new object is not created, and an existing object keeps its old fields.',
    why: 'The API server checks each object before it stores it: ports are numbers, several ports of a Service each need a name, labels are strings, the selector of a workload must match its Pod template.',
    sources: ['kubernetes pkg/apis/core/validation', 'kubernetes pkg/apis/apps/validation', 'kubernetes pkg/apis/networking/validation'],
    confirm: ['kubectl apply --dry-run=server -f FILE'],
    fix: ['Correct the field that the message names.'],
  },
}
