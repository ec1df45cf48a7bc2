import { builder } from '../builder.ts'
import './participant.ts'
import './participant-mutations.ts'
import './rules.ts'
import './wave.ts'
import './wave-mutations.ts'

builder.queryType({})
builder.mutationType({})

export const schema = builder.toSubGraphSchema({})
