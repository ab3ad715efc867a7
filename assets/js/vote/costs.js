// What units on an option cost, and what is left of those one has. Pure: nothing is drawn here.

/** @import { Paper } from "../core/shapes.d.ts" */

/**
 * What so many units on one option cost in all: as many, unless the paper says otherwise.
 * @param {Paper} paper @param {number} n
 */
export function costOf(paper, n) {
  if (!paper.costs.length) return n;
  return n < paper.costs.length ? paper.costs[n] : Infinity;
}

/**
 * @param {Paper} paper @param {Record<string, number>} marks
 */
export function spentOn(paper, marks) {
  return Object.values(marks).reduce((sum, n) => sum + costOf(paper, n), 0);
}

/**
 * The most units that one option takes.
 * @param {Paper} paper
 */
export function capOf(paper) {
  if (!paper.costs.length) return paper.cap || paper.units;
  const dear = paper.costs.findIndex((cost) => cost > paper.units);
  const most = (dear < 0 ? paper.costs.length : dear) - 1;
  return paper.cap ? Math.min(paper.cap, most) : most;
}

/**
 * The words for one and for several of what one has to give: what units cost, else units themselves.
 * @param {Paper} paper
 */
export function purseOf(paper) {
  return paper.costs.length ? paper.cost_unit : paper.unit;
}
