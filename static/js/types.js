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
 * @property {string} [text]         what a circuit's line is written as
 * @property {{field: string, step?: number}} [given]  of a sequence: where the request holds it
 * @property {string[]} [rules]      of a circuit's op: the name of the derivative rule of each operand
 */
/** @typedef {{name: string, size: number, pre: number|null, value: number, weights: number|null, bias: number|null, activation: string|null}} Layer */
/** TeX in the symbol grammar, or lists of it, one for each element. @typedef {string|any[]} TexTable */
/** @typedef {{value: TexTable, gradient: TexTable}} SymbolPair */
/** @typedef {{phase: Phase, event: number, subject: Ref, tree: Tree, title: string, sentence: string}} Formula */
/** [formula, element] or, for one term of a sum, [formula, element, term]; element null is the whole array. @typedef {[number, number[]|null, number?]} Step */
/** @typedef {{name: Phase, from: number, to: number}} PhaseSpan */
/** One step of a sequence: the nodes that stand there; null where the model, or this step, has no such line. @typedef {{time: number, input: number|null, gates: Record<string, number>, pre: number|null, state: number, memory: number|null, output_pre: number|null, output: number|null, probabilities: number|null, target: number|null, term: number|null, loss: number|null}} SequenceStep */
/** `initial` by name; `copies`: by the node that hands a parameter to the steps, the parameter's name. @typedef {{cell: string, initial: Record<string, number>, parameters: number[], copies: Record<string, string>, steps: SequenceStep[]}} Recurrent */
/** A block and the nodes of its parts. @typedef {{name: string, from: string[], size: number, activation: string, join: string, depth: number, joined: number|null, parts: Record<string, number>, pre: number, value: number, weights: number, bias: number}} BlockNodes */
/** @typedef {{inputs: {name: string, node: number}[], blocks: BlockNodes[], counts: number|null}} Joined */
/** Sizes from the state before the first step on, and of each instalment; `kept` is the share of the last one's. @typedef {{states: Num[], memories?: Num[], kept: (Num|null)[], radius?: number, by_radius?: Num[], instalments: Record<string, {step: number, norm: Num, share: Num|null}[]>}} OverTime */
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
 * @property {number} [output]                      a circuit's output; its sum is the loss where it is not one number
 * @property {Record<string, Template>} [templates] of a circuit's own gates
 * @property {number[]} [unreached]                 lines that do not lead to the output
 * @property {Record<string, string>} [partials]         by event: the penalty whose gradient a parameter's is so far
 * @property {Record<string, string>} [line_symbols]     TeX of an optimizer's lines; #0 is the parameter
 * @property {Record<string, string>} [setting_symbols]
 * @property {{weights: number, biases: number, total: number}} parameter_count
 * @property {Record<string, Nested>} [parameters]
 * @property {{given: Granularity, asked?: Granularity, notice?: string}} granularity
 * @property {Recurrent} [recurrent]                 of a model of sequences
 * @property {Joined} [blocks]                       of a model of blocks
 * @property {Formula[]} formulas
 * @property {Step[]} steps
 * @property {PhaseSpan[]} phases
 */
/** @typedef {{type: "forward", event: number, node: number, value: Nested}} ForwardLine */
/** @typedef {{type: "backward", event: number, node: number, slot: number, operand: number, contribution: Nested, gradient?: Nested, local?: Nested}} BackwardLine */
/** @typedef {{type: "update", event: number, name: string, after: Nested, state?: Record<string, Nested>, lines?: Record<string, Nested>}} UpdateLine */
/** @typedef {{event: number, element: number[], kind: string}} Reason */
/** `last`, of a gradient that vanishes or explodes, is the layer or step that it is compared with. @typedef {{kind: string, event: number, element: number[], words: string, last?: number, parameter?: string}} Diagnosis */
/** @typedef {{type: "end", loss: Num, settings: Record<string, Num>, reasons?: Reason[], diagnosis?: Diagnosis[], gradient_norms?: Record<string, Num>, over_time?: OverTime, means?: {values: Record<string, Nested>, gradients: Record<string, Nested>}, elapsed_us?: number}} EndLine */
/** @typedef {ForwardLine|BackwardLine|UpdateLine|EndLine} TraceLine */

/**
 * A network's model, or a circuit's: that one has a source and nothing of a network; one of sequences has a cell and sizes.
 * @typedef {{kind: string, layers: number[], activations: string[], loss: string, cell?: string, input_size?: number, hidden_size?: number, output_size?: number, activation?: string, output_activation?: string, loss_at?: string, truncate?: number|null, shared_gradient?: string, steps?: number|null, reduction?: string, regularization?: {l1: number, l2: number}, source?: string, output?: string|null, gates?: any[]}} Model
 */
/** @typedef {{name: string, weight_decay?: number, clip?: {by: string, limit: number}|null, maximize?: boolean, schedule?: any[], [setting: string]: any}} OptimizerRequest */
/**
 * The body of POST /api/v1/traces.
 * @typedef {object} TraceRequest
 * @property {Model} model
 * @property {Record<string, Nested>} [parameters]
 * @property {{name: string, seed: number, [setting: string]: any}|null} [initializer]
 * @property {Nested|Record<string, Nested>} inputs  a circuit's go by name
 * @property {Nested} [targets]
 * @property {DataRequest} [data]                    in place of inputs and targets
 * @property {number[]} [rows]                       of the data
 * @property {OptimizerRequest} optimizer
 * @property {Record<string, Record<string, Nested>>} [optimizer_state]
 * @property {number} [update]
 * @property {string[]} [frozen]
 * @property {Granularity} [granularity]
 * @property {string|null} [mistake]
 * @property {Nested|null} [upstream]
 * @property {Nested} [h0]                           states before the first step of a sequence
 * @property {Nested} [c0]
 */

/** What a training learns from: a data set of the catalogue, or rows of one's own. @typedef {{name?: string, samples?: number, steps?: number, noise?: number, seed?: number, inputs?: number[][], targets?: number[][]|number[], labels?: string[], names?: string[]}} DataRequest */
/** What a training is asked for beside model, parameters and optimizer. @typedef {{data: DataRequest, test_fraction: number, batch_size: number|null, shuffle: boolean, seed: number, updates_per_second?: number|null, epochs?: number|null}} TrainingSetup; `epochs`, counted from the beginning: where it stops by itself */
/** Where a training stands: whole epochs, minibatches of the present one, updates altogether. @typedef {{epoch: number, batch: number, update: number}} TrainingPlace */
/** @typedef {{count: number, train: number[], test: number[], inputs: number[][], targets: number[][]|number[]}} TrainingRows */
/** @typedef {{parameters: Record<string, Nested>, optimizer_state: Record<string, Record<string, Nested>>} & TrainingPlace} TrainingState */
/** @typedef {{type: "start", rows: TrainingRows, classes: string[]|null, window: [number, number]|null, parameters: Record<string, Nested>, batches: number}} TrainingStart */
/** Measures are over all rows, null where there is nothing to measure. @typedef {{loss: Num|null, error: Num|null, accuracy: Num|null, test_loss: Num|null, test_error: Num|null, test_accuracy: Num|null, gradient_norms: Record<string, Num>, parameter_norms: Record<string, Num>, updates_per_second: number|null}} Measures */
/** How a layer's values are spread. @typedef {{name: string, edges: number[], counts: number[], not_finite: number, flat: number|null, flat_units: number|null}} Histogram */
/** Rows by their class (down) and the one they are put into (across). @typedef {{counts: number[][], rows: number[][][]}} Confusion */
/** What a line of a training may carry beside its measures. @typedef {{outputs?: Num[][], test_outputs?: Num[][]|null, gradients?: Record<string, Nested>, changes?: Record<string, Nested>, histograms?: Histogram[], confusion?: number[][], confusion_rows?: number[][][], test_confusion?: number[][]|null, test_confusion_rows?: number[][][]|null}} Carried */
/** @typedef {{type: "progress", next_rows: number[], state?: TrainingState} & Carried & TrainingPlace & Measures} TrainingProgress */
/** @typedef {Omit<TrainingProgress, "type"> & {type: "end", reason: "completed"|"converged"|"diverged"|"stopped", words: string, learning_rate?: number}} TrainingEnd */
/** @typedef {TrainingStart|TrainingProgress|TrainingEnd} TrainingLine */
/** A moment of a training, as the charts keep it; `learns` is the data set. @typedef {TrainingPlace & Measures & {parameters?: Record<string, any>|null, learns?: string|null}} Moment */
/**
 * A training: what is asked for, where it stands, and what has been told of it. Model, parameters and optimizer are the request's.
 * @typedef {object} Training
 * @property {TrainingSetup} setup
 * @property {TrainingPlace} at
 * @property {"on"|"epoch"|"minibatch"|null} going       what was asked for and is not yet done
 * @property {number} [last]                           the epoch at which it is to end
 * @property {TrainingRows|null} rows                  null until the server has told them
 * @property {number} batches                          minibatches of an epoch
 * @property {[number, number]|null} window            the range of a data set's inputs
 * @property {string[]|null} classes                   what the classes are called
 * @property {number[]} next                           the rows of the next minibatch
 * @property {Moment|null} now
 * @property {unknown[]} [of]                          what that was measured of
 * @property {Moment[]} history
 * @property {[number, number]} [point]               of the plane, followed through the network
 * @property {Num[][]|null} [outputs]  of the rows trained on
 * @property {Num[][]|null} [tested]   of those held back
 * @property {Record<string, Nested>|null} gradients   of the last minibatch
 * @property {Record<string, Nested>|null} changes     what the last update added
 * @property {Histogram[]|null} histograms             of each layer's values, while they are looked at
 * @property {{train: Confusion, test: Confusion|null}|null} confusion  while it is looked at
 * @property {{reason: string, words: string, learningRate: number|null}|null} ended  how it ended by itself
 */
/** What every unit answers at one point. @typedef {{outputs: Num[], units: Record<string, Num[]>}} Traced */
/** Outputs over a window, rows from the smallest y up; every unit's response by its node's name. @typedef {{x: number[], y: number[], outputs: Num[][][], units: Record<string, Num[][][]>}} Boundary */

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

/** What may be shown: "–" when unknown, "?" when a question hides it, which `key` finds. @typedef {{number: number|null, state: "unknown"|"known"|"partial"|"hidden", ghost: number|null, key?: string}} Shown */
/** A thing pointed at or selected; `from` tells where it is pointed at. @typedef {{kind: "value"|"gradient"|"update"|"setting", node: string, index: number[], from?: "stage"|"card"}} Thing */
/** @typedef {{place: "parameters", name: string, index: number[]}|{place: "inputs"|"targets"|"h0"|"c0", index: number[]}|{place: "inputs", name: string, index: number[]}|{place: "optimizer", name: string}} Address */
/** @typedef {{path: string, code?: string, message: string, hint?: string|null, place?: {line: number, column: number, end: number, text: string, caret: string}|null}} Problem */
/** @typedef {{index: number, formula: Formula, binding: Binding, term: number|null, whole: boolean}} CurrentStep */
/** @typedef {{node: number, element: number[], phase: Phase}} ActiveUnit */
/** An edge this step uses; `number` is what it carries, `hidden` that a question hides a part of it. @typedef {{weights: number, element: [number, number], direction: "forward"|"backward"|"update", number: number|null, hidden: boolean}} ActiveEdge */
/** What a step uses; `whole` are the weights of which it uses too many to tell one by one. @typedef {{units: ActiveUnit[], edges: ActiveEdge[], whole: number[]}} Active */
/** @typedef {Record<string, SymbolPair>} Symbols */

/**
 * @typedef {object} Frame
 * @property {Trace|null} trace           null until the first answer
 * @property {Structure|null} structure
 * @property {Symbols} symbols            by node id, a lab's own names merged over the structure's
 * @property {Record<string, Template>} templates  how each op is written
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
 * @property {Training|null} training     while the page shows the training and not one update of it
 * @property {State} state                for the panels
 * @property {(ref: Ref, binding?: Binding) => number|null} number   raw, whatever the position
 * @property {(ref: Ref, binding?: Binding) => Shown} shown          any reference, under the law of the position
 * @property {(nodeId: number, element: number[]) => Shown} value
 * @property {(nodeId: number, element: number[]) => Shown} gradient
 * @property {(of: "value"|"gradient", nodeId: number, element: number[]) => Shown} mean   of a unit's number over the batch
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
/** Runs beside each other: the number `what` of each, after so many rounds. @typedef {{columns: string[], runs: string[], rounds: number[], what: string}} WatchTable */
/** What a lab says beside a training. @typedef {{title: string, text: string[], figures?: Figure[], table?: WatchTable}} WatchNote */
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
 * @property {{id: string, title: string, note?: string, guide?: GuideStep[], sliders?: import("./core/levers.js").Slider[], mends?: import("./core/levers.js").Mend[], request: TraceRequest}[]} [variants]
 * @property {GuideStep[]} guide
 * @property {Record<string, string>} [panels]  what stands open when the lab begins
 * @property {GuideStep[]} [whole]            the lab's own guide, while a variant's stands in its place
 * @property {Record<string, Num>} [figures]
 * @property {import("./core/levers.js").Slider[]} [sliders]
 * @property {import("./core/levers.js").Mend[]} [mends]
 * @property {WatchNote[]} [watch]             said beside its training
 * @property {Omit<TrainingSetup, "data">} [training]   of a lab that learns from data: those of its request
 */
/** @typedef {{id: string, name?: string, title: string, subtitle?: string, source?: string, minutes?: number, order?: number, group?: string, variants: {id: string, title: string}[]}} LabListing */
/** @typedef {{tex: string, mathml: string, precedence: number}} Template */
/** @typedef {{name: string, default: any, minimum?: number|null, maximum?: number|null, words?: string, [more: string]: any}} Setting */
/** @typedef {{name: string, title?: string, words?: string, tex?: string, settings?: Setting[], [more: string]: any}} Entry */
/**
 * @typedef {object} Catalog
 * @property {Entry[]} ops
 * @property {Record<string, {title: string, words: string}>} rules
 * @property {Entry[]} derivative_rules
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

/** What a learner has put beside the request: a training's setup, the digit that is drawn. @typedef {{setup: TrainingSetup|null, drawing: string|null}} Beside */
/** Where a training stood before an edit, and its way there. @typedef {Pick<Training, "at"|"batches"|"next"|"now"|"of"|"history">} Standing */
/** What stood before an edit; `beside` says that the edit changed nothing of the request. @typedef {{request: TraceRequest, base: TraceRequest, past: Past[], round: number, lab: Lab|null, variant: string|null, put: Beside, place: Standing|null, beside?: boolean, whole?: Whole}} Edit */
/** What stood beside the request before a file was opened. @typedef {Pick<State, "training"|"panels"|"answers"|"position"|"selection"|"example"|"speed">} Whole */
/** What the server says of a table as text. @typedef {{separator: string, header: boolean, rows: number, columns: {name: string, numbers: boolean}[], shown: string[][], lines: number[], inputs: number[], target: number, classes: boolean, problems: (Problem & {line: number|null, column: number|null})[], data: DataRequest|null}} Table */
/** A table that is being taken over: the text, what was chosen for it, and what the server has said. @typedef {{asked: {text: string, [choice: string]: any}, told: Table|null, problems: Problem[]}} TableDraft */
/** What the server has answered to a question beside the run, and which question. @template R @typedef {({key: string, result: R, problem?: undefined}|{key: string, problem: string, result?: undefined}) & {away?: boolean}} Asked */
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
 * @property {Asked<import("./core/pathways.js").Paths>|null} paths
 * @property {Asked<import("./core/landscapes.js").Landscape>|null} line     the loss along the chosen weight
 * @property {Asked<import("./core/landscapes.js").Landscape>|null} surface  and over two
 * @property {Asked<import("./core/landscapes.js").Landscape>|null} hill     the curve that the ball rolls on
 * @property {Asked<import("./core/descents.js").Descent>|null} descent      where this start leads
 * @property {Asked<import("./core/descents.js").Descent>|null} rival        and where a second one does
 * @property {boolean} rolling               the ball goes on by itself
 * @property {Asked<import("./core/landscapes.js").Landscape>|null} pathLine     the loss around a training, along one weight
 * @property {Asked<import("./core/landscapes.js").Landscape>|null} pathSurface  and over two
 * @property {import("./core/stopwatch.js").Stopwatch|null} stopwatch
 * @property {import("./core/race.js").Race|null} race       of optimizers
 * @property {Asked<import("./core/opcurves.js").Curve>|null} opCurve           the function of the op that is looked at
 * @property {Asked<import("./core/landscapes.js").Landscape>|null} ruleCurve  the function of the rule that is looked at
 * @property {Asked<{trace: Trace, check: any}>|null} rulePoint               its value, slope and difference at one x
 * @property {Asked<{passed: boolean, refused: Problem|null}>|null} ruleGuess a typed derivative, judged
 * @property {Asked<{trace: Trace, check: any}>|null} puzzle                  an arrangement that fits, with the differences
 * @property {Asked<import("./core/modes.js").Modes>|null} modes      the gradient four ways
 * @property {Asked<import("./core/modes.js").Family>|null} family    circuits that grow
 * @property {Asked<import("./core/nudges.js").Nudge>|null} nudge     what moving one number does
 * @property {Asked<import("./core/nudges.js").Nudge>|null} lastRound what the last update did
 * @property {Training|null} training          null where nothing is learned from data
 * @property {TableDraft|null} table           a table of the learner's own that is not yet taken over
 * @property {boolean} unlinked                the state is too large for an address
 * @property {Asked<Boundary>|null} boundary   what the network answers over the plane
 * @property {Asked<import("./core/code.js").Code>|null} code   the program of what the page shows
 * @property {import("./core/weights.js").Opened|null} weights  the file of weights that was opened last
 * @property {import("./core/filing.js").Filed|null} filed  a file that could not be opened as a saved page
 * @property {Asked<Num[]>|null} drawn         what it answers to the drawing
 * @property {Asked<Traced>|null} traced       and at the traced point
 * @property {Thing[]} linked                outlined together: a path that is pointed at
 * @property {{id: string}|null} asked       the question that was just gone to: it comes into view
 * @property {Edit[]} edits                  what stood before each edit, for undo
 * @property {Edit[]} undone                 and what undo has taken back
 * @property {boolean} pauses                whether playing pauses at teachable moments
 * @property {boolean} scrubbing              the timeline is in the learner's hand
 * @property {number|null} pausedAt          the position at which it has done so; null once one goes on
 * @property {readonly ("play"|"drag"|"why")[]|null} hints  those of the first minutes that are left; null where none are wanted
 * @property {Readonly<Record<string, string>>} panels  which of its views a panel shows ("chart": "surface"): part of the address
 */

/**
 * @typedef {object} Actions
 * @property {(position: number) => void} go
 * @property {(by: number) => void} step
 * @property {(by: number) => void} jumpPhase
 * @property {() => void} togglePlay
 * @property {(speed: number) => void} setSpeed
 * @property {(address: Address, number: number, how: {commit: boolean}) => void} setNumber
 * @property {(address: Address, values: Nested) => void} setNumbers  of a whole array: its address has no index
 * @property {(key: string, change: (request: TraceRequest) => TraceRequest, how: {commit: boolean}) => void} pull  changes the request as a lab's slider or button does; `key` tells one from another
 * @property {(thing: Thing|null) => void} select
 * @property {(thing: Thing|null) => void} hover
 * @property {(name: Granularity) => void} setGranularity
 * @property {(scrubbing: boolean) => void} scrub
 * @property {() => void} nextRound
 * @property {() => void} previousRound
 * @property {() => void} reset
 * @property {(seed?: number) => void} newWeights  drawn from a seed, or from the one after the last
 * @property {(id: string, variant?: string|null) => void} openLab
 * @property {(patch: Partial<TraceRequest>) => void} setRequest
 * @property {(change: import("./core/relayer.js").LayerChange) => void} relayer  adds or takes away a layer or a unit; numbers that fit stay
 * @property {(source: string, gates?: import("./core/gates.js").GateSpec[]) => void} setSource  another text of a circuit, or other gates of its own; what is given and still used stays
 * @property {(source: string, inputs: Record<string, Nested>) => void} openCircuit  puts a circuit of one's own on the stage
 * @property {(larger: boolean) => void} climb     one update that makes a circuit's output larger, or smaller
 * @property {(family: string, size: number) => void} grow  the circuit of a family with this size
 * @property {(name: string, value: Nested) => void} setGiven  a circuit's input in another shape
 * @property {() => void} check
 * @property {(example: number) => void} setExample
 * @property {(question: string) => void} openQuestion  goes to where it is asked
 * @property {(question: string, choice: string) => void} answer
 * @property {(question: string) => void} skip
 * @property {() => void} toggleTheme
 * @property {(name: string) => void} toggleFrozen
 * @property {() => void} openSettings
 * @property {() => void} openKeys
 * @property {() => void} openNumbers
 * @property {(on: boolean) => void} setBareKeys
 * @property {(things: Thing[]) => void} link  outlines several things
 * @property {(on: boolean) => void} setPauses  at teachable moments
 * @property {() => void} endHints
 * @property {(how: "on"|"epoch"|"minibatch"|null) => void} train  goes on, or stands still
 * @property {(patch: Partial<TrainingSetup>) => void} setTraining  other data, another size of minibatch: what is trained goes on from where it stands
 * @property {() => void} recover                  after a divergence: half the learning rate, and on
 * @property {(open: boolean) => void} openUpdate  the update that comes next, step by step; or the training again
 * @property {() => void} nextUpdate               of an open update the one that comes after it in the training
 * @property {(point: [number, number]) => void} tracePoint
 * @property {(file: File) => Promise<void>} openFile  a page that was saved; what is none is refused and changes nothing
 * @property {() => void} dismissFile
 * @property {(file: File) => Promise<void>} openWeights  reads a file of weights and takes them where they fit
 * @property {() => void} takeWeights                     opens the network that such a file offered
 * @property {(format: string) => Promise<{name: string, blob: Blob}|null>} saveFile  the weights or the run, as the server writes them
 * @property {(how: "copy"|"empty") => void} ownData  the rows as one's own, or an empty plane
 * @property {(name: string) => void} chooseData  a data set of the catalogue
 * @property {(pen: string|null) => void} choosePen  what a press on the plane does; null follows the point
 * @property {(patch: {text?: string, [choice: string]: any}|null) => void} readTable  a table as text, or another choice for it; null forgets it
 * @property {() => void} useTable             its rows in place of the data
 * @property {() => void} openData
 * @property {(drawing: string|null) => void} draw  a picture for the network, as text
 * @property {(target: number) => void} openDrawing  the drawing's own run, step by step, compared with this class
 * @property {(on: boolean) => Promise<void>|void} time   measures the gradient both ways, from small networks to large
 * @property {(on: boolean) => void} runRace          all runners go on, or stand still
 * @property {() => void} resetRace
 * @property {(key: string) => void} openRunner       puts a runner's numbers and optimizer into the training
 * @property {(on: boolean) => void} roll             the ball goes on by itself, or stands
 * @property {(at: number) => Promise<void>} openMoment   puts a moment of the way on the stage
 * @property {(address: Address, number: number, how: {commit: boolean}) => void} startFrom  another start: the rounds so far are of no use
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {(snapshot: unknown, told?: string[], word?: string|null) => Promise<void>} restore  a state that was kept, checked part by part
 * @property {(panel: string, view: string|null) => void} setPanel  null: the panel's first view again
 * @property {() => void} dismiss            takes the notice and the problems away
 */

/** @typedef {{update(frame: Frame): void, destroy(): void}} View */

export {};
