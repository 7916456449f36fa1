import { readFileSync } from 'node:fs'
import { SYMPTOMS, type Symptom } from '../../src/model/symptom.ts'

/** An error line as a program writes it, and what it says. */
export interface ErrorLine {
  symptom: Symptom
  /** Absent: it names none. */
  target?: string
  line: string
}

function rowsOf(name: string): string[] {
  const text = readFileSync(new URL(`../fixtures/paste/${name}`, import.meta.url), 'utf8')
  return text.split('\n').filter((row) => row !== '' && !row.startsWith('# '))
}

/** Error lines of many programs. */
export const errorLines: readonly ErrorLine[] = rowsOf('errors.tsv').map((row) => {
  const [word, target, line] = row.split('\t')
  const symptom = SYMPTOMS.find((one) => one === word)
  if (symptom === undefined || target === undefined || line === undefined) throw new Error(`no row of errors.tsv: ${row}`)
  return { symptom, line, ...(target !== '-' && { target }) }
})

/** Lines that tell of no connection that failed. */
export const otherLines: readonly string[] = rowsOf('none.txt')
