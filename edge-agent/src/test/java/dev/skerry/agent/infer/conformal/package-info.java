@NullMarked
package dev.skerry.agent.infer.conformal;

import org.jspecify.annotations.NullMarked;
