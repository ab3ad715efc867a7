// Where the cards of a board stand, and where a move puts them: plain data, nothing is drawn here.

import { or } from "../core/compat/older.js";

/** @import { Board, Column } from "../core/shapes.d.ts" */

/** The view with cards where these moves put them: `{ id, place, before }`, one after the other. */
export function arranged(view, moves) {
  if (!view || !moves.length) return view;
  if (view.items) return { ...view, items: view.items.map((item) => arranged(item, moves)) };
  return view.widget === "board" ? moves.reduce(moved, view) : view;
}

/** @param {Board} board @param {any} given */
function moved(board, { id, place, before }) {
  const standing = spotOf(board, id);
  if (!standing || !listOf(board, place)) return board;
  const lifted = eachList(board, (list) => (list.includes(standing.item) ? without(list, id) : list));
  return eachList(lifted, (list, at) => (at === place ? withBefore(list, standing.item, before) : list));
}

/** @param {Board} board */
function eachList(board, change) {
  const inner = (item) => (item.widget === "group" ? { ...item, cards: change(item.cards, item.id) } : item);
  const columns = board.columns.map((column) => {
    const cards = change(column.cards, column.id);
    return { ...column, cards: cards.some((item) => item.widget === "group") ? cards.map(inner) : cards };
  });
  return { ...board, columns };
}

function without(list, id) {
  return list.filter((item) => item.id !== id);
}

function withBefore(list, item, before) {
  const at = before === null ? -1 : list.findIndex((other) => other.id === before);
  return at < 0 ? [...list, item] : [...list.slice(0, at), item, ...list.slice(at)];
}

/**
 * The cards of a zone or group, or null where there is none with this id.
 * @param {Board} board
 */
function listOf(board, place) {
  for (const column of board.columns) {
    if (column.id === place) return column.cards;
    const group = column.cards.find((item) => item.widget === "group" && item.id === place);
    if (group && group.widget === "group") return group.cards;
  }
  return null;
}

/**
 * Where a card or group stands: `{ item, column, list, at, place }`; null where it is not there.
 * @param {Board} board
 */
export function spotOf(board, id) {
  for (const column of board.columns) {
    for (const [at, item] of column.cards.entries()) {
      if (item.id === id) return { item, column, list: column.cards, at, place: column.id };
      if (item.widget !== "group") continue;
      const inner = item.cards.findIndex((card) => card.id === id);
      if (inner >= 0) return { item: item.cards[inner], column, list: item.cards, at: inner, place: item.id };
    }
  }
  return null;
}

/**
 * Where an arrow key puts a card: `{ place, before }`; null at the edge of the board. `beside(column)` is
 * the id of the zone that lies there on the screen, if any.
 * @param {Board} board @param {string} id @param {string} key
 * @param {(column: Column) => string | null} beside
 */
export function neighbour(board, id, key, beside = () => null) {
  const spot = spotOf(board, id);
  if (!spot) return null;
  const { list, at, place, column } = spot;
  if (key === "ArrowUp" && at > 0) return { place, before: list[at - 1].id };
  if (key === "ArrowDown" && at + 1 < list.length) return { place, before: (list[at + 2] && list[at + 2].id) || null };
  const next = board.columns.find(({ id: zone }) => zone === beside(column));
  if (!next) return null;
  const rank = or({ ArrowUp: next.cards.length, ArrowDown: 0 }[key], column.cards.indexOf(spot.item));
  return { place: next.id, before: (next.cards[rank] && next.cards[rank].id) || null };
}

/** The board of a view; null where it has none. */
export function boardOf(view) {
  if (!view) return null;
  if (view.widget === "board") return view;
  return view.items ? (view.items.map(boardOf).find(Boolean) || null) : null;
}
