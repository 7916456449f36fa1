import { testRows } from './lies.ts'
import { objects } from './tables/objects.ts'

testRows(objects)
