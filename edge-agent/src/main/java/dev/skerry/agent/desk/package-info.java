/** {@link dev.skerry.agent.desk.Desk} does on a thread of its own what others must not wait for. */
@NullMarked
package dev.skerry.agent.desk;

import org.jspecify.annotations.NullMarked;
