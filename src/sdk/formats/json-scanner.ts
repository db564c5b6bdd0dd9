/** What a scanner is at: nothing seen, before the list, in it, behind it, or lost. */
export type ScannerState = 'nothing' | 'before' | 'inside' | 'done' | 'broken';

const STRUCTURE = /["{}[\],]/g;
const QUOTE_OR_SLASH = /["\\]/g;

/** Cuts the text of a JSON list into the texts of its elements, piece by piece, without reading their meaning. */
export class JsonScanner {
  state: ScannerState = 'nothing';
  readonly #limit: number;
  #text = '';
  /** Where scanning goes on. */
  #at = 0;
  /** Where the element that is being collected starts; -1 between elements. */
  #from = -1;
  #overLong = false;
  #inString = false;
  #depth = 0;
  /** The depth of the list's elements: 1 in a plain list, 2 in a member of an object. */
  #listDepth = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The elements that end in this piece; `too-long` stands for one beyond the limit. */
  *take(piece: string): Generator<string> {
    this.#text += piece;
    if (this.state === 'nothing' && this.#text.trim() !== '') this.state = 'before';
    while (this.state === 'before' || this.state === 'inside') {
      if (this.#inString && !this.#leaveString()) break;
      STRUCTURE.lastIndex = this.#at;
      const match = STRUCTURE.exec(this.#text);
      const index = match?.index ?? this.#text.length;
      // Literals, too, are elements, if not ones that anybody wants.
      if (this.#isBetweenElements() && this.#text.slice(this.#at, index).trim() !== '') this.#from = this.#at;
      this.#at = index + (match === null ? 0 : 1);
      if (match === null) break;
      const element = this.#step(match[0], index);
      if (element !== undefined) yield element;
    }
    this.#dropUsed();
  }

  #isBetweenElements(): boolean {
    return this.state === 'inside' && this.#from === -1;
  }

  #step(sign: string, index: number): string | undefined {
    if (this.state === 'before') {
      if (sign === '"') this.#inString = true;
      else if (sign === '[' && this.#depth < 2) this.#openList();
      else if (sign === '[' || sign === '{') this.#depth += 1;
      else if (sign !== ',') this.#leaveMember();
      return undefined;
    }
    switch (sign) {
      case '"':
      case '{':
      case '[':
        if (this.#from === -1) this.#from = index;
        if (sign === '"') this.#inString = true;
        else this.#depth += 1;
        return undefined;
      case ',':
        return this.#depth === this.#listDepth ? this.#end(index) : undefined;
      default: {
        if (this.#depth > this.#listDepth) {
          this.#depth -= 1;
          return undefined;
        }
        const element = this.#end(index);
        this.state = sign === ']' ? 'done' : 'broken';
        return element;
      }
    }
  }

  /** The list is sought at the top or among the members of one object; what is deeper is passed over. */
  #openList(): void {
    this.#depth += 1;
    this.#listDepth = this.#depth;
    this.state = 'inside';
  }

  #leaveMember(): void {
    this.#depth -= 1;
    if (this.#depth < 1) this.state = 'broken';
  }

  #end(index: number): string | undefined {
    if (this.#from === -1) return undefined;
    const element = this.#overLong ? 'too-long' : this.#text.slice(this.#from, index).trim();
    this.#from = -1;
    this.#overLong = false;
    return element;
  }

  #leaveString(): boolean {
    for (;;) {
      QUOTE_OR_SLASH.lastIndex = this.#at;
      const match = QUOTE_OR_SLASH.exec(this.#text);
      if (match === null) {
        this.#at = this.#text.length;
        return false;
      }
      if (match[0] === '"') {
        this.#at = match.index + 1;
        this.#inString = false;
        return true;
      }
      if (match.index + 1 >= this.#text.length) {
        this.#at = match.index;
        return false;
      }
      this.#at = match.index + 2;
    }
  }

  #dropUsed(): void {
    if (this.#from === -1) {
      this.#text = this.#text.slice(this.#at);
      this.#at = 0;
      return;
    }
    if (this.#text.length - this.#from > this.#limit) this.#overLong = true;
    const keep = this.#overLong ? this.#at : this.#from;
    this.#text = this.#text.slice(keep);
    this.#at -= keep;
    this.#from = 0;
  }
}
