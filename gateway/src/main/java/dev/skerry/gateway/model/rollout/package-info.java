/**
 * Who shall run which version of a model, and how a new one gets there.
 *
 * <ol>
 *   <li>{@link dev.skerry.gateway.model.rollout.Plans} says, from assignments and open rollouts,
 *       what an agent shall run.
 *   <li>{@link dev.skerry.gateway.model.rollout.Course} says when a rollout goes on or back.
 *   <li>{@link dev.skerry.gateway.model.rollout.Rollouts} makes both durable and tells agents.
 * </ol>
 */
@NullMarked
package dev.skerry.gateway.model.rollout;

import org.jspecify.annotations.NullMarked;
