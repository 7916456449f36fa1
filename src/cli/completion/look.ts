import { type LoadedKubeconfig, loadKubeconfig } from '../../cluster/config/kubeconfig.ts'
import { defined } from '../../lib/defined.ts'
import { readCommandLine } from '../args/command-line.ts'
import { connectionValues } from '../args/connection-values.ts'
import { UsageFault } from '../args/kubectl-forms.ts'
import type { FlagValues } from '../args/values.ts'
import type { Io } from '../io.ts'
import type { Before } from './cursor.ts'
import type { Names } from './names.ts'
import type { Completion } from './protocol.ts'

/** What a candidate is looked for with: the words before the cursor, and until when. */
export interface CompletionRequest {
  before: Before
  io: Io
  signal: AbortSignal
}

/** Asks the dump, the demo or the cluster that the words before the cursor choose. Nothing if it cannot be asked. */
export async function look({ before, io, signal }: CompletionRequest, ask: (names: Names) => Promise<Completion[]>): Promise<Completion[]> {
  const values = valuesBefore(before)
  if (!values) return []
  const { text, texts } = values
  const namespace = text.get('namespace')
  const file = texts.get('filename')?.at(-1)
  const { clusterNames, dumpNames } = await import('./names.ts')
  const use = async (names: Names) => {
    try {
      return await ask(names)
    } finally {
      names.close()
    }
  }
  try {
    if (file !== undefined) return await use(await dumpNames(file, namespace))
    if (before.words[0] !== 'demo') {
      const flags = { ...connectionValues(values), ...defined({ namespace }) }
      return await use(await clusterNames(flags, io, signal))
    }
    const { withDemo } = await import('../demo.ts')
    return await withDemo(io, async (connection, apart) =>
      use(await clusterNames({ ...connection, namespace: namespace ?? 'demo' }, apart, signal)),
    )
  } catch {
    return []
  }
}

/** The kubeconfig that the words before the cursor choose. @throws UserError */
export function kubeconfigOf({ before, io }: CompletionRequest): Promise<LoadedKubeconfig> {
  return loadKubeconfig(valuesBefore(before)?.text.get('kubeconfig'), io)
}

/** The flags before the cursor; undefined if they cannot be read. */
function valuesBefore({ argv }: Before): FlagValues | undefined {
  try {
    return readCommandLine(argv).values
  } catch (error) {
    if (error instanceof UsageFault) return undefined
    throw error
  }
}
