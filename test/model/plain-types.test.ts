import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('src/model declares types and no functions: the code that decides is in other folders', () => {
  const files = globSync('src/model/**/*.ts')
  expect(files.length).toBeGreaterThan(20)
  const deciding = /^(export )?(async )?(function|class|let|const \w+ = (async )?(\(|\w+ =>))/m
  expect(files.filter((file) => deciding.test(readFileSync(file, 'utf8')))).toEqual([])
})
