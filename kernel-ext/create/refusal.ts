/** Why no project was made: said on stderr in one piece, with the exit code that belongs to it. */
export class Refusal extends Error {
  /** 1: what was found cannot be used, or the person stopped; 2: the command line is wrong. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.name = "Refusal";
    this.exitCode = exitCode;
  }
}
