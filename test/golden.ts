import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const folder = new URL('./golden/', import.meta.url)

/** Compares a text with `test/golden/NAME`; `UPDATE_GOLDEN=1` writes it instead. */
export function expectGolden(name: string, text: string): void {
  const file = new URL(name, folder)
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(new URL('.', file), { recursive: true })
    writeFileSync(file, text)
  }
  if (!existsSync(file)) throw new Error(`${fileURLToPath(file)} is missing: run with UPDATE_GOLDEN=1, and read what it wrote`)
  expect(text).toBe(readFileSync(file, 'utf8'))
}
