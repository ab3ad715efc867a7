// What the server sends, as the scripts may take it: made from the dataclasses of `tablee.view` and
// from `tablee.web.live.wire` by `make docs-update`. A field with `?` is left out where it says nothing.

// [[[cog
// from docs.scripts import shapes
// print(shapes.declarations())
// ]]]
export type Widget = Bars | Board | Buttons | CardCapture | Cards | SentComponent | Circles | Empty | VoteCapture | Fold | Lobby | Paper | People | Picture | Profile | Quote | Road | Stack | Table | Text | Trouble | Waiting;

export type AudienceName = "phone" | "wall" | "console" | "reader";

export type Layout = "columns" | "grid" | "rings" | "path" | "axis" | "page";

/** A short list that goes along with the actions: what to do more of, what to give up. */
export interface Aside {
  title: string;
  lines: string[];
}

/** One row of a result. */
export interface Bar {
  rank: number;
  text: string;
  value: number;
  figure: string;
  details?: string;
}

/** A counted result: rank, text, number, dots or bar, in this order; ties share a rank. */
export interface Bars {
  title: string;
  rows: Bar[];
  unit: string;
  one: string;
  dots: boolean;
  note: string;
  aside: string;
  widget: "bars";
}

/** A canvas: zones of cards. Phones show the one being written in. */
export interface Board {
  columns: Column[];
  selectable: boolean;
  layout: "columns" | "grid" | "rings" | "path" | "axis" | "page";
  rows: string[];
  across: string;
  upwards: string;
  ends: [string, string];
  movers: string[];
  widget: "board";
}

/** A button on a card or group, on phones and console; pressing it calls `Activity.act`. */
export interface Button {
  name: string;
  label: string;
  icon?: string;
  only?: string[];
  never?: string[];
  pressed_by?: string[];
  count?: number | null;
  toggle?: boolean;
  asks?: string;
  help?: string;
  among?: [string, string][];
  behalf?: boolean;
  own_words?: boolean;
  begins?: string;
  spelled: "always" | "wide" | "never";
  rare: boolean;
}

/** Buttons that belong to no card: what one decides about one's whole part of a step. */
export interface Buttons {
  items: Button[];
  target: string;
  strong: boolean;
  note: string;
  widget: "buttons";
}

/** One contribution as others see it. */
export interface Card {
  id: string;
  text: string;
  by: string;
  person: string;
  at: number;
  title: string;
  details?: string[];
  marks?: Mark[];
  buttons?: Button[];
  tint?: number | null;
  picture?: string;
  alt?: string;
  hidden?: boolean;
  replies?: Card[];
  source?: string[];
  fixed?: boolean;
  widget: "card";
}

/** On the console: photos of voting cards for what is no vote, a place on a line, say. */
export interface CardCapture {
  address: string;
  take: CardTake;
  asked: number;
  widget: "cardcapture";
}

/** Cards put together under one name, each still worded as it was. */
export interface CardGroup {
  id: string;
  title: string;
  cards: Card[];
  buttons?: Button[];
  folded?: boolean;
  widget: "group";
}

/** What one side of a voting card means in one take. */
export interface CardSide {
  label: string;
  marks?: Record<string, number>;
  then: CardSide[];
}

/** One question that the room answers by holding up voting cards, of four sides each. */
export interface CardTake {
  name: string;
  words: string;
  sides: CardSide[];
}

/** One list of cards with a heading and its count. */
export interface Cards {
  title: string;
  cards: (Card | CardGroup)[];
  empty: string;
  layout: "cards" | "lines";
  newest_first: boolean;
  selectable: boolean;
  whole: boolean;
  counted: string;
  widget: "cards";
}

/** One person in a row of names. */
export interface Chip {
  person: string;
  name: string;
  state: "plain" | "now" | "done" | "waiting";
  label: string;
}

/** One answer that a paper allows: a grade, a degree, "objection". */
export interface Choice {
  value: number;
  label: string;
  hint: string;
  words: boolean;
  apart: boolean;
}

/** One group: its people, and what stands on its table. */
export interface Circle {
  id: string;
  title: string;
  people: Chip[];
  host: string;
  place: string;
  note: string;
  turn: string;
  to_turn: string;
  mark: string;
  tint?: number | null;
  buttons?: Button[];
  own: Button[];
  reports: Card[];
  cards: (Card | CardGroup)[];
  before?: Card[];
  empty: string;
}

/** The groups. A phone shows one's own first, in large: it finds itself among the people. */
export interface Circles {
  circles: Circle[];
  title: string;
  others: "folded" | "shown" | "hidden";
  apart: Chip[];
  lost: string;
  only?: string;
  widget: "circles";
}

/** One zone of a board: an aspect of the question, a square of a grid, a ring, a moment. */
export interface Column {
  id: string;
  title: string;
  cards: (Card | CardGroup)[];
  tint?: number | null;
  empty: string;
  buttons?: Button[];
  prompt: string;
  area: string;
}

/** Nothing yet: what this place is for and what to do next. */
export interface Empty {
  title: string;
  text: string;
  widget: "empty";
}

/** Something to write; beside a view, never in one. */
export interface Field {
  name: string;
  kind: string;
  label: string;
  button: string;
  longest: number;
  value: string;
  within: string;
  ask: string;
  choices: [string, string][];
  tints: (number | null)[];
  given: Given[] | null;
  usual: Given[] | null;
  once: string;
  short: boolean;
  until_revealed: string;
  inputs: Input[];
  fixed?: Record<string, any>;
  replaces: string;
  never?: string[];
  whose: string;
  whom: string;
  shares: boolean;
  note: string;
  autosave: boolean;
  folded?: boolean;
  several: number;
}

/** Widgets under a title that one opens; the wall shows only what is opened for the room. */
export interface Fold {
  title: string;
  items: Widget[];
  mark: string;
  opened: boolean;
  widget: "fold";
}

/** What is chosen for one person in a field: where she sits is where she writes. */
export interface Given {
  person: string;
  to: string;
}

/** One thing asked for in a field; what is typed becomes the content's field of this name. */
export interface Input {
  name: string;
  label: string;
  type: "text" | "long" | "number" | "year" | "choice" | "choices" | "list" | "date" | "person" | "picture";
  value: string | string[];
  required: boolean;
  longest: number;
  least: number | null;
  most: number | null;
  choices: [string, string][];
  tints: (number | null)[];
  pictures: string[];
  help?: string;
  placeholder: string;
  suggestions: string[];
  fills: Record<string, Record<string, string>>;
}

/** Who is here: on the wall beside a large QR code and the code, on phones as names. */
export interface Lobby {
  title: string;
  chips: Chip[];
  text: string;
  widget: "lobby";
}

/** A word about a card, with its icon: "important", "mise de côté", "sans téléphone". */
export interface Mark {
  label: string;
  icon?: string;
  tone: "plain" | "done" | "now";
}

/** What a ballot looks like, before anybody has written on it: for phones, and for print. */
export interface Paper {
  address: string;
  round: number;
  form: "spread" | "pick" | "grade" | "rank";
  options: [string, string][];
  rule: string;
  written_rule: string;
  secret: boolean;
  choices: Choice[];
  units: number;
  unit: string[];
  cap: number;
  costs: number[];
  cost_unit: string[];
  all_units: boolean;
  decimals: boolean;
  text: string;
  typed: "places" | "values";
  ties: boolean;
  unranked: string;
  hands: "counts" | "orders";
  widget: "paper";
}

/** A row of names with where each stands. */
export interface People {
  title: string;
  chips: Chip[];
  widget: "people";
}

/** A picture with its alternative text. */
export interface Picture {
  address: string;
  alt?: string;
  caption: string;
  widget: "picture";
}

/** How many people gave each answer, for each option: bars side by side, with their numbers. */
export interface Profile {
  title: string;
  choices: string[];
  rows: ProfileRow[];
  median: boolean;
  note: string;
  aside: string;
  widget: "profile";
}

/** One option of a profile. */
export interface ProfileRow {
  rank: number;
  text: string;
  counts: number[];
  figure: string;
  details?: string;
}

/** Words that the room works on, always in sight: the carrier's request. */
export interface Quote {
  text: string;
  by: string;
  apart_for: string;
  widget: "quote";
}

/** Actions along a way, all of them: where they are many, smaller, then page after page. */
export interface Road {
  title: string;
  stops: Stop[];
  asides: Aside[];
  widget: "road";
}

/** Widgets one under the other. */
export interface Stack {
  items: Widget[];
  widget: "stack";
}

/** One action on the way. Only `what` is never empty. */
export interface Stop {
  id: string;
  what: string;
  who: string;
  when: string;
  details?: string[];
  marks?: Mark[];
  state: Mark | null;
  tint?: number | null;
}

/** Rows under column heads. */
export interface Table {
  head: string[];
  rows: string[][];
  title: string;
  empty: string;
  matrix: boolean;
  widget: "table";
}

/** A heading and paragraphs; line breaks are kept. */
export interface Text {
  text: string;
  title: string;
  by: string;
  tone: "plain" | "quiet" | "listen" | "rule";
  apart_for: string;
  widget: "text";
}

/** Something broke here; the rest of the page lives. */
export interface Trouble {
  title: string;
  text: string;
  lines: string;
  widget: "trouble";
}

/** On the console: votes typed for the room, from paper, hands, cards, or for somebody. */
export interface VoteCapture {
  paper: Paper;
  people: [string, string][];
  me: boolean;
  takes: CardTake[];
  take: string;
  take_round: number;
  recount: boolean;
  wordless: string;
  widget: "capture";
}

/** How many have finished, never what they chose. */
export interface Waiting {
  title: string;
  done: number;
  total: number;
  text: string;
  widget: "waiting";
}

/** A component as browsers receive it. */
export interface SentComponent {
  address: string;
  style: string;
  name: string;
  given: string;
  fallback: Bars | Board | Buttons | CardCapture | Cards | SentComponent | Circles | Empty | VoteCapture | Fold | Lobby | Paper | People | Picture | Profile | Quote | Road | Stack | Table | Text | Trouble | Waiting | SentComponent;
  widget: "component";
}

/** What one audience sees at one instant. */
export interface Frame {
  v: number;
  now: number;
  stage: string;
  session: FrameSession;
  step: FrameStep | null;
  clock: FrameClock | null;
  room: FrameRoom;
  view: Widget;
  languages?: Record<string, string>;
  format?: number;
  sets?: Record<string, (Button | Mark)[]>;
  endpoint?: string;
  kept?: string;
  draft?: FrameDraft | null;
  casting?: string;
  page?: boolean;
  writing?: FrameWriting | null;
  own?: string[];
  touched?: number;
  aside?: number;
  agenda?: FrameAgendaLine[];
  people?: FramePerson[];
  crowd?: number;
  totals?: FrameTotals;
  queue?: Bars | Board | Buttons | CardCapture | Cards | SentComponent | Circles | Empty | VoteCapture | Fold | Lobby | Paper | People | Picture | Profile | Quote | Road | Stack | Table | Text | Trouble | Waiting | null;
  projection?: FrameProjection;
  end?: FrameEnd | null;
}

/** The session that a frame is of. */
export interface FrameSession {
  title: string;
  question: string;
  state: string;
  agenda: string;
  minutes: number;
  summary: string;
  shut?: boolean;
  phoneless?: boolean;
  code?: string;
  address?: string;
  qr?: string;
  wifi?: FrameWifi | null;
  starts_at?: string;
  planned_on?: string;
  planned?: string;
}

/** The network that the wall names for those who come. */
export interface FrameWifi {
  name: string;
  password: string;
  qr: string;
}

/** The step that a frame shows. */
export interface FrameStep {
  id: string;
  title: string;
  number: number;
  of: number;
  prompt: string;
  quote: string;
  asked?: boolean;
  vote?: string;
  ends?: string;
}

/** The step's clock at the frame's time, in seconds. */
export interface FrameClock {
  running: boolean;
  elapsed: number;
  allotted: number;
}

/** Who is in the room, counted. */
export interface FrameRoom {
  people: number;
  finished: number;
}

/** A step of the agenda, on the console; times in seconds. */
export interface FrameAgendaLine {
  id: string;
  title: string;
  number: number;
  state: string;
  spent: number;
  allotted: number;
  planned: number;
}

/** Somebody of the room, on the console. */
export interface FramePerson {
  id: string;
  name: string;
  roles: string[];
  place?: string;
  state: string;
  label: string;
  away?: string;
  heard?: number | null;
}

/** How the whole session stands with its time, in seconds. */
export interface FrameTotals {
  spent: number;
  planned: number;
  late: number;
  ends_at: number | null;
}

/** Where the draft of the document is read. */
export interface FrameDraft {
  href: string;
  state: string;
}

/** What can be written in the step by whoever only takes part. */
export interface FrameWriting {
  fields: Field[];
  retyped: number;
}

/** What is one person's alone in a step; part of each answer of `/write`, never of a frame. */
export interface OwnPart {
  prompt: string;
  shared: string[];
  fields: Field[];
  views: Widget[];
  told: string;
}

/** What whoever facilitates makes the wall show besides its step. */
export interface FrameProjection {
  large: Bars | Board | Buttons | CardCapture | Cards | SentComponent | Circles | Empty | VoteCapture | Fold | Lobby | Paper | People | Picture | Profile | Quote | Road | Stack | Table | Text | Trouble | Waiting | null;
  target: string;
  words: string;
  message: string;
  until: number;
  blank: boolean;
  dark: boolean;
  held: boolean;
  advanced: number;
  page: number;
  pages: number;
  cut: number;
  awake: boolean;
  endpoint: string;
}

/** What the wall shows once all steps are over. */
export interface FrameEnd {
  keywords: string[];
  decided: string[];
  actions: string[];
  retained: string[];
  home: string;
  qr: string;
  published: boolean;
  here: boolean;
}

// [[[end]]]
