@NullMarked
package dev.skerry.agent.infer.builtin;

import org.jspecify.annotations.NullMarked;
