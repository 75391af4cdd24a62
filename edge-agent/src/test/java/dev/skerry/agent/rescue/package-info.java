@NullMarked
package dev.skerry.agent.rescue;

import org.jspecify.annotations.NullMarked;
