import { full, fullWithClient } from '../connection-worlds.ts'
import { traceProbed } from '../probed.ts'
import type { RelationCases } from './case.ts'

/** Relations of what connections show. */
export const connectionCases: RelationCases = {
  'PT312 causes PT707': {
    found: 'broken PT312>PT707',
    without: 'broken PT312 PT707',
    trace: () => traceProbed(full.snapshot, full.world),
  },
  'PT312 causes PT708': {
    found: 'broken PT312>PT708',
    without: 'broken PT312 PT708',
    trace: () => traceProbed(fullWithClient.snapshot, fullWithClient.world),
  },
}
