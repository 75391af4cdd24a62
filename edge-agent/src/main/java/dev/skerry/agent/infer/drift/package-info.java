/**
 * Whether what models take and give is still distributed as it was when they were trained.
 *
 * <ol>
 *   <li>{@link dev.skerry.agent.infer.drift.ModelDrift} takes each step that counts, of all devices
 *       of a profile;
 *   <li>each of its {@link dev.skerry.agent.infer.drift.SeriesDrift} counts one input, or the
 *       score, in bins, for two halves of a window that moves on;
 *   <li>at the end of each half both are compared with the training data of the bundle, or with
 *       what came first where a model says nothing of those.
 * </ol>
 */
@NullMarked
package dev.skerry.agent.infer.drift;

import org.jspecify.annotations.NullMarked;
