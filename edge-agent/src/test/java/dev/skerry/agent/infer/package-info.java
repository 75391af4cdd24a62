/** Tests of the models and their state. */
@NullMarked
package dev.skerry.agent.infer;

import org.jspecify.annotations.NullMarked;
