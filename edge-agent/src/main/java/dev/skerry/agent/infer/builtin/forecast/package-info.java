/** What a resource will be next: an autoregression that is fitted reading by reading. */
@NullMarked
package dev.skerry.agent.infer.builtin.forecast;

import org.jspecify.annotations.NullMarked;
