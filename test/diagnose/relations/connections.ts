import { fullWithClient } from '../connection-worlds.ts'
import { traceProbed } from '../probed.ts'
import type { RelationCases } from './case.ts'

/** Relations of what connections show. */
export const connectionCases: RelationCases = {
  'PT312 causes PT708': {
    found: 'broken PT312>PT708',
    without: 'broken PT312 PT708',
    trace: () => traceProbed(fullWithClient.snapshot, fullWithClient.world),
  },
}
