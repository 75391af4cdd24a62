/** Tests of models of bundles. */
@NullMarked
package dev.skerry.agent.infer.window;

import org.jspecify.annotations.NullMarked;
