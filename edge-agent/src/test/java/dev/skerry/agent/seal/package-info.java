@NullMarked
package dev.skerry.agent.seal;

import org.jspecify.annotations.NullMarked;
