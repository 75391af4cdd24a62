/** The agent as a whole: how its parts are put together, started and stopped. */
@NullMarked
package dev.skerry.agent;

import org.jspecify.annotations.NullMarked;
