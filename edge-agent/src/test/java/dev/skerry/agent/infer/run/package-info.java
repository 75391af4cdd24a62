/** Tests of graphs under limits. */
@NullMarked
package dev.skerry.agent.infer.run;

import org.jspecify.annotations.NullMarked;
