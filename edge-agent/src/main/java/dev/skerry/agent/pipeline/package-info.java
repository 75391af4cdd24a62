/**
 * The order of the stages: ingest, decode, infer, decide, outbox; and the values that pass from
 * each to the next. A stage knows only the output of the stage before it.
 */
@NullMarked
package dev.skerry.agent.pipeline;

import org.jspecify.annotations.NullMarked;
