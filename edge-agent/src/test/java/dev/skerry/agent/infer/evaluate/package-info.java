@NullMarked
package dev.skerry.agent.infer.evaluate;

import org.jspecify.annotations.NullMarked;
