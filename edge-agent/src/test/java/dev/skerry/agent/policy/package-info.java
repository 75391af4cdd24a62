@NullMarked
package dev.skerry.agent.policy;

import org.jspecify.annotations.NullMarked;
