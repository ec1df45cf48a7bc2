/** Something that whoever runs the command can put right: shown as one message, without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
  /** What to do about it, in a sentence or two. */
  readonly advice: string

  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options)
    this.advice = advice
  }
}
