import { testRows } from './lies.ts'
import { lists } from './tables/lists.ts'

testRows(lists)
