@NullMarked
package dev.skerry.agent.infer.plan;

import org.jspecify.annotations.NullMarked;
