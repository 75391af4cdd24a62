@NullMarked
package dev.skerry.agent.infer.bench;

import org.jspecify.annotations.NullMarked;
