/* The offline desk, below its screens. */

export class Desk extends EventTarget {}
