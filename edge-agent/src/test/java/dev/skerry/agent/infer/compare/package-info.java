@NullMarked
package dev.skerry.agent.infer.compare;

import org.jspecify.annotations.NullMarked;
