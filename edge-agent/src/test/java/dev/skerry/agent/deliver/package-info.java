@NullMarked
package dev.skerry.agent.deliver;

import org.jspecify.annotations.NullMarked;
