import { expect, it } from 'vitest'
import { porttrace, run, traceOf } from './porttrace.ts'

/** Services whose faults end connections, and what the pasted error has to name. */
const faults = [
  ['badname', 'PT301'],
  ['crash', 'PT202'],
  ['notready', 'PT201'],
  ['noselect', 'PT101'],
  ['wrongport', 'PT302'],
  ['loopback', 'PT303'],
] as const

/** The error that a client in the cluster gets at port 80 of a Service. */
async function errorAt(service: string): Promise<string> {
  const address = await run('kubectl', ['-n', 'demo', 'get', 'service', service, '-o', 'jsonpath={.spec.clusterIP}'])
  const { stderr } = await run('kubectl', ['-n', 'demo', 'exec', 'client', '--', 'nc', '-w', '3', address.stdout, '80'])
  return stderr.split('\n')[0] ?? ''
}

it.each(faults)('the error that a client of %s gets, pasted, names %s', async (service, code) => {
  const line = await errorAt(service)
  expect(line).toContain('Connection refused')
  const { symptoms = [] } = traceOf((await porttrace(['-n', 'demo', line, '--probe', '-o', 'json'])).stdout)
  expect(symptoms.map(({ kind, fits }) => [kind, fits.map((one) => one.code)])).toEqual([['refused', [code]]])
})

it('without a probe the error of a process that listens only on loopback suggests the probe', async () => {
  const { symptoms = [] } = traceOf((await porttrace(['-n', 'demo', await errorAt('loopback'), '-o', 'json'])).stdout)
  expect(symptoms[0]).toMatchObject({ fits: [], unchecked: [{ command: expect.stringMatching(/--probe$/) }] })
})
