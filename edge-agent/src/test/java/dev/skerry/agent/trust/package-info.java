@NullMarked
package dev.skerry.agent.trust;

import org.jspecify.annotations.NullMarked;
