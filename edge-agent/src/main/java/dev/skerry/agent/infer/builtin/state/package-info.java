/** What the streams of built-in models have in common: how they are kept, and take readings. */
@NullMarked
package dev.skerry.agent.infer.builtin.state;

import org.jspecify.annotations.NullMarked;
