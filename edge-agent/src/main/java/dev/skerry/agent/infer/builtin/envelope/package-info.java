/** The envelope of one resource: how far outside of all that was before a reading is. */
@NullMarked
package dev.skerry.agent.infer.builtin.envelope;

import org.jspecify.annotations.NullMarked;
