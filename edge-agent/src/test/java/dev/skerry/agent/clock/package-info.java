@NullMarked
package dev.skerry.agent.clock;

import org.jspecify.annotations.NullMarked;
