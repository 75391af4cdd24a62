/** What the agent itself can be told to do: start again, drain, resume, be wiped. */
@NullMarked
package dev.skerry.agent.action;

import org.jspecify.annotations.NullMarked;
