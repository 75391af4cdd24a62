/** Which bundles the agent shall run, and what it says of those that it does. */
@NullMarked
package dev.skerry.agent.infer.plan;

import org.jspecify.annotations.NullMarked;
