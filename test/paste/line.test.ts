import { describe, expect, it } from 'vitest'
import { parseTargets } from '../../src/cli/args/target.ts'
import { SYMPTOMS } from '../../src/model/symptom.ts'
import { forms } from '../../src/paste/forms/list.ts'
import { readLine } from '../../src/paste/line.ts'
import { errorLines, otherLines } from './lines.ts'

it('the table holds at least 120 error lines, with every symptom, and 30 lines that are not errors', () => {
  expect(errorLines.length).toBeGreaterThanOrEqual(120)
  expect(otherLines.length).toBeGreaterThanOrEqual(30)
  expect(new Set(errorLines.map(({ symptom }) => symptom))).toEqual(new Set(SYMPTOMS))
})

it.each(errorLines)('$line is read as $symptom at $target', ({ line, symptom, target }) => {
  const read = readLine(line)
  expect({ symptom: read?.symptom, target: read?.target }).toEqual({ symptom, target })
})

it.each(otherLines)('%s is not read as a failed connection', (line) => {
  expect(readLine(line)).toBeUndefined()
})

it.each(errorLines.flatMap(({ target }) => target ?? []))('%s is a target of the command line', (target) => {
  expect(parseTargets([target])).toMatchObject({ targets: [expect.anything()] })
})

it('every form has a line in the table', () => {
  expect(forms.filter(({ pattern }) => !errorLines.some(({ line }) => pattern.test(line))).map(({ pattern }) => pattern.source)).toEqual([])
})

describe('what stands around the error', () => {
  const dial = 'dial tcp 10.96.3.4:80: connect: connection refused'
  it('a prefix of kubectl logs names the client', () => {
    expect(readLine(`[pod/fe-7c9d-x2x9z/app] ${dial}`)?.client).toEqual({ pod: 'fe-7c9d-x2x9z', container: 'app' })
    expect(readLine(dial)?.client).toBeUndefined()
  })
  it('terminal colours are not part of a name', () => {
    expect(readLine('\x1b[31mError\x1b[0m: connect ECONNREFUSED \x1b[1m10.96.3.4:80\x1b[0m')?.target).toBe('10.96.3.4:80')
  })
  it('an address of the client itself is no target', () => {
    expect(readLine('dial tcp 127.0.0.1:8080: connect: connection refused')).toMatchObject({ own: '127.0.0.1' })
    expect(readLine('curl: (7) Failed to connect to localhost port 80: Connection refused')).toMatchObject({ own: 'localhost' })
    expect(readLine('dial tcp 127.0.0.1:8080: connect: connection refused')?.target).toBeUndefined()
  })
  it('a password of a URL is no part of the target', () => {
    expect(readLine('GET https://me:secret@shop.example.com/x net::ERR_CONNECTION_REFUSED')?.target).toBe('https://shop.example.com/x')
  })
  it.each([
    'dial tcp 10.96.3.4:0: connect: connection refused',
    'dial tcp 10.96.3.4:99999: connect: connection refused',
    'dial tcp 10.96.3.999:80: connect: connection refused',
    'dial tcp my_web:80: connect: connection refused',
  ])('%s names no possible target', (line) => {
    expect(readLine(line)).toEqual({ symptom: 'refused', source: expect.any(String) })
  })
})
