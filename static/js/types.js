/**
 * Every type the parts of the page share: what the server sends, the state, the frame, the actions.
 * Typedefs only, no code. Read `Frame` first: it is all that a view ever sees.
 */

/** A number as JSON carries it: the three that are not finite come as words. @typedef {number|"NaN"|"Infinity"|"-Infinity"} Num */
/** A number, or lists of them nested as deep as the array has axes. @typedef {Num|any[]} Nested */
/** A letter of a formula or an index along an axis. @typedef {Array<string|number>} Element */
/** A formula: a constant, a reference or an operator in front of its parts. See core/formula.js. @typedef {number|string|null|Array<any>} Tree */
/** A reference: ["value", node, element], ["gradient", event, element], ["local", event, element], ["update", name, line, element], ["state", name, key, element], ["setting", key]. @typedef {Array<any>} Ref */
/** What each letter of a formula stands for now. @typedef {Record<string, number>} Binding */
/** @typedef {"forward"|"loss"|"backward"|"update"} Phase */
/** @typedef {"layer"|"neuron"|"operation"} Granularity */

/**
 * @typedef {object} TapeNode
 * @property {number} id
 * @property {string} name
 * @property {string|null} op
 * @property {number[]} operands
 * @property {number[]} shape
 * @property {"input"|"parameter"|"target"|"constant"|"intermediate"|"output"|"loss"} role
 * @property {number|null} group     the layer
 * @property {string} axes           n example, u unit of this layer, v unit of the layer before
 * @property {[number, number]} at   x, y in 0–1
 * @property {Nested} [value]        of a constant
 */
/** @typedef {{name: string, size: number, pre: number|null, value: number, weights: number|null, bias: number|null, activation: string|null}} Layer */
/** TeX in the symbol grammar, or lists of it, one for each element. @typedef {string|any[]} TexTable */
/** @typedef {{value: TexTable, gradient: TexTable}} SymbolPair */
/** @typedef {{phase: Phase, event: number, subject: Ref, tree: Tree, title: string, sentence: string}} Formula */
/** [formula, element] or, for one term of a sum, [formula, element, term]; element null is the whole array. @typedef {[number, number[]|null, number?]} Step */
/** @typedef {{name: Phase, from: number, to: number}} PhaseSpan */
/**
 * @typedef {object} Structure
 * @property {string} version
 * @property {string} fingerprint
 * @property {TapeNode[]} nodes
 * @property {Layer[]} layers
 * @property {number} target
 * @property {number} term
 * @property {number} loss
 * @property {number|null} probabilities
 * @property {Record<string, SymbolPair>} symbols
 * @property {Record<string, string>} [line_symbols]     TeX of an optimizer's lines; #0 is the parameter
 * @property {Record<string, string>} [setting_symbols]
 * @property {{weights: number, biases: number, total: number}} parameter_count
 * @property {Record<string, Nested>} [parameters]
 * @property {{given: Granularity, asked?: Granularity, notice?: string}} granularity
 * @property {Formula[]} formulas
 * @property {Step[]} steps
 * @property {PhaseSpan[]} phases
 */
/** @typedef {{type: "forward", event: number, node: number, value: Nested}} ForwardLine */
/** @typedef {{type: "backward", event: number, node: number, slot: number, operand: number, contribution: Nested, gradient?: Nested, local?: Nested}} BackwardLine */
/** @typedef {{type: "update", event: number, name: string, after: Nested, state?: Record<string, Nested>, lines?: Record<string, Nested>}} UpdateLine */
/** @typedef {{event: number, element: number[], kind: string}} Reason */
/** @typedef {{kind: string, event: number, element: number[], words: string}} Diagnosis */
/** @typedef {{type: "end", loss: Num, settings: Record<string, Num>, reasons?: Reason[], diagnosis?: Diagnosis[], elapsed_us?: number}} EndLine */
/** @typedef {ForwardLine|BackwardLine|UpdateLine|EndLine} TraceLine */

/** @typedef {{kind: string, layers: number[], activations: string[], loss: string, reduction?: string, regularization?: {l1: number, l2: number}}} Model */
/** @typedef {{name: string, weight_decay?: number, clip?: {by: string, limit: number}|null, maximize?: boolean, schedule?: any[], [setting: string]: any}} OptimizerRequest */
/**
 * The body of POST /api/v1/traces.
 * @typedef {object} TraceRequest
 * @property {Model} model
 * @property {Record<string, Nested>} [parameters]
 * @property {{name: string, seed: number, [setting: string]: any}|null} [initializer]
 * @property {Nested} inputs
 * @property {Nested} targets
 * @property {OptimizerRequest} optimizer
 * @property {Record<string, Record<string, Nested>>} [optimizer_state]
 * @property {number} [update]
 * @property {string[]} [frozen]
 * @property {Granularity} [granularity]
 * @property {string|null} [mistake]
 * @property {Nested|null} [upstream]
 */

/**
 * One run, told: structure, events and the request they belong to. Immutable. Made by core/trace.js.
 * @typedef {object} Trace
 * @property {Structure} structure
 * @property {TraceRequest} request
 * @property {EndLine} end
 * @property {Map<string, TapeNode>} byName
 * @property {(nodeId: number) => Nested|null} valueOf            a node's whole array
 * @property {(nodeId: number) => number} eventOf                 the forward event that made a node, −1 for a leaf
 * @property {(event: number) => Nested|null} gradientAt          the operand's gradient so far at a backward event
 * @property {(nodeId: number) => BackwardLine[]} gradientsInto   the contributions to a node, in order
 * @property {(event: number) => BackwardLine|null} backwardAt
 * @property {(name: string) => UpdateLine|null} updateOf
 * @property {(ref: Ref) => Nested|null} arrayOf                  the whole array behind a reference
 * @property {(ref: Ref, binding?: Binding) => number|null} number  one number; letters are filled from the binding
 */

/** What may be shown: "–" when unknown, "?" when a question hides it. @typedef {{number: number|null, state: "unknown"|"known"|"partial"|"hidden", ghost: number|null}} Shown */
/** A thing pointed at or selected; compare by `JSON.stringify`. @typedef {{kind: "value"|"gradient"|"update"|"setting", node: string, index: number[]}} Thing */
/** @typedef {{place: "parameters", name: string, index: number[]}|{place: "inputs"|"targets", index: number[]}|{place: "optimizer", name: string}} Address */
/** @typedef {{path: string, code?: string, message: string, hint?: string|null}} Problem */
/** @typedef {{index: number, formula: Formula, binding: Binding, term: number|null, whole: boolean}} CurrentStep */
/** @typedef {{node: number, element: number[], phase: Phase}} ActiveUnit */
/** An edge this step uses; `number` is what it carries, `hidden` that a question hides a part of it. @typedef {{weights: number, element: [number, number], direction: "forward"|"backward"|"update", number: number|null, hidden: boolean}} ActiveEdge */
/** @typedef {{units: ActiveUnit[], edges: ActiveEdge[]}} Active */
/** @typedef {Record<string, SymbolPair>} Symbols */

/**
 * @typedef {object} Frame
 * @property {Trace|null} trace           null until the first answer
 * @property {Structure|null} structure
 * @property {Symbols} symbols            by node id, a lab's own names merged over the structure's
 * @property {TraceRequest} request       the newest: what input fields show
 * @property {number} position            0 nothing computed … count everything
 * @property {number} count
 * @property {CurrentStep|null} step
 * @property {Phase|null} phase
 * @property {number} round
 * @property {number[]} history           the loss of each round before this one
 * @property {number} example
 * @property {number} examples            1 without a batch axis
 * @property {Granularity} granularity
 * @property {Thing|null} selection
 * @property {Thing|null} hover
 * @property {boolean} playing
 * @property {number} speed
 * @property {boolean} editing            an edit is in progress or has just ended: ghosts are shown
 * @property {boolean} stale              the numbers belong to an older request than the fields
 * @property {State} state                for the panels
 * @property {(ref: Ref, binding?: Binding) => number|null} number   raw, whatever the position
 * @property {(ref: Ref, binding?: Binding) => Shown} shown          any reference, under the law of the position
 * @property {(nodeId: number, element: number[]) => Shown} value
 * @property {(nodeId: number, element: number[]) => Shown} gradient
 * @property {(name: string, element: number[]) => Shown} after
 * @property {Active} active
 * @property {(ref: Ref, binding?: Binding) => {text: string, tex: string}} symbol
 * @property {(layer: number, unit: number) => {text: string, tex: string}} unit   a unit's own name: a lab's h₁, else its value's symbol
 */

/**
 * @typedef {object} Question
 * @property {string} id
 * @property {"choice"|"number"} kind
 * @property {string} prompt
 * @property {{id: string, label: string}[]} [options]
 * @property {string|{positive?: string, negative?: string, zero?: string, compare?: string[], greater?: string, less?: string, equal?: string}} [answer]
 * @property {number} [tolerance]  relative
 * @property {string} [reveals]
 * @property {string[]} [hides]
 * @property {string} [at]
 * @property {string} [explain]
 */
/** @typedef {{what: string, printed: string, true: string, words?: string}} Figure */
/** @typedef {{title: string, at: string, text: string[], figures?: Figure[], questions?: Question[]}} GuideStep */
/**
 * @typedef {object} Lab
 * @property {string} id
 * @property {string} title
 * @property {string} [name]
 * @property {string[]} [units]     TeX of the units of each layer
 * @property {string} [subtitle]
 * @property {string} [source]
 * @property {number} [minutes]
 * @property {TraceRequest} request
 * @property {Record<string, Partial<SymbolPair>>} [symbols]
 * @property {string} [loss_symbol]
 * @property {{id: string, title: string, note?: string, guide?: GuideStep[], request: TraceRequest}[]} [variants]
 * @property {GuideStep[]} guide
 * @property {GuideStep[]} [whole]            the lab's own guide, while a variant's stands in its place
 * @property {Record<string, Num>} [figures]
 */
/** @typedef {{id: string, name?: string, title: string, subtitle?: string, source?: string, minutes?: number, order?: number, variants: {id: string, title: string}[]}} LabListing */
/** @typedef {{tex: string, mathml: string, precedence: number}} Template */
/** @typedef {{name: string, default: any, minimum?: number|null, maximum?: number|null, words?: string, [more: string]: any}} Setting */
/** @typedef {{name: string, title?: string, words?: string, tex?: string, settings?: Setting[], [more: string]: any}} Entry */
/**
 * @typedef {object} Catalog
 * @property {Entry[]} ops
 * @property {Entry[]} activations
 * @property {Entry[]} losses
 * @property {Entry[]} optimizers
 * @property {Entry[]} initializers
 * @property {Record<string, string>} reasons
 * @property {Record<string, Template>} templates
 * @property {Record<string, any>} [limits]
 * @property {string[]} [mistakes]
 * @property {string[]} [granularities]
 * @property {string[]} [reductions]
 */
/** What was answered and what was true then: an option, or a number. @typedef {{choice: string|null, skipped: boolean, right: boolean, truth: string|number|null, number: number|null}} Answer */
/** @typedef {{request: TraceRequest, result: any}|{request: TraceRequest, running: true}} Check */

/** A round that is over: what it was asked for, and its loss. @typedef {{request: TraceRequest, loss: number}} Past */

/**
 * @typedef {object} State
 * @property {LabListing[]} labs
 * @property {Lab|null} lab
 * @property {string|null} variant
 * @property {Catalog|null} catalog
 * @property {TraceRequest} request
 * @property {TraceRequest} base             what reset goes back to
 * @property {Past[]} past                   the rounds before this one
 * @property {Trace|null} trace
 * @property {number} position
 * @property {number} round
 * @property {number} example
 * @property {boolean} playing
 * @property {number} speed
 * @property {Thing|null} selection
 * @property {Thing|null} hover
 * @property {string[]} hidden               references that open questions hide, as text
 * @property {Record<string, Answer>} answers
 * @property {Problem[]} problems
 * @property {string|null} notice
 * @property {Check|null} checks
 * @property {"system"|"light"|"dark"} theme
 * @property {boolean} bareKeys
 * @property {"ok"|"away"} server
 * @property {Trace|null} ghost              the run before the edit in progress
 */

/**
 * @typedef {object} Actions
 * @property {(position: number) => void} go
 * @property {(by: number) => void} step
 * @property {(by: number) => void} jumpPhase
 * @property {() => void} togglePlay
 * @property {(speed: number) => void} setSpeed
 * @property {(address: Address, number: number, how: {commit: boolean}) => void} setNumber
 * @property {(thing: Thing|null) => void} select
 * @property {(thing: Thing|null) => void} hover
 * @property {(name: Granularity) => void} setGranularity
 * @property {() => void} nextRound
 * @property {() => void} previousRound
 * @property {() => void} reset
 * @property {() => void} newWeights
 * @property {(id: string, variant?: string|null) => void} openLab
 * @property {(patch: Partial<TraceRequest>) => void} setRequest
 * @property {() => void} check
 * @property {(example: number) => void} setExample
 * @property {(question: string, choice: string) => void} answer
 * @property {(question: string) => void} skip
 * @property {() => void} toggleTheme
 * @property {(name: string) => void} toggleFrozen
 * @property {() => void} openSettings
 * @property {() => void} openKeys
 * @property {(on: boolean) => void} setBareKeys
 * @property {() => void} dismiss            takes the notice and the problems away
 */

/** @typedef {{update(frame: Frame): void, destroy(): void}} View */

export {};
