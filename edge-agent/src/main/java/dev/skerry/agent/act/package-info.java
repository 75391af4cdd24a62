/** What leaves the agent towards devices. */
@NullMarked
package dev.skerry.agent.act;

import org.jspecify.annotations.NullMarked;
