import type { Timing } from '../cluster/http/timing.ts'
import { readMatrix } from '../cluster/read/matrix.ts'
import type { ReadContext } from '../cluster/read/targets/targets.ts'
import type { AccessMatrix } from '../model/access-matrix.ts'
import { accessMatrix } from '../trace/access/matrix.ts'

/** Reads who may connect to which Service of a namespace (absent: of all). @throws ApiError */
export async function matrixOf(
  namespace: string | undefined,
  context: Omit<ReadContext, 'now'>,
  timing: Pick<Timing, 'now'>,
): Promise<AccessMatrix> {
  const now = () => new Date(timing.now()).toISOString()
  return accessMatrix(await readMatrix(namespace, { ...context, now }), namespace)
}
